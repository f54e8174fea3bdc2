"""This instance as a witness: answers as the specification says, and never forgets."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import Settings

from tests.audit.signers import ORIGIN, PUBLIC_KEY
from tests.conftest import NOW
from tests.core.record.test_witness import LEAVES, OTHERS, asked
from varde.adapters import signing_keys
from varde.audit import alarms, following, keys, selectors
from varde.audit.models import SeenCheckpoint
from varde.audit.references import LOG
from varde.core.errors import MalformedKeyError
from varde.core.record.checkpoint import cosigned_at
from varde.core.record.note import VerifierKey, read_signature
from varde.core.record.witness import Request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _witness(tmp_path: Path, settings: Settings) -> None:
    """It follows one log."""
    settings.HOME = tmp_path
    following.follow(verifier_key=PUBLIC_KEY, by="system", now=NOW)


def answer(request: Request) -> following.Answer:
    return following.cosign(request.to_bytes(), now=NOW)


def seen() -> int | None:
    return dict(following.followed())[PUBLIC_KEY]


def test_it_signs_what_grew_and_remembers_it() -> None:
    request = asked(0, 7)

    answered = answer(request)

    (key,) = keys.signers(now=NOW, kind=keys.Kind.WITNESS)
    line = read_signature(answered.body)
    assert VerifierKey.parse(key.verifier_key).signed(request.note.text, line.signature)
    assert cosigned_at(line) == NOW
    assert seen() == 7


def test_it_signs_the_same_again() -> None:
    answer(asked(0, 7))

    assert answer(asked(7, 7)).status == 200


@pytest.mark.parametrize(
    ("request_", "status", "body"),
    [
        (asked(0, 9), 409, "7\n"),
        (asked(9, 9, hashes=[]), 409, "7\n"),
        (asked(9, 7, hashes=[]), 400, "malformed\n"),
        (asked(7, 7, OTHERS), 409, "other-root\n"),
        (asked(7, 9, OTHERS), 422, "not-consistent\n"),
        (asked(7, 9, by=bytes(31) + b"x"), 403, "not-signed\n"),
    ],
)
def test_it_refuses_and_keeps_what_it_saw(
    request_: Request, status: int, body: str
) -> None:
    answer(asked(0, 7))

    assert (answer(request_).status, answer(request_).body) == (status, body)
    assert seen() == 7


def test_the_size_has_its_own_media_type() -> None:
    answer(asked(0, 7))

    assert answer(asked(0, 9)).kind == "text/x.tlog.size"


def test_a_log_that_is_not_followed_is_unknown() -> None:
    following.unfollow(log=ORIGIN, by="system", now=NOW)

    assert answer(asked(0, 7)).status == 404


def test_a_key_leaves_the_list_as_it_came() -> None:
    assert following.unfollow(log=PUBLIC_KEY, by="system", now=NOW) == 1

    assert following.followed() == []


def test_a_log_that_comes_back_to_the_list_is_remembered() -> None:
    answer(asked(0, 7))
    following.unfollow(log=ORIGIN, by="system", now=NOW)
    following.follow(verifier_key=PUBLIC_KEY, by="system", now=NOW)

    assert answer(asked(0, 9, OTHERS)).body == "7\n"


@pytest.mark.parametrize(
    ("request_", "kind"),
    [(asked(7, 7, OTHERS), "other-root"), (asked(7, 9, OTHERS), "not-consistent")],
)
def test_what_contradicts_raises_an_alarm_once(request_: Request, kind: str) -> None:
    answer(asked(0, 7))

    answer(request_)
    answer(request_)

    (alarm,) = alarms.alarms()
    assert (alarm.kind, alarm.origin, alarm.seen_size) == (kind, ORIGIN, 7)
    assert alarm.note == str(request_.note)
    assert selectors.chain(LOG)[0].action == "log.alarm-raised"


def test_nobody_raises_an_alarm_without_the_key_of_the_log() -> None:
    answer(asked(0, 7))

    answer(asked(7, 9, OTHERS, by=bytes(31) + b"x"))

    assert alarms.alarms() == []


def test_a_witness_that_lost_its_key_signs_and_remembers_nothing(tmp_path: Path) -> None:
    answer(asked(0, 7))
    (tmp_path / "keys" / "witness-1.key").unlink()

    assert answer(asked(7, 9)).status == 503
    assert seen() == 7


def test_of_many_requests_at_once_one_history_is_signed() -> None:
    """Two logs under one key: whatever the order, only one of them goes on."""
    keys.signers(now=NOW, kind=keys.Kind.WITNESS)
    requests = [asked(0, 5), asked(0, 5, OTHERS), asked(0, 6), asked(0, 6, OTHERS)]
    start, statuses = threading.Barrier(len(requests)), []

    def ask(request: Request) -> None:
        start.wait()
        statuses.append(answer(request).status)
        connection.close()

    threads = [threading.Thread(target=ask, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 409, 409, 409]


def test_a_fork_that_was_weighed_before_the_other_was_signed_is_not_remembered() -> None:
    """Both branches hold what was seen; the second one must be weighed again."""
    forked = [*LEAVES[:8], *OTHERS[:50]]
    answer(asked(0, 7))
    weighed = following._seen(ORIGIN)
    answer(asked(7, 9))

    assert not following._remember(asked(7, 12, forked), weighed, now=NOW)
    assert seen() == 9


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_seencheckpoint SET size = 6",
        "UPDATE audit_seencheckpoint SET root = ''",
        "UPDATE audit_seencheckpoint SET size = 9, origin = 'another'",
        "DELETE FROM audit_seencheckpoint",
    ],
)
def test_the_database_refuses_to_forget(statement: str) -> None:
    answer(asked(0, 7))

    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert SeenCheckpoint.objects.get().size == 7


def test_only_the_key_of_a_log_can_be_followed() -> None:
    witness = signing_keys.fresh("w.example", signing_keys.WITNESS)

    for text in ("nonsense", witness):
        with pytest.raises(MalformedKeyError):
            following.follow(verifier_key=text, by="system", now=NOW)


class TestAddress:
    def post(self, body: bytes) -> tuple[int, str]:
        response = Client(enforce_csrf_checks=True).post(
            "/witness/add-checkpoint", body, content_type="text/plain"
        )
        return response.status_code, response["Content-Type"]

    def test_a_log_needs_no_session(self) -> None:
        assert self.post(asked(0, 7).to_bytes()) == (200, "text/plain")

    def test_it_answers_the_size_in_its_own_type(self) -> None:
        self.post(asked(0, 7).to_bytes())

        assert self.post(asked(0, 9).to_bytes()) == (409, "text/x.tlog.size")

    @pytest.mark.parametrize("body", [b"", b"old 0\n", bytes(3_000_000)])
    def test_what_is_no_request_is_refused(self, body: bytes) -> None:
        assert self.post(body)[0] == 400

    def test_it_takes_posts_only(self, client: Client) -> None:
        assert client.get("/witness/add-checkpoint").status_code == 405
