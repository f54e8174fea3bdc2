"""What is known when a report is composed, handed in as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType

from .answers import Value


@dataclass(frozen=True, slots=True)
class StatedFact:
    """
    What was last said about one fact or milestone.

    `known` is false when someone stated that it is not known. `certainty` is
    `estimate` or `actual`; `instant` is what the value speaks of.
    """

    value: object = None
    known: bool = True
    certainty: str = "actual"
    source: str = ""
    stated_by: str = ""
    recorded_at: datetime | None = None
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """What a person answered in the draft, as `parse_answer` returned it."""

    value: Value | None = None
    known: bool = True
    certainty: str = "actual"


@dataclass(frozen=True, slots=True)
class Party:
    """A legal entity: the one hit, the one that handles, or the ultimate parent."""

    name: str
    registration_number: str = ""
    lei: str = ""
    country: str = ""
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class IncidentDetails:
    reference: str
    title: str = ""
    severity: str = ""
    status: str = ""
    tlp: str = ""
    classification: tuple[str, ...] = ()
    root_cause: str = ""
    effect: str = ""
    declared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportContext:
    """
    Everything a form may ask about.

    `facts` holds the entity's and the incident's facts and the milestones, by name.
    `criteria_met` is None as long as the regime has not been assessed. `zone` is the
    authority's: a date is a date there.
    """

    incident: IncidentDetails
    entity: Party
    facts: Mapping[str, StatedFact] = field(default_factory=lambda: MappingProxyType({}))
    answers: Mapping[str, TypedAnswer] = field(default_factory=lambda: MappingProxyType({}))
    handler: Party | None = None
    parent: Party | None = None
    contact: Contact = Contact()
    second_contact: Contact = Contact()
    criteria_met: tuple[str, ...] | None = None
    currency: str = ""
    authority_case: str = ""
    previous_submitted_at: datetime | None = None
    zone: tzinfo = UTC
