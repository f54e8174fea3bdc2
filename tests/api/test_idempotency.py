"""A write whose request arrives twice is done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from tests.support.programs import Program, ProgramOf
from varde.accounts.models import RememberedAnswer, User
from varde.accounts.tasks import forget_answers
from varde.incidents.models import Incident, TimelineEntry

BODY = {"organisation": "exempelverket", "title": "The laboratory is down"}
KEY = "3f1c9d"


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
