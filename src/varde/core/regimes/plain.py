"""An assessment as plain JSON values: for the command, the API and the database."""

from __future__ import annotations

from datetime import datetime

from ..instants import iso
from .assess import Assessment, Finding
from .clocks import ClockReading
from .duties import Duty
from .interactions import Bearing
from .model import Regime, RegimeVersion
from .obligations import Obligation


def as_plain(assessment: Assessment) -> dict[str, object]:
    """Return the assessment with instants as RFC 3339 in UTC and limits as ISO 8601."""
    return {
        "regime": assessment.regime,
        "version": assessment.version,
        "digest": assessment.digest,
        "verified": assessment.verified,
        "answer": assessment.answer.value,
        "missing": list(assessment.missing),
        "because": [_finding(finding) for finding in assessment.because],
        "decisive": list(assessment.decisive),
        "obligations": [_obligation(obligation) for obligation in assessment.obligations],
        "duties": [_duty(duty) for duty in assessment.duties],
        "bearings": [_bearing(bearing) for bearing in assessment.bearings],
    }


def regime_as_plain(regime: Regime) -> dict[str, object]:
    """Return what the rulebook says of a regime, its versions and their stages."""
    return {
        "regime": regime.id,
        "title": dict(regime.title),
        "country": regime.country,
        "zone": regime.zone.key if regime.zone else None,
        "cites": regime.cites,
        "versions": [_version(version) for version in regime.versions],
    }


def _version(version: RegimeVersion) -> dict[str, object]:
    until = version.in_force_until
    return {
        "version": version.id,
        "in_force_from": version.in_force_from.isoformat(),
        "in_force_until": until.isoformat() if until else None,
        "checked_on": version.checked_on.isoformat(),
        "verified": version.verified,
        "doubt": dict(version.doubt),
        "digest": version.digest,
        "stages": [
            {"stage": stage.id, "label": dict(stage.label), "cites": stage.cites}
            for stage in version.stages
        ],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "criterion": finding.criterion,
        "label": dict(finding.label),
        "answer": finding.answer.value,
        "facts": {name: _value(value) for name, value in finding.facts.items()},
        "cites": finding.cites,
        "verified": finding.verified,
    }


def _obligation(obligation: Obligation) -> dict[str, object]:
    return {
        "stage": obligation.stage,
        "owed": obligation.owed.value,
        "optional": obligation.optional,
        "repeats": obligation.repeats,
        "start": obligation.start,
        "started_at": _instant(obligation.started_at),
        "limit": obligation.limit,
        "counting": obligation.counting.value,
        "due_at": _instant(obligation.due_at),
        "legal_end": _instant(obligation.legal_end),
        "readings": [_reading(reading) for reading in obligation.readings],
        "zone": obligation.zone,
        "recipient": obligation.recipient,
        "recipients": list(obligation.recipients),
        "cites": obligation.cites,
        "sent_at": _instant(obligation.sent_at),
        "late": obligation.late,
    }


def _reading(reading: ClockReading) -> dict[str, object]:
    return {
        "label": dict(reading.label),
        "start": reading.start,
        "started_at": _instant(reading.started_at),
        "limit": reading.limit,
        "due_at": _instant(reading.due_at),
        "legal_end": _instant(reading.legal_end),
        "governs": reading.governs,
    }


def _duty(duty: Duty) -> dict[str, object]:
    return {
        "duty": duty.duty,
        "audience": duty.audience.value,
        "label": dict(duty.label),
        "decision": duty.decision.value,
        "reason": dict(duty.reason),
        "missing": list(duty.missing),
        "start": duty.start,
        "started_at": _instant(duty.started_at),
        "limit": duty.limit,
        "counting": duty.counting.value if duty.counting else None,
        "due_at": _instant(duty.due_at),
        "legal_end": _instant(duty.legal_end),
        "cites": duty.cites,
    }


def _bearing(bearing: Bearing) -> dict[str, object]:
    return {
        "interaction": bearing.interaction,
        "effect": bearing.effect.value,
        "by": list(bearing.by),
        "label": dict(bearing.label),
        "answer": bearing.answer.value,
        "cites": bearing.cites,
    }


def _value(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value


def _instant(value: datetime | None) -> str | None:
    return None if value is None else iso(value)
