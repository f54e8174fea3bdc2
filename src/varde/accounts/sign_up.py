"""
Sign-up is closed except to those who were asked in.

The page that shows an invitation opens sign-up for one address; the door stays
open in that browser session only, and only for that address.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

SESSION_KEY = "sign_up"


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Who may sign up, where the person goes next, and what is known already."""

    email: str
    next_url: str
    time_zone: str


def open_for(request: HttpRequest, door: OpenDoor) -> None:
    request.session[SESSION_KEY] = asdict(door)


def open_door(request: HttpRequest) -> OpenDoor | None:
    kept = request.session.get(SESSION_KEY)
    return OpenDoor(**kept) if kept else None


def close(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def is_open_to(request: HttpRequest, email: str) -> bool:
    door = open_door(request)
    return door is not None and door.email == email.strip().lower()
