"""A small Finnish form and a context for it, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from varde.core.regimes.conditions import OneOf
from varde.core.reports import (
    Contact,
    Field,
    FieldType,
    Form,
    IncidentDetails,
    Option,
    Party,
    Recipient,
    ReportContext,
    Section,
    Sending,
    StatedFact,
)
from varde.core.taxonomy import Tlp

COMPOSED_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LAW = "Kyberturvallisuuslaki 124/2025, 11 §"


def question(**changes: Any) -> Field:
    """A field that nothing answers but a person."""
    base = Field(id="question", label={"en": "What?"}, type=FieldType.TEXT, cites=LAW)
    return replace(base, **changes)


DETECTED = question(
    id="detected-at",
    number="2.2",
    label={"en": "When was it detected?", "fi": "Milloin poikkeama havaittiin?"},
    type=FieldType.INSTANT,
    fact="detected",
    required=True,
)
UNLAWFUL = question(
    id="unlawful",
    label={"en": "Is an unlawful act suspected?", "fi": "Epäilläänkö lainvastaista tekoa?"},
    type=FieldType.BOOLEAN,
    fact="incident.suspected_unlawful",
    required=True,
    unknown_allowed=True,
)
IF_UNLAWFUL = OneOf("answer.unlawful", frozenset({True}))
SUSPICION = question(
    id="suspicion",
    label={"en": "What makes it suspect?", "fi": "Mihin epäily perustuu?"},
    required=IF_UNLAWFUL,
    applies=IF_UNLAWFUL,
    cites="11 § 3 mom.",
)
CAUSE = question(
    id="cause",
    label={"en": "Root cause", "fi": "Juurisyy"},
    type=FieldType.CHOICES,
    fact="cause.root",
    options=(
        Option(
            "malicious_actions",
            {"en": "Malicious actions", "fi": "Vihamieliset toimet"},
            frozenset({"malicious-action"}),
        ),
        Option("other", {"en": "Other", "fi": "Muu"}, frozenset({"human-error"})),
    ),
)
NAME = question(
    id="name",
    label={"en": "Name", "fi": "Nimi"},
    type=FieldType.IDENTIFIER,
    source="contact.name",
    required=True,
)


def form(*fields: Field) -> Form:
    return Form(
        stage="early-warning",
        title={"en": "First report", "fi": "Ensi-ilmoitus"},
        languages=("fi", "en"),
        verified=False,
        reason={"en": "Not published.", "fi": "Ei julkaistu."},
        checked_on=date(2026, 11, 21),
        cites=LAW,
        sections=(
            Section(
                "incident",
                {"en": "The incident", "fi": "Poikkeama"},
                fields or (DETECTED, UNLAWFUL, SUSPICION, CAUSE, NAME),
            ),
        ),
        digest="f0" * 32,
    )


def context(**changes: Any) -> ReportContext:
    """Everything known at the hospital, and no malice suspected."""
    base = ReportContext(
        incident=IncidentDetails("VRD-2026-0001"),
        entity=Party("Päijät-Hämeen hyvinvointialue", "3221316-9", country="FI"),
        facts={
            "detected": StatedFact("2026-11-21T01:04:00Z"),
            "incident.suspected_unlawful": StatedFact(value=False),
            "cause.root": StatedFact("human-error"),
        },
        contact=Contact("Saga Lind", "saga@example.org", "+358401234567"),
        zone=ZoneInfo("Europe/Helsinki"),
    )
    return replace(base, **changes)


def sending(**changes: Any) -> Sending:
    base = Sending(
        regime="fi.kybertl",
        regime_title={"en": "Cybersecurity Act", "fi": "Kyberturvallisuuslaki"},
        regime_version="2025-04-08",
        regime_digest="ab" * 32,
        recipients=(Recipient("fi.lvv", "Lupa- ja valvontavirasto"),),
        language="fi",
        tlp=Tlp.AMBER,
        composed_at=COMPOSED_AT,
    )
    return replace(base, **changes)
