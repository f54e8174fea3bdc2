"""Two requests with one key at the same moment, each on its own connection."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.support.programs import ProgramOf
from varde.accounts.models import User
from varde.incidents.models import Incident

AT_ONCE = 4
BODY = json.dumps({"organisation": "exempelverket", "title": "The laboratory is down"})


@pytest.mark.django_db(transaction=True)
def test_it_is_done_once_and_everybody_gets_the_same_answer(
    program_of: ProgramOf, saga: User
) -> None:
    token = program_of(saga).token
    barrier = Barrier(AT_ONCE)

    def send(_number: int) -> HttpResponse:
        barrier.wait()
        try:
            return Client().post(
                "/api/v1/incidents",
                BODY,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "one"},
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == AT_ONCE - 1
    assert Incident.objects.count() == 1
