"""The names a form's `from` may use, and where each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from ..instants import iso
from .context import ReportContext


class SourceKind(StrEnum):
    """Where a value in a report comes from."""

    FACT = "fact"
    ENTITY = "entity"
    CONTACT = "contact"
    DERIVED = "derived"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Source:
    kind: SourceKind
    read: Callable[[ReportContext], object]


def _party(which: str, attribute: str) -> Source:
    def read(context: ReportContext) -> object:
        party = getattr(context, which)
        value = getattr(party, attribute) if party else None
        return list(value) if isinstance(value, tuple) else value

    return Source(SourceKind.ENTITY, read)


def _contact(which: str, attribute: str) -> Source:
    return Source(
        SourceKind.CONTACT, lambda context: getattr(getattr(context, which), attribute)
    )


def _derived(read: Callable[[ReportContext], object]) -> Source:
    return Source(SourceKind.DERIVED, read)


def _instant(value: datetime | None) -> str | None:
    return iso(value) if value else None


# The stage is the form's own and is read where the report is composed.
STAGE = "stage"

_IDENTITY = ("name", "registration_number", "lei")
_ENTITY = (*_IDENTITY, "country", "sectors", "types")

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        **{f"entity.{name}": _party("entity", name) for name in _ENTITY},
        **{
            f"{which}.{name}": _party(which, name)
            for which in ("handler", "parent")
            for name in _IDENTITY
        },
        **{
            f"{which}.{name}": _contact(which, name)
            for which in ("contact", "second_contact")
            for name in ("name", "email", "phone")
        },
        "incident.reference": _derived(lambda c: c.incident.reference),
        "incident.title": _derived(lambda c: c.incident.title),
        "incident.severity": _derived(lambda c: c.incident.severity),
        "incident.status": _derived(lambda c: c.incident.status),
        "incident.tlp": _derived(lambda c: c.incident.tlp),
        "incident.classification": _derived(lambda c: list(c.incident.classification)),
        "incident.root_cause": _derived(lambda c: c.incident.root_cause),
        "incident.effect": _derived(lambda c: c.incident.effect),
        "incident.declared_at": _derived(lambda c: _instant(c.incident.declared_at)),
        "assessment.criteria_met": _derived(
            lambda c: None if c.criteria_met is None else list(c.criteria_met)
        ),
        "currency": _derived(lambda c: c.currency),
        "authority.case": _derived(lambda c: c.authority_case),
        "previous.submitted_at": _derived(lambda c: _instant(c.previous_submitted_at)),
    }
)
SOURCE_NAMES = frozenset(SOURCES) | {STAGE}
