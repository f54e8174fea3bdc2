"""Add evidence, tell its custody, and read both back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse

from tests.conftest import member, person
from tests.support.programs import Program, ProgramOf, declare_one, fields_of
from varde.incidents.models import Incident
from varde.incidents.services import seal
from varde.organisations.models import Organisation, Role

if TYPE_CHECKING:
    from varde.accounts.models import User

DISK: dict[str, Any] = {
    "kind": "physical",
    "title": "Disk ur mejlservern",
    "acquired_at": "2026-01-20T03:04:00Z",
    "acquired_where": "Skåp 4",
}
AT = "2026-01-20T04:00:00Z"


@pytest.fixture
def incident(exempelverket: Organisation, saga: User) -> Incident:
    return declare_one(exempelverket, saga)


@pytest.fixture
def here(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/evidence"


@pytest.fixture
def disk(program: Program, here: str) -> dict[str, Any]:
    answer = program.post(here, DISK)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


@pytest.fixture
def sven(exempelverket: Organisation) -> User:
    user = person("sven@exempelverket.example", "Sven Ny", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.RESPONDER)


def tell(program: Program, here: str, **said: object) -> HttpResponse:
    return program.post(f"{here}/1/custody", {"at": AT} | said)


def test_an_item_can_be_read_at_its_address(program: Program, here: str) -> None:
    made = program.post(here, DISK | {"observables": ["185.0.2.14"]})

    found = program.get(made["Location"].removeprefix("/api/v1"))

    assert found.json() == made.json()
    assert found.json()["title"] == "Disk ur mejlservern"
    assert found.json()["acquired_by"] == "Saga Lind"
    assert found.json()["observables"] == ["185.0.2.14"]


def test_an_item_is_listed_with_who_has_it(
    program: Program, disk: dict[str, Any], saga: User, here: str
) -> None:
    (item,) = program.get(here).json()["items"]

    assert item["reference"] == disk["reference"]
    assert item["custody"]["holder"] == saga.reference


def test_the_list_comes_in_pages(program: Program, disk: dict[str, Any], here: str) -> None:
    program.post(here, DISK | {"title": "Sladd"})

    first = program.get(f"{here}?limit=1").json()
    second = program.get(f"{here}?limit=1&cursor={first['next']}").json()

    titles = [page["items"][0]["title"] for page in (first, second)]
    assert titles == ["Disk ur mejlservern", "Sladd"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "a\nb"}, "title"),
        ({"acquired_where": ""}, "acquired_where"),
        ({"acquired_at": None}, "acquired_at"),
        ({"acquired_by": "Kalle"}, "received_how"),
        ({"source_sha256": "abc"}, "source_sha256"),
        ({"supplier": "annanstans"}, "supplier"),
        ({"kind": "held-by-supplier"}, "supplier_name"),
        ({"kept_until": "i morgon"}, "kept_until"),
        ({"kept_until": 0}, "kept_until"),
    ],
)
def test_what_cannot_be_kept_names_its_field(
    program: Program, annanstans: Organisation, here: str, changed: Any, field: str
) -> None:
    refused = program.post(here, DISK | changed)

    assert refused.status_code == 422
    assert fields_of(refused) == [field]


def test_a_thing_goes_from_hand_to_hand(
    program: Program,
    program_of: ProgramOf,
    disk: dict[str, Any],
    sven: User,
    here: str,
) -> None:
    tell(program, here, kind="handed-over", to=sven.reference)
    answer = {"answer": "received", "at": AT, "place": "Labbet"}

    program_of(sven).post(f"{here}/1/custody/answer", answer)

    events = program.get(f"{here}/1/custody").json()["items"]
    assert [event["kind"] for event in events] == ["collected", "handed-over", "received"]
    assert (events[2]["holder"], events[2]["answers"]) == (sven.reference, 2)


def test_only_the_receiver_answers(
    program: Program, disk: dict[str, Any], sven: User, here: str
) -> None:
    tell(program, here, kind="handed-over", to=sven.reference)

    refused = program.post(f"{here}/1/custody/answer", {"answer": "received", "at": AT})

    assert refused.status_code == 403
    assert refused.json()["code"] == "custody.not-the-receiver"


def test_a_hand_over_is_taken_back(
    program: Program, disk: dict[str, Any], sven: User, here: str
) -> None:
    tell(program, here, kind="handed-over", to=sven.reference)

    program.post(f"{here}/1/custody/answer", {"answer": "withdrawn", "at": AT})

    assert program.get(f"{here}/1").json()["custody"]["kind"] == "withdrawn"


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"kind": "handed-over", "to": "U-NOBODY"}, 422, "value.invalid"),
        ({"kind": "handed-over"}, 422, "text.invalid"),
        ({"kind": "returned", "to_name": "Ek"}, 422, "custody.proof-missing"),
        ({"kind": "received", "proof": "x"}, 409, "custody.held-already"),
        ({"kind": "stored"}, 422, "text.invalid"),
        ({"kind": "examined", "seal_opened": "S"}, 409, "custody.seal-not-on-item"),
        (
            {"kind": "copied", "at": "2026-01-20T03:00:00Z"},
            422,
            "custody.out-of-order",
        ),
        ({"kind": "copied", "at": "2150-01-20T03:00:00Z"}, 422, "custody.in-the-future"),
    ],
)
def test_what_is_impossible_is_refused(
    program: Program,
    disk: dict[str, Any],
    here: str,
    said: dict[str, str],
    status: int,
    code: str,
) -> None:
    refused = tell(program, here, **said)

    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "examined", "seal_applied": "S-1"},
        {"kind": "stored", "place": "Skåp"},
        {"kind": "destroyed", "reason": "Gallrad"},
        {"kind": "returned", "to_name": "Molnet AB", "proof": "Kvitto"},
        {"kind": "handed-over", "to_name": "Krim. Ek", "proof": "Kvitto"},
    ],
)
def test_what_happened_is_told(
    program: Program, disk: dict[str, Any], here: str, said: dict[str, str]
) -> None:
    assert tell(program, here, **said).status_code == 201


def test_the_same_key_adds_once(program: Program, here: str) -> None:
    first, second = (program.post(here, DISK, Idempotency_Key="a") for _ in range(2))

    assert first.json() == second.json()
    assert len(program.get(here).json()["items"]) == 1


def test_a_sealed_incident_hides_its_evidence(
    program: Program,
    program_of: ProgramOf,
    disk: dict[str, Any],
    incident: Incident,
    saga: User,
    sven: User,
    now: datetime,
    here: str,
) -> None:
    seal(incident=incident, readers=[], revision=incident.revision, by=saga, now=now)

    assert program_of(sven).get(f"{here}/1").status_code == 404
    assert program.get(f"{here}/1").status_code == 200


@pytest.mark.parametrize("number", [0, -1, 2, 10**30, -(10**30)])
def test_an_item_that_is_not_there_is_not_found(
    program: Program, disk: dict[str, Any], here: str, number: int
) -> None:
    assert program.get(f"{here}/{number}").status_code == 404
