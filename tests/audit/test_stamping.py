"""Checkpoints are stamped now and then; while the authority is away they wait."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.audit.signers import SIGNERS
from tests.conftest import NOW
from tests.support.time_authority import Authority, make_authority
from varde.audit import stamping
from varde.audit.actions import Action
from varde.audit.models import Checkpoint, StampRequest, TimeStamp
from varde.audit.sequencing import sequence
from varde.audit.services import record
from varde.audit.stamping import StampUnavailableError

DIGEST = sha256(b"manifest").digest()
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _configured(time_authority: Authority, settings: Settings) -> None:
    settings.TIMESTAMP_URL = time_authority.address
    settings.TIMESTAMP_CHAIN = str(time_authority.chain)
    settings.TIMESTAMP_POLICY = ""
    settings.TIMESTAMP_EVERY = HOUR


def grow() -> Checkpoint:
    with transaction.atomic():
        record(Action.INCIDENT_DECLARED, subject="VRD-2026-1", by="U-A", at=NOW, detail={})
    checkpoint = sequence(now=NOW, signers=SIGNERS)
    assert checkpoint is not None
    return checkpoint


def turn(now: datetime = NOW) -> int:
    stamping.ask_for_newest(now=now)
    return stamping.deliver_due(now=now)


def test_the_newest_checkpoint_is_stamped() -> None:
    checkpoint = grow()

    assert turn() == 1

    stamped = stamping.newest_stamped()
    assert stamped is not None
    assert (stamped.size, stamped.note) == (checkpoint.size, checkpoint.note.encode())
    assert StampRequest.objects.count() == 0


def test_openssl_verifies_what_is_stored(time_authority: Authority, tmp_path: Path) -> None:
    grow()
    turn()
    stamped = stamping.newest_stamped()
    assert stamped is not None
    (tmp_path / "checkpoint").write_bytes(stamped.note)
    (tmp_path / "stamp.tsr").write_bytes(stamped.token)

    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-data", tmp_path / "checkpoint"),
            *("-in", tmp_path / "stamp.tsr", "-CAfile", time_authority.chain),
        ],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_it_is_asked_for_at_most_once_in_a_while(time_authority: Authority) -> None:
    for minutes in range(0, 121, 20):
        grow()
        turn(NOW + timedelta(minutes=minutes))

    assert time_authority.asked == 3


def test_a_clock_that_ran_ahead_and_was_set_right_stops_no_stamping(
    time_authority: Authority,
) -> None:
    ahead = NOW + timedelta(days=3650)
    grow()
    turn(ahead)
    time_authority.is_down = True
    grow()
    turn(ahead + HOUR)
    time_authority.is_down = False

    assert turn(NOW) == 1
    grow()
    assert turn(NOW + HOUR) == 1


def test_a_log_that_does_not_grow_is_stamped_once(time_authority: Authority) -> None:
    grow()
    turn()

    turn(NOW + 5 * HOUR)

    assert time_authority.asked == 1


def test_what_cannot_be_stamped_now_is_stamped_later(time_authority: Authority) -> None:
    time_authority.is_down = True
    grow()
    assert turn() == 0
    assert (stamping.state().waiting, stamping.state().problem) == (1, "no-time-stamp")

    time_authority.is_down = False

    assert turn(NOW + HOUR) == 1
    assert (stamping.state().waiting, stamping.state().problem) == (0, "")


def test_the_newest_checkpoint_waits_for_all_before(time_authority: Authority) -> None:
    time_authority.is_down = True
    for hour in range(5):
        newest = grow()
        turn(NOW + hour * HOUR)
    time_authority.is_down = False

    turn(NOW + 6 * HOUR)

    assert [stamp.checkpoint_id for stamp in TimeStamp.objects.all()] == [newest.size]


def test_two_that_were_asked_for_at_once_are_both_stamped() -> None:
    for _ in range(2):
        StampRequest.objects.create(checkpoint=grow(), asked_at=NOW, next_try_at=NOW)

    assert turn() == 2


def test_it_tries_less_and_less_often(time_authority: Authority) -> None:
    time_authority.is_down = True
    grow()
    tries = []
    for minute in range(240):
        before = time_authority.asked
        turn(NOW + timedelta(minutes=minute))
        tries += [minute] * (time_authority.asked - before)

    assert tries[:4] == [0, 1, 2, 4]
    assert len(tries) < 12


def test_a_stamp_that_does_not_hold_is_not_kept(settings: Settings, tmp_path: Path) -> None:
    settings.TIMESTAMP_CHAIN = str(make_authority(tmp_path / "other").chain)
    grow()

    assert turn() == 0
    assert stamping.state().problem == "not-by-the-chain"
    assert TimeStamp.objects.count() == 0


class TestAnyDigest:
    def test_it_is_stamped_at_once(self) -> None:
        assert stamping.stamp(DIGEST)

    def test_without_an_authority_there_is_none(self, settings: Settings) -> None:
        settings.TIMESTAMP_URL = ""

        with pytest.raises(StampUnavailableError, match="not-configured"):
            stamping.stamp(DIGEST)

    def test_without_the_chain_there_is_none(self, settings: Settings) -> None:
        settings.TIMESTAMP_CHAIN = "/nowhere/chain.pem"

        with pytest.raises(StampUnavailableError, match="no-chain"):
            stamping.stamp(DIGEST)


def test_nothing_waits_where_no_authority_is_configured(settings: Settings) -> None:
    settings.TIMESTAMP_URL = ""
    grow()

    assert turn() == 0
    assert not stamping.state().is_configured
    assert StampRequest.objects.count() == 0


def test_a_stamp_cannot_be_changed() -> None:
    grow()
    turn()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        TimeStamp.objects.update(stamped_at=NOW)
