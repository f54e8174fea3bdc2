"""Whatever is changed in the stored log past its guards is found, and where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import sequencing
from varde.audit.models import Checkpoint, Entry
from varde.audit.verifying import BATCH, Finding, LogFlaw, LogReport, verify_log
from varde.core.record.note import VerifierKey

from .guards import lifted
from .signers import PUBLIC_KEY, SIGNERS, signer

pytestmark = pytest.mark.django_db

KEYS = [VerifierKey.parse(PUBLIC_KEY)]
OTHER_KEYS = [VerifierKey.parse(signer(seed=bytes(31) + b"1").verifier_key)]


def recorded(count: int, batch: int = sequencing.BATCH) -> None:
    for number in range(count):
        state(at=NOW + timedelta(seconds=number))
    while sequencing.sequence(now=NOW, signers=SIGNERS, batch=batch):
        pass


def verified() -> LogReport:
    return verify_log(keys=KEYS)


def after(*damage: str) -> list[Finding]:
    with lifted(), connection.cursor() as cursor:
        for statement in damage:
            cursor.execute(statement)
        return verified().findings


def test_what_the_sequencer_wrote_is_whole() -> None:
    recorded(5, batch=2)

    report = verified()

    assert report.whole
    assert (report.size, report.entries, report.checkpoints) == (5, 5, 3)


def test_several_levels_of_tiles_are_whole() -> None:
    recorded(600, batch=97)

    assert verified().whole


def test_an_empty_log_is_whole() -> None:
    assert verified() == LogReport()


def test_what_waits_is_not_missed() -> None:
    recorded(1)
    state()

    assert verified().whole


def test_a_changed_entry_is_named_with_its_position() -> None:
    recorded(4)

    found = after("UPDATE audit_entry SET entry = entry || entry WHERE sequence = 3")

    assert found == [Finding(LogFlaw.ENTRY_DIFFERS, 2, SUBJECT, 3)]


def test_two_entries_that_changed_places_are_both_named() -> None:
    recorded(3)

    found = after(
        "UPDATE audit_position SET entry_id = -1 WHERE position = 0",
        "UPDATE audit_position SET entry_id = (SELECT id FROM audit_entry WHERE sequence"
        " = 1) WHERE position = 1",
        "UPDATE audit_position SET entry_id = (SELECT id FROM audit_entry WHERE sequence"
        " = 2) WHERE position = 0",
    )

    assert [(one.flaw, one.position) for one in found] == [
        (LogFlaw.ENTRY_DIFFERS, 0),
        (LogFlaw.ENTRY_DIFFERS, 1),
    ]


def test_a_position_without_its_entry_is_told() -> None:
    recorded(3)

    found = after("DELETE FROM audit_position WHERE position = 1")

    assert found == [
        Finding(LogFlaw.ENTRY_MISSING, 1),
        Finding(LogFlaw.ENTRY_LEFT_OUT, None, SUBJECT, 2),
    ]


@pytest.mark.parametrize("level", [0, 1])
def test_a_tile_that_is_gone_is_told(level: int) -> None:
    recorded(300)

    found = after(f"DELETE FROM audit_tile WHERE level = {level}")

    assert {one.flaw for one in found} == {LogFlaw.TILE_DIFFERS}


def test_a_changed_tile_and_entry_together_meet_the_signature() -> None:
    recorded(1)
    entry = Entry.objects.get()

    found = after(f"UPDATE audit_tile SET hashes = {zeros()}")

    assert Finding(LogFlaw.CHECKPOINT_DIFFERS, 0) in found
    assert Finding(LogFlaw.ENTRY_DIFFERS, 0, entry.subject, 1) in found


@pytest.mark.parametrize(
    ("damage", "flaw"),
    [
        ("root = '00'", LogFlaw.CHECKPOINT_DIFFERS),
        ("note = ''", LogFlaw.CHECKPOINT_DIFFERS),
        ("note = replace(note, 'varde', 'other')", LogFlaw.SIGNATURE_REFUSED),
        ("note = replace(note, '2\n', '1\n')", LogFlaw.CHECKPOINT_DIFFERS),
    ],
)
def test_a_changed_checkpoint_is_told(damage: str, flaw: LogFlaw) -> None:
    recorded(2)

    assert Finding(flaw, 1) in after(f"UPDATE audit_checkpoint SET {damage}")


def test_a_checkpoint_by_another_key_is_told() -> None:
    recorded(2)

    assert verify_log(keys=OTHER_KEYS).findings == [Finding(LogFlaw.SIGNATURE_REFUSED, 1)]


def test_a_lost_last_checkpoint_is_told() -> None:
    recorded(3, batch=1)

    found = after("DELETE FROM audit_checkpoint WHERE size = 3")

    assert found == [Finding(LogFlaw.CUT_SHORT, 2)]


def test_an_entry_that_nobody_would_take_in_is_told() -> None:
    recorded(1)
    state()

    found = after("DELETE FROM audit_waiting")

    assert found == [Finding(LogFlaw.ENTRY_LEFT_OUT, None, SUBJECT, 2)]


@pytest.mark.parametrize("value", ["-1", "(SELECT entry_id FROM audit_position)"])
def test_what_waits_and_can_have_no_position_is_told(value: str) -> None:
    recorded(1)

    found = after(f"INSERT INTO audit_waiting (entry_id) VALUES ({value})")

    assert found == [Finding(LogFlaw.WAITS_IN_VAIN, None)]


@pytest.mark.parametrize("place", ["9007199254740992", "0.5", "'nowhere'", "x'00'"])
def test_an_entry_at_a_place_that_the_log_has_not_is_told(place: str) -> None:
    if not place.isdigit() and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    recorded(2)
    state()

    found = after(
        f"INSERT INTO audit_position SELECT {place}, entry_id FROM audit_waiting",
        "DELETE FROM audit_waiting",
    )

    assert Finding(LogFlaw.ENTRY_LEFT_OUT, None, SUBJECT, 3) in found


@pytest.mark.parametrize("place", ["9007199254740992", "1.5", "'nowhere'", "x'00'"])
def test_a_place_beyond_the_log_is_told(place: str) -> None:
    if not place.isdigit() and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    recorded(2)
    state()

    found = after(f"INSERT INTO audit_position SELECT {place}, entry_id FROM audit_waiting")

    assert Finding(LogFlaw.CUT_SHORT, 2) in found


def test_statements_grow_with_batches_and_not_with_entries() -> None:
    recorded(3)
    with CaptureQueriesContext(connection) as few:
        verified()
    recorded(BATCH // 4)
    with CaptureQueriesContext(connection) as many:
        verified()

    assert len(few) == len(many)


def test_progress_is_told_up_to_the_end() -> None:
    recorded(3)
    told: list[tuple[int, int]] = []

    verify_log(keys=KEYS, progress=lambda done, total: told.append((done, total)))

    assert told == [(3, 3)]
    assert Checkpoint.objects.count() == 1


def zeros() -> str:
    return "zeroblob(32)" if connection.vendor == "sqlite" else r"'\x" + "00" * 32 + "'"
