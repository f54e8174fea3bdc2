"""
The report as it is sent: one JSON value that stands alone.

Its schema is `rulebook/schemas/report.json`. It holds the questions as they were
asked and the answers as they were given; its canonical JSON is what is hashed,
receipted and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..instants import iso
from ..taxonomy import Tlp
from .answers import Value
from .compose import Report, ReportField
from .context import Party
from .form import Field, Section, Wording, words

FORMAT = "varde-report/1"
READER = "en"  # the language that stands beside the authority's own


@dataclass(frozen=True, slots=True)
class Recipient:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The submission that this one replaces, and why."""

    version: int
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sending:
    """What the report itself does not know: the rule, the recipients, the moment."""

    regime: str
    regime_title: Wording
    regime_version: str
    regime_digest: str
    recipients: tuple[Recipient, ...]
    language: str
    tlp: Tlp
    composed_at: datetime
    version: int = 1
    due_at: datetime | None = None
    corrects: Correction | None = None


def payload(report: Report, sending: Sending) -> dict[str, object]:
    """
    Return the report as JSON types, in the language it is sent in.

    Raises LanguageNotTakenError when the authority does not take that language.
    """
    language = report.form.taken(sending.language)
    context = report.context
    return {
        "format": FORMAT,
        "regime": _regime(sending, language),
        "stage": report.form.stage,
        "form": _form(report, language),
        "version": sending.version,
        "corrects": _corrects(sending.corrects),
        "language": language,
        "tlp": sending.tlp.value,
        "zone": str(context.zone),
        "incident": {"reference": context.incident.reference},
        "entity": _party(context.entity),
        "submitter": _party(context.handler or context.entity),
        "recipients": [{"id": r.id, "name": r.name} for r in sending.recipients],
        "composed_at": iso(sending.composed_at),
        "due_at": iso(sending.due_at) if sending.due_at else None,
        "sections": [_section(report, s, language) for s in report.form.sections],
    }


def in_english(payload: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the report with its questions and options in English.

    It is a reading of what was sent, not the thing itself: what people wrote stays as
    they wrote it, and so does a question that is worded in no English.
    """
    found: dict[str, Any] = _read_in_english(payload)
    return {**found, "language": READER}


def _read_in_english(value: Any) -> Any:
    match value:
        case Mapping():
            return {
                name: _read_in_english(value.get(f"{name}_{READER}", item))
                for name, item in value.items()
                if not name.endswith(f"_{READER}")
            }
        case list():
            return [_read_in_english(item) for item in value]
    return value


def _regime(sending: Sending, language: str) -> dict[str, object]:
    return {
        "id": sending.regime,
        **_worded("title", sending.regime_title, language),
        "version": sending.regime_version,
        "digest": sending.regime_digest,
    }


def _form(report: Report, language: str) -> dict[str, object]:
    form = report.form
    return {
        **_worded("title", form.title, language),
        "digest": form.digest,
        "verified": form.verified,
        "cites": form.cites,
    }


def _corrects(correction: Correction | None) -> dict[str, object] | None:
    if correction is None:
        return None
    return {
        "version": correction.version,
        "sha256": correction.sha256,
        "reason": correction.reason,
    }


def _party(party: Party) -> dict[str, object]:
    return {
        "name": party.name,
        "registration_number": party.registration_number,
        "lei": party.lei,
        "country": party.country,
    }


def _section(report: Report, section: Section, language: str) -> dict[str, object]:
    return {
        "id": section.id,
        **_worded("label", section.label, language),
        "fields": [_field(f, language) for f in report.of_section(section.id)],
    }


def _field(answered: ReportField, language: str) -> dict[str, object]:
    field = answered.field
    said: dict[str, object] = {
        "id": field.id,
        "number": field.number,
        **_worded("label", field.label, language),
        "type": field.type.value,
        "cites": field.cites,
        "state": answered.state.value,
        "value": answered.value,
    }
    if field.options and answered.value is not None:
        said["shown"] = _shown(field, answered.value, language)
        reader = _shown(field, answered.value, READER)
        if reader != said["shown"]:
            said[f"shown_{READER}"] = reader
    return said


def _shown(field: Field, value: Value, language: str) -> list[str]:
    """The wording of the chosen options, in the language sent."""
    values = value if isinstance(value, list) else [value]
    options = (field.option(item) for item in values)
    return [words(option.label, language) for option in options if option]


def _worded(name: str, wording: Wording, language: str) -> dict[str, object]:
    """The wording as sent, and in English beside it where that is another text."""
    sent = words(wording, language)
    reader = words(wording, READER)
    return {name: sent} if reader == sent else {name: sent, f"{name}_{READER}": reader}
