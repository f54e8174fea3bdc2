"""
A VERIS record in the words of our vocabulary.

What the record does not know is not stated, and neither is what it knows about
something else: a count of records is no count of persons, and a person elsewhere no
user in the European Union. Security attributes that are only possible leave the
question open.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from varde.core.facts import definition, parse_value
from varde.core.facts.definition import BIDI_OVERRIDES, Value
from varde.core.instants import Fidelity

FILE = Path(__file__).resolve().parent.parent / "data" / "vcdb" / "incidents.jsonl"

# No rule was in force when these happened. Each is asked as if it had happened in this
# year, in its own month and on its own day.
YEAR = 2026

MALICIOUS = frozenset({"hacking", "malware", "misuse", "physical", "social"})
PERSONAL = frozenset({"Personal", "Medical", "Payment", "Bank", "Sensitive Personal"})
NOT_PERSONAL = frozenset({"Internal", "System", "Secrets", "Classified", "Copyrighted"})
CHANGES_DATA = frozenset({"Modify data", "Fraudulent transaction", "Defacement"})
NO_ENTRY = frozenset({"DoS", "Unknown"})
SYSTEMS = ("S - ", "U - ", "N - ", "T - ")
PAPER = frozenset({"M - Documents"})
SPANS = {
    "Minutes": Fidelity.MINUTE,
    "Hours": Fidelity.HOUR,
    "Days": Fidelity.DAY,
    "Weeks": Fidelity.DAY,
    "Months": Fidelity.MONTH,
    "Years": Fidelity.YEAR,
}
FINDERS = {
    "Law enforcement": "authority-agency-law-enforcement-body",
    "Actor disclosure": "attacker",
    "Reported by employee": "staff",
    "Int - reported by employee": "staff",
    "Int - log review": "it-security",
    "Ext - actor disclosure": "attacker",
    "Ext - customer": "clients",
    "Ext - suspicious traffic": "other",
    "Unrelated 3rd party": "other",
    "Other": "other",
}
TECHNIQUES = {
    "DoS": "ddos",
    "Phishing": "social-engineering",
    "Baiting": "social-engineering",
    "Influence": "social-engineering",
    "Ransomware": "data-encryption-for-impact",
    "Destroy data": "data-destruction",
    "Export data": "data-exfiltration-and-manipulation",
    "Defacement": "defacement",
}


@dataclass(frozen=True, slots=True)
class When:
    """An instant and how exactly it is known: the beginning of the day, month or year."""

    at: datetime
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class RealIncident:
    """One record. `estimates` names the facts that are an estimate."""

    id: str
    title: str
    facts: Mapping[str, Value]
    milestones: Mapping[str, When]
    estimates: frozenset[str]

    @property
    def exact(self) -> dict[str, datetime]:
        """The milestones known to the day; from a mere month or year no clock runs."""
        coarse = {Fidelity.MONTH, Fidelity.YEAR}
        return {
            name: when.at
            for name, when in self.milestones.items()
            if when.fidelity not in coarse
        }


def real_incidents(path: Path = FILE) -> Iterator[RealIncident]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield converted(json.loads(line))


def converted(record: Mapping[str, Any]) -> RealIncident:
    told = _about_incident(record) | _about_cause(record) | _about_data(record)
    told |= _about_services(record) | _about_finance(record)
    facts = {
        name: parse_value(definition(name), value)
        for name, value in sorted(told.items())
        if value is not None
    }
    return RealIncident(
        id=record["incident_id"][:8].lower(),
        title=_title(record),
        facts=facts,
        milestones=_milestones(record["timeline"]),
        estimates=frozenset({"information.protected_persons"}) & facts.keys(),
    )


# The parts of a record


def _actions(record: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(record["action"]) - {"unknown"}


def _varieties(record: Mapping[str, Any], *actions: str) -> frozenset[str]:
    return frozenset(
        variety
        for action in actions or record["action"]
        for variety in record["action"].get(action, {}).get("variety", [])
    )


def _attribute(record: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = record["attribute"].get(name)
    return found


def _assets(record: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(asset["variety"] for asset in record["asset"].get("assets", []))


def _disclosed(record: Mapping[str, Any]) -> bool | None:
    """Whether data were disclosed; None when it was only possible or is not known."""
    confidentiality = _attribute(record, "confidentiality")
    if confidentiality is None:
        return False
    return {"Yes": True, "No": False}.get(confidentiality.get("data_disclosure", ""))


def _data(record: Mapping[str, Any]) -> frozenset[str]:
    confidentiality = _attribute(record, "confidentiality") or {}
    return frozenset(data["variety"] for data in confidentiality.get("data", []))


def _malicious(record: Mapping[str, Any]) -> bool | None:
    actions = _actions(record)
    if actions & MALICIOUS:
        return True
    return False if actions == {"error"} else None


def _clean(text: str) -> str:
    """Leave out what no field accepts: control characters and reordering marks."""
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (unicodedata.category(character) != "Cc" and character not in BIDI_OVERRIDES)
    ).strip()


def _title(record: Mapping[str, Any]) -> str:
    actions = " and ".join(sorted(_actions(record))) or "unknown action"
    what = ", ".join(sorted(_varieties(record) - {"Unknown"}))
    return f"{actions.capitalize()}: {what}"[:200] if what else actions.capitalize()


# What they say in our words


def _about_incident(record: Mapping[str, Any]) -> dict[str, object]:
    return {
        "incident.description": _clean(record.get("summary", "")) or None,
        "incident.suspected_unlawful": _malicious(record),
        "incident.ict_related": _ict_related(record),
        "incident.discovered_by": _discovered_by(record.get("discovery_method")),
        "impact.effects": _effects(record),
    }


def _ict_related(record: Mapping[str, Any]) -> bool | None:
    if _actions(record) & {"hacking", "malware"}:
        return True
    assets = _assets(record)
    if any(asset.startswith(SYSTEMS) for asset in assets):
        return True
    return False if assets and assets <= PAPER else None


def _discovered_by(method: Any) -> str | None:
    if isinstance(method, Mapping):
        parts = [part for part in method.values() if isinstance(part, Mapping)]
        named = [variety for part in parts for variety in part.get("variety", [])]
        method = (*named, "Other" if method.get("other") else "")[0]
    return FINDERS.get(method or "")


def _effects(record: Mapping[str, Any]) -> list[str] | None:
    disclosed = _disclosed(record)
    if disclosed is None:
        return None
    found = ["confidentiality"] if disclosed else []
    found += [name for name in ("availability", "integrity") if _attribute(record, name)]
    return found or None


def _about_cause(record: Mapping[str, Any]) -> dict[str, object]:
    malicious = _malicious(record)
    actors = frozenset(record["actor"])
    root = {True: "malicious-action", False: "human-error", None: None}[malicious]
    return {
        "cause.root": root,
        "cause.from_supplier": "partner" in actors if actors - {"unknown"} else None,
    }


def _about_data(record: Mapping[str, Any]) -> dict[str, object]:
    compromised = _compromised(record)
    malicious = _malicious(record)
    both = None if compromised is None or malicious is None else compromised and malicious
    return {
        "information.compromised": compromised,
        "information.compromised_maliciously": False if malicious is False else both,
        "information.personal_data": _personal_data(record),
        "information.protected_persons": _patients(record),
    }


def _compromised(record: Mapping[str, Any]) -> bool | None:
    integrity = _attribute(record, "integrity")
    disclosed = _disclosed(record)
    if disclosed or (integrity and CHANGES_DATA & set(integrity.get("variety", []))):
        return True
    return None if integrity else disclosed


def _personal_data(record: Mapping[str, Any]) -> bool | None:
    data = _data(record)
    availability = _attribute(record, "availability") or {}
    gone = _disclosed(record) or "Loss" in availability.get("variety", [])
    if data & PERSONAL:
        return True if gone else None
    return False if data and data <= NOT_PERSONAL else None


def _patients(record: Mapping[str, Any]) -> int | None:
    """Records of patients, as an estimate of persons; other records may be of anything."""
    confidentiality = _attribute(record, "confidentiality") or {}
    if not _disclosed(record) or confidentiality.get("data_victim") != ["Patient"]:
        return None
    total: int | None = confidentiality.get("data_total")
    return total


def _about_services(record: Mapping[str, Any]) -> dict[str, object]:
    availability = _attribute(record, "availability") or {}
    duration = availability.get("duration", {})
    stopped = "Interruption" in availability.get("variety", [])
    in_hours = stopped and duration.get("unit") == "Hours"
    hours: int | None = duration.get("value") if in_hours else None
    return {
        "services.unavailable": None if hours is None else hours * 60,
        "impact.downtime": hours,
        "impact.malicious_access": _entered(record),
    }


def _entered(record: Mapping[str, Any]) -> bool | None:
    """Whether somebody got into the systems, deliberately and without right."""
    if _actions(record) == {"error"}:
        return False
    by_force = _varieties(record, "hacking") - NO_ENTRY
    planted = _varieties(record, "malware") - {"Unknown"}
    confirmed = record["security_incident"] == "Confirmed"
    return True if confirmed and (by_force or planted) else None


def _about_finance(record: Mapping[str, Any]) -> dict[str, object]:
    techniques = {TECHNIQUES[v] for v in _varieties(record) if v in TECHNIQUES}
    attacked = _actions(record) & {"hacking", "malware", "social"}
    return {
        "finance.malicious_access": _entered(record),
        "finance.techniques": sorted(techniques) or None,
        "finance.incident_types": ["cybersecurity-related"] if attacked else None,
    }


# When


def _milestones(timeline: Mapping[str, Any]) -> dict[str, When]:
    occurred = _occurred(timeline["incident"])
    found = {"occurred": occurred}
    detected = _later(occurred, timeline.get("discovery", {}))
    if detected is not None:
        found["detected"] = detected
        contained = _later(detected, timeline.get("containment", {}))
        if contained is not None:
            found["contained"] = contained
    return found


def _occurred(date: Mapping[str, int]) -> When:
    day = datetime(YEAR, date.get("month", 1), 1, tzinfo=UTC)
    if "day" in date:
        # relativedelta keeps to the month: 29 February of a leap year becomes the 28th.
        return When(day + relativedelta(day=date["day"]), Fidelity.DAY)
    return When(day, Fidelity.MONTH if "month" in date else Fidelity.YEAR)


def _later(start: When, span: Mapping[str, Any]) -> When | None:
    """A span without a number is no instant. The sum is as coarse as its coarser part."""
    unit, value = span.get("unit"), span.get("value")
    if unit not in SPANS or value is None:
        return None
    if unit == "Years":
        at = start.at + relativedelta(years=int(value))
    elif unit == "Months":
        at = start.at + relativedelta(months=int(value))
    else:
        at = start.at + timedelta(**{unit.lower(): value})
    order = list(Fidelity)
    return When(at, max(start.fidelity, SPANS[unit], key=order.index))
