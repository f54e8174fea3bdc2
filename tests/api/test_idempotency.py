"""A write whose request arrives twice is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from tests.support.programs import Program, ProgramOf
from varde.accounts.models import RememberedAnswer, User
from varde.accounts.tasks import forget_answers
from varde.incidents.models import Incident, TimelineEntry
from varde.organisations.models import Membership, Role

BODY = {"organisation": "exempelverket", "title": "The laboratory is down"}
KEY = "3f1c9d"
WRITES: dict[str, object] = {
    "facts": {"statements": [{"fact": "impact.severe_disruption", "value": True}]},
    "timeline": {"kind": "decision", "happened_at": "2026-01-20T03:10:00Z", "text": "Off."},
    "status": {"status": "ongoing", "revision": 0},
    "evidence": {
        "kind": "physical",
        "title": "A disk",
        "acquired_at": "2026-01-20T03:10:00Z",
        "acquired_where": "The cellar",
    },
}


def declare(program: Program, key: str = KEY, **changes: object) -> HttpResponse:
    return program.post("/incidents", BODY | changes, Idempotency_Key=key)


def test_the_same_request_gets_the_first_answer(program: Program) -> None:
    first, second = declare(program), declare(program)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first["Location"] == second["Location"]
    assert Incident.objects.count() == 1


def test_a_replay_says_that_it_is_one(program: Program) -> None:
    first, second = declare(program), declare(program)

    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(program: Program) -> None:
    declare(program)

    response = declare(program, title="Another one")

    assert response.status_code == 422
    assert response.json()["code"] == "idempotency.key-reused"
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert Incident.objects.count() == 1


def test_another_key_is_another_request(program: Program) -> None:
    declare(program)
    declare(program, key="other")

    assert Incident.objects.count() == 2


def test_a_key_belongs_to_its_token(program_of: ProgramOf, saga: User) -> None:
    declare(program_of(saga))
    declare(program_of(saga))

    assert Incident.objects.count() == 2


def test_a_key_belongs_to_its_address(program: Program, declared: Incident) -> None:
    entry = {"kind": "decision", "happened_at": "2026-01-20T03:10:00Z", "text": "Cut off."}
    declare(program)

    response = program.post(
        f"/incidents/{declared.reference}/timeline", entry, Idempotency_Key=KEY
    )

    assert response.status_code == 201
    assert TimelineEntry.objects.count() == 1


def test_without_a_key_each_request_is_done(program: Program) -> None:
    program.post("/incidents", BODY)
    program.post("/incidents", BODY)

    assert Incident.objects.count() == 2
    assert not RememberedAnswer.objects.exists()


def test_a_refusal_is_not_remembered(program: Program) -> None:
    refused = declare(program, entities=["elsewhere"])

    assert refused.status_code == 422
    assert not RememberedAnswer.objects.exists()
    assert declare(program).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "two words", "\u00e5"])
def test_a_key_that_cannot_be_one_is_refused(program: Program, key: str) -> None:
    response = declare(program, key=key)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"


def loses_every_role(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def becomes_a_reader(user: User) -> None:
    Membership.objects.filter(user=user).update(role=Role.AUDITOR)


def is_shut_out(_user: User) -> None:
    """Whatever was declared so far is sealed to others."""
    Incident.objects.update(sealed=True)


@pytest.mark.parametrize(
    ("change", "status"), [(loses_every_role, 404), (becomes_a_reader, 403)]
)
def test_who_may_no_longer_declare_gets_no_first_answer(
    program: Program, saga: User, change: Callable[[User], None], status: int
) -> None:
    declare(program)

    change(saga)

    assert declare(program).status_code == status
    assert declare(program, key="another").status_code == status


@pytest.mark.parametrize(
    ("change", "status"),
    [(loses_every_role, 404), (becomes_a_reader, 403), (is_shut_out, 404)],
)
@pytest.mark.parametrize("write", WRITES)
def test_who_may_no_longer_write_gets_no_first_answer(
    program: Program,
    declared: Incident,
    saga: User,
    write: str,
    change: Callable[[User], None],
    status: int,
) -> None:
    where = f"/incidents/{declared.reference}/{write}"
    first = program.post(where, WRITES[write], Idempotency_Key=KEY)

    change(saga)

    again = program.post(where, WRITES[write], Idempotency_Key=KEY)
    assert first.status_code < 300
    assert (again.status_code, "Idempotency-Replayed" in again) == (status, False)


def test_after_a_day_the_key_is_free_again(program: Program) -> None:
    declare(program)
    RememberedAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))

    declare(program)

    assert Incident.objects.count() == 2


def test_what_has_expired_is_cleared_away(program: Program) -> None:
    declare(program)
    declare(program, key="old")
    old = RememberedAnswer.objects.filter(key="old")
    old.update(created_at=timezone.now() - timedelta(hours=25))

    assert forget_answers.call() == 1
    assert RememberedAnswer.objects.get().key == KEY
