"""
What goes into a case package: each app says so for its own part.

    @contributes
    def reports(scope: Scope) -> Iterator[Member]: ...

The parts follow one another in the order in which they were registered. A part is
written out before the next is asked, so it may yield members that hold a lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from varde.adapters.packages.writer import Member
from varde.core.taxonomy import Tlp, strictest

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose package this is, and what may be in it."""

    incident: Incident
    reader: User
    ceiling: Tlp
    with_bytes: bool
    now: datetime

    def reaches(self, label: str) -> bool:
        """Whether something with that label may be handed out."""
        return strictest([Tlp(label), self.ceiling]) is self.ceiling

    @property
    def tells(self) -> bool:
        """Whether the incident itself may be told, or only that entries exist."""
        return self.reaches(self.incident.tlp)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item or a report whose bytes should be in the package and cannot be, and why."""

    name: str
    why: str


Contributor = Callable[[Scope], Iterator[Member | LeftOut]]

_contributors: list[Contributor] = []


def contributes(contributor: Contributor) -> Contributor:
    if contributor not in _contributors:
        _contributors.append(contributor)
    return contributor


def contributions(scope: Scope) -> Iterator[Member | LeftOut]:
    """Yield everybody's members, and what cannot be one."""
    for contributor in _contributors:
        yield from contributor(scope)
