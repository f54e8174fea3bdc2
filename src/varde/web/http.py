"""Which kind of answer a request wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

API = "/api/"


def is_fragment_request(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]


def is_api_request(request: HttpRequest) -> bool:
    return request.path.startswith(API)
