from __future__ import annotations

import logging

import pytest
from django.test import Client

from varde.project.logs import scrub, without_messages, without_personal_data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mail to saga@exempelverket.example failed", "mail to <email> failed"),
        ("from 192.0.2.17 today", "from <address> today"),
        ("from 2001:db8::8a2e:370:7334 today", "from <address> today"),
        ("/invitations/Zk3v9QmPz0cXy7Lr2TnB8wHs/", "/invitations/<secret>/"),
        ("VRD-2026-0001 at 2026-03-03T21:30:00Z", "VRD-2026-0001 at 2026-03-03T21:30:00Z"),
    ],
)
def test_a_text_loses_what_tells_of_a_person(text: str, said: str) -> None:
    assert scrub(text) == said


def test_keys_that_hold_a_persons_data_are_dropped() -> None:
    event = {"event": "signed in", "email": "saga@exempelverket.example", "user": "Saga"}

    assert without_personal_data(None, "info", event) == {"event": "signed in"}


def test_an_error_is_told_without_what_it_quotes() -> None:
    try:
        int("Saga Lind, 19700101-1234")
    except ValueError:
        event = without_messages(None, "error", {"event": "failed", "exc_info": True})

    assert event["error"] == "builtins.ValueError"
    assert event["where"][-1].startswith("test_logs.py:")
    assert "Saga" not in str(event)


@pytest.mark.django_db
class TestRequestLog:
    def test_a_request_is_logged_by_its_route(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, logger="varde.request"):
            client.get("/health/live?email=saga@exempelverket.example")

        line = caplog.records[-1].msg
        assert (line["route"], line["status"]) == ("health/live", 200)
        assert "saga" not in str(line)

    def test_a_request_keeps_the_id_it_came_with(self, client: Client) -> None:
        response = client.get("/health/live", headers={"x-request-id": "abc-12345678"})

        assert response["X-Request-Id"] == "abc-12345678"

    @pytest.mark.parametrize(
        "given", ["short", "a b c d e f g h", "x" * 65, "<script>alert"]
    )
    def test_an_id_that_is_none_is_replaced(self, client: Client, given: str) -> None:
        response = client.get("/health/live", headers={"x-request-id": given})

        assert response["X-Request-Id"] != given
