"""
Every operation of the OpenAPI document is tried by those who may not use it.

A new operation fails here until it has a rule: which scope it needs, and how a program
calls it for an incident of Exempelverket.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

from tests.support.programs import Program, ProgramOf
from varde.accounts.models import ApiToken, User
from varde.api.v1 import api
from varde.evidence import services as evidence
from varde.evidence import uploads
from varde.evidence.models import CasePackage
from varde.evidence.services import Note
from varde.evidence.tus import protocol
from varde.incidents.models import Incident
from varde.reporting.models import Submission

ROOT = "/api/v1"
READING = {"GET", "OPTIONS"}
READ_REFUSALS = {"401", "403", "404", "422"}
BODY_REFUSALS = READ_REFUSALS | {"400", "409", "413", "415"}
FILE_REFUSALS = BODY_REFUSALS | {"412", "429", "460", "500", "503", "507"}
FACTS = {"statements": [{"fact": "impact.severe_disruption", "value": True}]}
ENTRY = {"kind": "system", "happened_at": "2026-01-20T03:04:00Z", "text": "Disk full."}
LOGS = {"kind": "held-by-supplier", "title": "Logs", "supplier_name": "Cloud"}
ARRIVED = {"kind": "received", "at": "2026-10-06T21:30:00Z", "proof": "Letter 3"}
ACCEPTED = {"answer": "received", "at": "2026-10-06T21:30:00Z", "proof": "Receipt 17"}
DECLARATION = {"organisation": "exempelverket", "title": "Down"}


@dataclass(frozen=True)
class Rule:
    """
    `shut` routes lead to one incident; `body` or `tus`, the headers and the bytes of an
    upload, is what a responder may send.
    """

    scopes: tuple[str, ...] = ("incidents:read",)
    shut: bool = False
    body: dict[str, Any] | None = field(default=None, hash=False)
    tus: dict[str, str] | None = field(default=None, hash=False)


WRITE = ("incidents:write",)
EITHER = ("incidents:read", "incidents:write")
LOOKUP = ("assess", "incidents:read")
RULES = {
    "declare_incident": Rule(WRITE, shut=True, body=DECLARATION),
    "list_incidents": Rule(),
    "get_incident": Rule(shut=True),
    "state_facts": Rule(WRITE, shut=True, body=FACTS),
    "list_current_facts": Rule(shut=True),
    "list_fact_history": Rule(shut=True),
    "add_timeline_entry": Rule(WRITE, shut=True, body=ENTRY),
    "list_timeline": Rule(shut=True),
    "change_status": Rule(WRITE, shut=True, body={"status": "contained", "revision": 0}),
    "list_evidence": Rule(shut=True),
    "get_evidence": Rule(shut=True),
    "add_evidence": Rule(WRITE, shut=True, body=LOGS),
    "ask_of_uploads": Rule(EITHER, shut=True),
    "begin_upload": Rule(WRITE, shut=True, tus={"Upload-Length": "9"}),
    "list_uploads": Rule(EITHER, shut=True),
    "get_upload": Rule(EITHER, shut=True),
    "continue_upload": Rule(WRITE, shut=True, tus={"Upload-Offset": "0"}),
    "cancel_upload": Rule(WRITE, shut=True, tus={}),
    "list_custody": Rule(shut=True),
    "add_custody_event": Rule(WRITE, shut=True, body=ARRIVED),
    "answer_hand_over": Rule(WRITE, shut=True, body=ACCEPTED),
    "ask_for_package": Rule(WRITE, shut=True, body={"ceiling": "amber"}),
    "list_packages": Rule(shut=True),
    "get_package": Rule(shut=True),
    "list_obligations_of_incident": Rule(shut=True),
    "list_obligations": Rule(),
    "list_holds": Rule(),
    "list_submissions": Rule(),
    "get_submission": Rule(shut=True),
    "assess": Rule(("assess",), body={"entities": [{"id": "a", "country": "SE"}]}),
    "what_if": Rule(shut=True, body={"facts": {"impact.severe_disruption": True}}),
    "list_facts": Rule(LOOKUP),
    "list_regimes": Rule(LOOKUP),
}
STORES_NOTHING = {"assess", "what_if"}
# Bytes that follow, and an end, come about once however often they are asked for.
ONCE_ANYWAY = {"continue_upload", "cancel_upload"}
# Whoever sees the incident may take it with him.
FOR_READERS = {"ask_for_package"}
NO_OPERATIONS = {"openapi-json", "api-root", "nothing-here"}

DOCUMENT = api.get_openapi_schema()
OPERATIONS = {
    details["operationId"]: (method.upper(), path.removeprefix(ROOT), details)
    for path, methods in DOCUMENT["paths"].items()
    for method, details in methods.items()
}
WRITES = [name for name, rule in RULES.items() if rule.scopes == WRITE]
SHUT = [name for name, rule in RULES.items() if rule.shut]


@pytest.fixture
def target(
    submitted: Submission, saga: User, now: datetime, stored: Path
) -> dict[str, str]:
    """The paths of operations lead to one incident, a submission and evidence of it."""
    incident: Incident = submitted.incident
    handed, held = secured(incident, saga, now)
    package = packaged(incident, saga, now)
    numbers = {"answer_hand_over": handed, "get_package": package}
    token = sending(incident, saga, now)
    return {
        name: path.replace(
            "{reference}",
            submitted.reference if "submissions" in path else incident.reference,
        )
        .replace("{number}", str(numbers.get(name, held)))
        .replace("{token}", token)
        for name, (_, path, _) in OPERATIONS.items()
    }


def secured(incident: Incident, by: User, now: datetime) -> tuple[int, int]:
    """The numbers of what is being handed over, and of what a supplier has."""
    disk = Note(title="Disk", acquired_at=now, acquired_by=by.name, acquired_where="X")
    logs = Note(title="Logs", supplier_name="Cloud")
    handed, held = (
        evidence.add_item(incident=incident, kind=kind, note=note, by=by, now=now)
        for kind, note in (("physical", disk), ("held-by-supplier", logs))
    )
    evidence.hand_over(item=handed, to_name="Krim. Ek", at=now, by=by, now=now)
    return handed.number, held.number


def packaged(incident: Incident, by: User, now: datetime) -> int:
    """A package that could not be built, so that she may ask for another."""
    made = CasePackage.objects.create(
        incident=incident,
        number=1,
        ceiling="amber",
        language="en",
        asked_by=by,
        asked_at=now,
        moved_at=now,
        state=CasePackage.State.FAILED,
        problem=CasePackage.Problem.NO_KEY,
    )
    return made.number


def sending(incident: Incident, by: User, now: datetime) -> str:
    """The token of an upload of which nothing has come."""
    begun = uploads.begin(
        incident=incident, by=by, filename="a", size=9, malware=False, now=now
    )
    return begun.token


def call(caller: Program, name: str, path: str) -> Any:
    method, rule = OPERATIONS[name][0], RULES[name]
    if rule.tus is None:
        return caller.call(method, path, rule.body)
    content = b"some data" if method == "PATCH" else b""
    headers = {"Tus-Resumable": "1.0.0"} | rule.tus
    return caller.send(method, path, content, protocol.BYTES, **headers)


def test_every_operation_has_a_rule() -> None:
    assert set(OPERATIONS) == set(RULES)


def test_every_address_is_an_operation_or_known_to_be_none() -> None:
    (inside,) = (
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and str(entry.pattern) == "api/v1/"
    )
    names = {entry.name for entry in inside.url_patterns if isinstance(entry, URLPattern)}

    assert names - NO_OPERATIONS <= set(OPERATIONS)


def test_the_document_is_openapi_3_1() -> None:
    document = json.loads(json.dumps(DOCUMENT))

    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_document_is_served(client: Client) -> None:
    response = client.get(f"{ROOT}/openapi.json")

    assert response.json()["paths"].keys() == DOCUMENT["paths"].keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_turns_away_a_stranger(client: Client, db: None, name: str) -> None:
    method, path, _ = OPERATIONS[name]

    response = client.generic(method, ROOT + path)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_a_wrong_method_is_told_the_right_ones(client: Client, db: None, path: str) -> None:
    methods = {method.upper() for method in DOCUMENT["paths"][path]}
    allowed = methods | {"HEAD"} if "GET" in methods else methods
    wrong = next(iter({"PUT", "PATCH", "DELETE"} - methods))

    response = client.generic(wrong, path)

    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == ", ".join(sorted(allowed))


@pytest.mark.parametrize("name", RULES)
def test_it_tells_the_scopes_it_needs(name: str) -> None:
    told = [
        scope for way in OPERATIONS[name][2]["security"] for scope in way["BearerToken"]
    ]

    assert tuple(told) == RULES[name].scopes


@pytest.mark.parametrize("name", RULES)
def test_it_turns_away_a_token_without_the_scope(
    program_of: ProgramOf,
    saga: User,
    target: dict[str, str],
    name: str,
) -> None:
    others = set(ApiToken.Scope.values) - set(RULES[name].scopes)

    response = call(program_of(saga, *others), name, target[name])

    assert response.status_code == 403
    assert response.json()["code"] == "token.scope-missing"


@pytest.mark.parametrize("name", RULES)
def test_its_rule_lets_a_responder_in(
    program: Program,
    target: dict[str, str],
    name: str,
) -> None:
    assert call(program, name, target[name]).status_code in {200, 201, 204}


@pytest.mark.parametrize("name", SHUT)
def test_it_hides_from_somebody_elsewhere(
    program_of: ProgramOf,
    nils: User,
    target: dict[str, str],
    name: str,
) -> None:
    elsewhere = program_of(nils)

    hidden = call(elsewhere, name, target[name])
    absent = call(elsewhere, name, target[name].replace("2026", "1999"))

    assert hidden.status_code == 404
    assert hidden.content == absent.content


@pytest.mark.parametrize("name", [name for name in WRITES if name not in FOR_READERS])
def test_a_write_turns_away_a_reader(
    program_of: ProgramOf,
    aino: User,
    target: dict[str, str],
    name: str,
) -> None:
    assert call(program_of(aino), name, target[name]).status_code == 403


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_stores_something_takes_an_idempotency_key(name: str) -> None:
    method, _, details = OPERATIONS[name]
    takes_key = any(one["name"] == "Idempotency-Key" for one in details["parameters"])

    assert takes_key == (method not in READING and name not in STORES_NOTHING | ONCE_ANYWAY)
    assert takes_key == (name in WRITES and name not in ONCE_ANYWAY)


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_declares_its_refusals(name: str) -> None:
    method, _, details = OPERATIONS[name]
    refusals = {s: r for s, r in details["responses"].items() if int(s) >= 400}

    declared_ones = {str(status) for status in refusals}
    of_writes = BODY_REFUSALS if RULES[name].tus is None else FILE_REFUSALS
    assert declared_ones == (READ_REFUSALS if method in READING else of_writes)
    assert {tuple(one["content"]) for one in refusals.values()} == {
        ("application/problem+json",)
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_says_what_it_does(name: str) -> None:
    assert OPERATIONS[name][2]["description"].endswith(".")
