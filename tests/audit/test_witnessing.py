"""Checkpoints are cosigned by folders and by other instances; a history that was changed
is found out by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import NOW
from tests.support.http_answers import answer, serving
from varde.adapters import signing_keys
from varde.adapters.outbound import Answer
from varde.adapters.witness_folder import ask
from varde.audit import (
    alarms,
    following,
    keys,
    log,
    selectors,
    witnesses,
    witnessing,
)
from varde.audit.actions import Action
from varde.audit.disclosing import witness_keys_of
from varde.audit.models import Checkpoint, Cosignature, Witness
from varde.audit.references import LOG
from varde.audit.sequencing import sequence
from varde.audit.services import record
from varde.audit.triggers import asked_for
from varde.core.errors import MalformedKeyError
from varde.core.record.note import VerifierKey, verify
from varde.core.record.proof import verify_proof

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path / "home"
    settings.LOG_ORIGIN = "varde.example/log"
    settings.WITNESS_NAME = "varde.example/witness"
    return tmp_path


@pytest.fixture
def folder(home: Path) -> Witness:
    keys.signers(now=NOW)
    return witnesses.add_folder(folder=home / "elsewhere", by="system", now=NOW)


def grow(entries: int = 3) -> Checkpoint:
    for _ in range(entries):
        with transaction.atomic():
            record(
                Action.INCIDENT_DECLARED, subject="VRD-2026-1", by="U-A", at=NOW, detail={}
            )
    checkpoint = sequence(now=NOW, signers=keys.signers(now=NOW))
    assert checkpoint is not None
    return checkpoint


def submit() -> int:
    """Submit at the moment when the witness is due."""
    due = Witness.objects.get().next_try_at
    return witnessing.submit_due(clock=lambda: due)


def state() -> witnessing.WitnessState:
    (found,) = witnesses.states()
    return found


def kinds() -> list[str]:
    return [alarm.kind for alarm in alarms.alarms()]


@pytest.fixture
def set_back() -> Iterator[None]:
    """The guards of the database are gone, as for whoever owns it."""
    yield
    for operation in asked_for(connection):
        operation.repair(connection)


def forget_the_log(*, keep: int) -> None:
    """Set the log back to a backup: whatever came after `keep` entries never was."""
    for operation in asked_for(connection):
        operation.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_cosignature")
        cursor.execute("DELETE FROM audit_checkpoint WHERE size > %s", [keep])


class TestProofs:
    def test_the_newest_cosigned_checkpoint_proves_what_it_covers(
        self, folder: Witness
    ) -> None:
        cosigned = grow()
        submit()
        grow()

        proof = log.proof_of("VRD-2026-1", 1)

        assert proof.size == cosigned.size
        proven = verify_proof(proof, [*keys.public_keys(), key_of(folder)])
        assert proven.witnesses == (key_of(folder),)

    def test_what_no_witness_has_seen_is_proven_by_the_latest(
        self, folder: Witness
    ) -> None:
        grow()
        submit()
        latest = grow()

        proven = list(log.proofs_of("VRD-2026-1"))

        assert {proof.size for proof in proven} == {latest.size}

    def test_waiting_ends_when_the_witness_has_signed(self, folder: Witness) -> None:
        checkpoint = grow()
        due = Witness.objects.get().next_try_at

        witnessing.wait_for(checkpoint.size, clock=lambda: due)

        assert log.latest_note().signatures[1:]

    def test_a_witness_that_does_not_answer_is_not_waited_for(
        self, folder: Witness
    ) -> None:
        Witness.objects.update(failures=1)

        witnessing.wait_for(grow().size, clock=lambda: NOW)

        assert not Cosignature.objects.exists()


def key_of(witness: Witness) -> VerifierKey:
    return VerifierKey.parse(witness.verifier_key)


class TestFolder:
    def test_it_signs_the_newest_checkpoint(self, folder: Witness) -> None:
        checkpoint = grow()

        assert submit() == 1

        note = log.signed_note(checkpoint)
        witness = VerifierKey.parse(folder.verifier_key)
        assert verify(note, [witness]) == [witness]
        assert (state().seen_size, state().problem) == (checkpoint.size, "")

    def test_it_signs_again_when_the_log_has_grown(self, folder: Witness) -> None:
        for _ in range(3):
            grow()
            assert submit() == 1

        assert Cosignature.objects.count() == 3

    def test_it_is_not_asked_twice_for_one_checkpoint(self, folder: Witness) -> None:
        grow()

        assert [submit(), submit()] == [1, 0]

    def test_it_goes_on_where_its_answer_was_lost(self, folder: Witness) -> None:
        grow()
        submit()
        Witness.objects.update(seen_size=0)
        grow()

        assert submit() == 1

    def test_a_log_that_was_set_back_is_found_out(
        self, folder: Witness, set_back: None
    ) -> None:
        kept = grow().size
        newest = grow().size
        submit()

        forget_the_log(keep=kept)

        assert [submit(), submit()] == [0, 0]
        (alarm,) = log.status(now=NOW).alarms
        assert (alarm.kind, alarm.seen_size) == ("ahead", newest)
        assert state().problem == "ahead"
        assert selectors.chain(LOG)[0].action == "log.alarm-raised"

    def test_a_log_that_was_rewritten_is_found_out(
        self, folder: Witness, home: Path, set_back: None
    ) -> None:
        checkpoint = grow()
        submit()
        forget_the_log(keep=0)
        sign_another_root(checkpoint.size)

        assert submit() == 0
        assert kinds() == ["other-root"]

    def test_it_is_tried_again_when_it_is_back(self, folder: Witness, home: Path) -> None:
        grow()
        (home / "elsewhere").rename(home / "away")
        assert [submit(), submit()] == [0, 0]
        assert (state().failures, bool(state().problem)) == (2, True)

        (home / "away").rename(home / "elsewhere")

        assert submit() == 1
        assert (state().failures, state().problem) == (0, "")

    def test_a_memory_that_is_gone_is_not_an_empty_one(
        self, folder: Witness, home: Path
    ) -> None:
        grow()
        submit()
        grow()
        for path in (home / "elsewhere" / "seen").iterdir():
            path.unlink()
        (home / "elsewhere" / "seen").rmdir()

        assert submit() == 0
        assert state().problem == "unreachable"

    def test_a_damaged_memory_signs_nothing(self, folder: Witness, home: Path) -> None:
        grow()
        submit()
        grow()
        (memory,) = (home / "elsewhere" / "seen").iterdir()
        memory.write_bytes(memory.read_bytes()[:40])

        assert submit() == 0
        assert state().problem == "memory-damaged"


def sign_another_root(size: int) -> None:
    from varde.core.record import checkpoint as checkpoints

    stated = checkpoints.Checkpoint("varde.example/log", size, b"\x01" * 32)
    note = checkpoints.signed(stated, keys.signers(now=NOW))
    Checkpoint.objects.create(size=size, root="01" * 32, note=str(note), signed_at=NOW)


def test_it_waits_longer_after_each_failure(folder: Witness, home: Path) -> None:
    grow()
    (home / "elsewhere").rename(home / "away")
    waits = []
    for _ in range(12):
        tried_at = Witness.objects.get().next_try_at
        submit()
        waits.append(Witness.objects.get().next_try_at - tried_at)

    assert waits[:3] == [timedelta(seconds=s) for s in (10, 20, 40)]
    assert waits[-1] == timedelta(hours=1)


DAMAGE = [
    "verifier_key = 'none'",
    "failures = 'none', address = '/nowhere'",
    "seen_size = 'none'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_keeps_no_other_witness_from_signing(
    folder: Witness, home: Path, damage: str
) -> None:
    if damage != DAMAGE[0] and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    other = witnesses.add_folder(folder=home / "zzz", by="system", now=NOW)
    grow()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_witness SET {damage} WHERE id = {folder.pk}")

    witnessing.submit_due(clock=lambda: NOW)

    assert other.cosignatures.count() == 1
    assert witness_keys_of(log.latest_note())


def test_a_clock_that_ran_ahead_and_was_set_right_keeps_no_witness_waiting(
    folder: Witness,
) -> None:
    grow()
    Witness.objects.update(next_try_at=NOW + timedelta(days=3650))

    assert witnessing.submit_due(clock=lambda: NOW) == 1


def test_a_witness_that_was_removed_is_not_asked(folder: Witness) -> None:
    grow()

    assert witnesses.remove(name=folder.name, by="system", now=NOW) == 1

    assert submit() == 0
    assert witnesses.states() == []


def test_the_key_of_a_log_is_no_witness(home: Path) -> None:
    with pytest.raises(MalformedKeyError):
        witnesses.add(
            verifier_key=signing_keys.make(home, name="l.example").current.verifier_key,
            address="http://127.0.0.1",
            by="system",
            now=NOW,
        )


def test_another_instance_cosigns(live_server: LiveServer) -> None:
    (log_key,) = keys.signers(now=NOW)
    (witness_key,) = keys.signers(now=NOW, kind=keys.Kind.WITNESS)
    following.follow(verifier_key=log_key.verifier_key, by="system", now=NOW)
    witnesses.add(
        verifier_key=witness_key.verifier_key,
        address=f"{live_server.url}/witness",
        by="system",
        now=NOW,
    )
    for _ in range(2):
        grow()
        # The other instance has its own clock.
        Witness.objects.update(next_try_at=timezone.now())
        assert submit() == 1

    assert following.followed() == [(log_key.verifier_key, grow().size - 3)]


class TestAnswers:
    """What a witness behind an address may answer, and what is made of it."""

    def asked_with(self, folder: Witness, home: Path, given: Answer | None) -> None:
        grow()
        if given is None:
            grow()

        known = keys.public_keys()

        def reply(handler: BaseHTTPRequestHandler, body: bytes) -> None:
            found = given or ask(
                home / "elsewhere", body, name=folder.name, keys=known, now=NOW
            )
            answer(handler, found.status, found.kind, found.body)

        with serving(reply) as address:
            Witness.objects.update(address=address)
            submit()

    def test_its_own_signature_is_taken(self, folder: Witness, home: Path) -> None:
        self.asked_with(folder, home, None)

        assert state().problem == ""
        assert Cosignature.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "problem"),
        [
            (Answer(200, "text/plain", b""), "forged"),
            (Answer(200, "text/plain", "— w.example AAAA\n".encode()), "forged"),
            (Answer(200, "text/html", b"<h1>\xff</h1>"), "forged"),
            (Answer(404, "text/plain", b""), "log-unknown"),
            (Answer(403, "text/plain", b""), "key-unknown"),
            (Answer(500, "text/plain", b""), "refused"),
            (Answer(302, "text/plain", b""), "refused"),
            (Answer(409, "text/x.tlog.size", b"nonsense\n"), "not-consistent"),
            (Answer(409, "text/x.tlog.size", b"1\n"), "not-consistent"),
            (Answer(200, "text/plain", b"x" * 70_000), "too-long"),
        ],
    )
    def test_anything_else_is_not(
        self, folder: Witness, home: Path, given: Answer, problem: str
    ) -> None:
        self.asked_with(folder, home, given)

        assert state().problem == problem
        assert Cosignature.objects.count() == 0

    def test_a_signature_from_the_future_is_not_taken(
        self, folder: Witness, home: Path
    ) -> None:
        # Here it is still the day before; the witness signs as of NOW.
        Witness.objects.update(next_try_at=NOW - timedelta(days=1))

        self.asked_with(folder, home, None)

        assert state().problem == "clocks-differ"

    def test_the_signature_of_another_checkpoint_is_not_taken(
        self, folder: Witness, home: Path
    ) -> None:
        grow()
        submit()
        line = Cosignature.objects.get().line.encode()

        self.asked_with(folder, home, Answer(200, "text/plain", line))

        assert state().problem == "forged"

    def test_a_witness_that_finds_no_consistency_raises_an_alarm(
        self, folder: Witness, home: Path
    ) -> None:
        self.asked_with(folder, home, Answer(422, "text/plain", b""))

        assert kinds() == ["not-consistent"]

    def test_a_witness_that_has_seen_more_raises_an_alarm(
        self, folder: Witness, home: Path
    ) -> None:
        self.asked_with(folder, home, Answer(409, "text/x.tlog.size", b"999\n"))

        assert kinds() == ["ahead"]
