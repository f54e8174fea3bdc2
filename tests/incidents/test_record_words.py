"""Nothing of what a program records stands on the page of the record as it was stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from varde.audit.actions import DECLARATIONS, Action
from varde.audit.services import record
from varde.incidents.record.labels import label

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident

CLOCK = {
    "entity": "exempelverket",
    "regime": "fi.kybertl",
    "stage": "follow-up-notification",
    "answer": "unknown",
    "start": "submitted:initial-notification",
    "due_at": "2026-01-05T10:00:00Z",
    "due_at_before": "2026-01-04T10:00:00Z",
}
FACT = {
    "statement": 4,
    "fact": "impact.effects",
    "value": ["availability"],
    "known": True,
    "certainty": "estimate",
    "instant": "2026-01-05T10:00:00Z",
    "fidelity": "minute",
    "party": "exempelverket",
}
CUSTODY = {"item": "E1", "event": 3, "at": "2026-01-05T10:00:00Z", "answers": 2}
CUSTODY |= {"seal_opened": "S1", "seal_applied": "S2"}
DRAFT = {
    "entity": "exempelverket",
    "regime": "fi.kybertl",
    "stage": "initial-notification",
    "revision": 1,
}
RELEASE = {"content": "aa", "four_eyes": True, "note": "ok", "reason": "ok"}
DELIVERY = {"submission": "S-01", "recipient": "fi.traficom", "channel": "by-hand"}
TIMELINE = {"entry": 2, "replaces": 1, "kind": "own-action", "fidelity": "hour"}
CLASSIFIED = {
    "classification": ["availability/outage"],
    "root_cause": "malicious-action",
    "effect": "availability",
    "severity": "high",
    "tlp": "amber+strict",
}
ITEM = {
    "item": "E1",
    "kind": "held-by-supplier",
    "tlp": "amber+strict",
    "copy": "original",
    "copy_of": "E2",
    "source_worked_properly": "not-known",
    "supplier": "exempelverket",
    "observables": [["ip-address", "185.0.2.14"]],
    "entries": [2],
    "malware": True,
    "tool_qualification": "x",
    "source_sha256": "aa",
    "source_sha512": "bb",
}
# What is recorded beyond the keys that the declarations name, with values that are words
# of a program.
TOLD: dict[Action, dict[str, Any]] = {
    Action.INCIDENT_DECLARED: CLASSIFIED | {"organisation": "exempelverket"},
    Action.INCIDENT_STATUS_CHANGED: {"status": "ongoing", "before": "investigating"},
    Action.INCIDENT_SEVERITY_CHANGED: {"severity": "high", "before": "medium"},
    Action.INCIDENT_TLP_CHANGED: {"tlp": "amber+strict", "before": "green"},
    Action.INCIDENT_CLASSIFIED: CLASSIFIED | {"before": CLASSIFIED},
    Action.FACT_STATED: FACT,
    Action.MILESTONE_STATED: FACT
    | {"fact": "became-aware", "value": "2026-01-05T10:00:00Z"},
    Action.TIMELINE_ENTRY_ADDED: TIMELINE,
    Action.TIMELINE_ENTRY_REPLACED: TIMELINE,
    Action.EVIDENCE_ADDED: ITEM,
    Action.EVIDENCE_CORRECTED: {"statement": 2, "said": ITEM, "before": ITEM},
    Action.EVIDENCE_DOWNLOADED: {"start": 0, "end": 25, "zip": False},
    Action.EVIDENCE_FOUND_DAMAGED: {"state": "damaged", "chunk": 1},
    Action.PACKAGE_ASKED: {"ceiling": "amber+strict"},
    Action.PACKAGE_FOUND_DAMAGED: {"state": "missing", "chunk": 1},
    **{one: CUSTODY for one in Action if one.startswith("custody.")},
    Action.PARTY_ADDED: {"entity": "exempelverket"},
    Action.PARTY_REMOVED: {"entity": "exempelverket"},
    Action.ORGANISATION_FACTS_STATED: {"facts": {"entity.sole_provider": True}},
    Action.ASSESSMENT_MADE: {
        "entity": "exempelverket",
        "regime": "fi.kybertl",
        "version": "2025-04-08",
        "digest": "aa",
        "answer": "yes",
        "before": "unknown",
    },
    Action.RECURRENCE_FOUND: {"entity": "exempelverket", "regimes": ["eu.dora"]},
    Action.OBLIGATION_AROSE: CLOCK,
    Action.OBLIGATION_CHANGED: CLOCK,
    Action.OBLIGATION_VOIDED: CLOCK,
    Action.OBLIGATION_LATENESS_EXPLAINED: DRAFT,
    Action.DRAFT_STARTED: DRAFT,
    Action.DRAFT_CHANGED: DRAFT,
    Action.RELEASE_ASKED: DRAFT | RELEASE,
    Action.RELEASE_GIVEN: DRAFT | RELEASE,
    Action.RELEASE_REFUSED: DRAFT | RELEASE,
    Action.SUBMISSION_MADE: DRAFT
    | {"submission": "S-01", "payload": "aa", "pdf": "bb", "four_eyes": True},
    Action.DELIVERY_MADE: DELIVERY,
    Action.DELIVERY_ACKNOWLEDGED: DELIVERY,
    Action.RECEIPT_ISSUED: DELIVERY | {"receipt": "aa"},
    Action.RECORD_DETAIL_ERASED: {"reason": "entered-by-mistake"},
    Action.CONTENT_ERASED: {
        "table": "evidence.ItemStatement",
        "rows": ["7", "8"],
        "reason": "requested",
    },
    Action.PERSON_ERASED: {"reason": "retention-ended"},
    Action.RETENTION_CHANGED: {"rules": {"notes": 12}, "before": {"evidence": 6}},
    Action.ERASURE_ASKED: {
        "reason": "retention-ended",
        "spared": ["reporting.Submission"],
    },
}
PEOPLE = {
    "holder",
    "handed_to",
    "person",
    "reader",
    "drafted_by",
    "released_by",
    "acknowledged_by",
}
# A word of a program, or an instant: nothing of a person's own is written like these.
RAW = re.compile(r"(?=.*[a-z])[a-z0-9+._:|-]{3,}|[a-z]+\.[A-Z]\w+|U-\w{10}|\S+T\S+Z")


def raw_in(value: object) -> set[str]:
    """Every word of a program in what was recorded."""
    match value:
        case str():
            return {value} if RAW.fullmatch(value) else set()
        case dict():
            return raw_in(list(value.values()))
        case list():
            return {word for part in value for word in raw_in(part)}
    return set()


def whole(action: Action, saga: User) -> dict[str, Any]:
    """A detail with every key that the action has."""
    declared = dict.fromkeys(DECLARATIONS[action].detail.keys, "Text")
    detail = declared | TOLD.get(action, {})
    detail |= dict.fromkeys(PEOPLE & detail.keys(), saga.reference)
    return detail | ({"readers": [saga.reference]} if "readers" in detail else {})


@pytest.mark.parametrize("action", Action)
def test_every_key_of_every_action_has_a_word(action: Action, saga: User) -> None:
    detail = whole(action, saga)
    inner = [key for part in detail.values() if isinstance(part, dict) for key in part]

    assert [key for key in (*detail, *inner) if label(action, key) == key] == []


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("page", ["", "changes/"])
def test_no_value_is_shown_as_it_was_stored(
    action: Action, page: str, incident: Incident, saga: User, saga_here: Client,
    now: datetime,
) -> None:  # fmt: skip
    detail = whole(action, saga)
    record(action, subject=incident.reference, by=saga.reference, at=now, detail=detail)

    told = saga_here.get(f"/incidents/{incident.reference}/record/{page}").context

    said = next(row["detail"] for row in told["rows"] if row["entry"].action == action)
    shown = {part for _label, text in said for part in re.split(r"[,;:] ", text)}
    assert shown & raw_in(detail) == set()


def test_a_byte_range_has_words_of_its_own() -> None:
    keys = ("start", "end", "zip")
    told = [label(Action.EVIDENCE_DOWNLOADED, key) for key in keys]

    assert told == ["From byte", "Up to byte", "As an encrypted archive"]


def test_the_same_key_of_two_actions_has_two_words() -> None:
    started = label(Action.OBLIGATION_AROSE, "start")

    assert started != label(Action.EVIDENCE_DOWNLOADED, "start")
