"""Committed entries get positions without gaps, and every batch is signed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.audit.test_record import NOW, state
from varde.audit import sequencing
from varde.audit.models import Checkpoint, Entry, Position, Tile, Waiting
from varde.audit.sequencing import LogDivergedError, sequence
from varde.core.record.checkpoint import read_checkpoint
from varde.core.record.merkle import Frontier, leaf_hash
from varde.core.record.note import VerifierKey, read_note, verify

from .guards import lifted
from .signers import ORIGIN, PUBLIC_KEY, SIGNERS, signer

pytestmark = pytest.mark.django_db

STATEMENTS_PER_BATCH = 12  # with BEGIN and COMMIT


def take_in(batch: int = sequencing.BATCH) -> Checkpoint | None:
    return sequence(now=NOW, signers=SIGNERS, batch=batch)


def recorded(count: int) -> list[bytes]:
    for number in range(count):
        state(number=number)
    return [bytes(entry.entry) for entry in Entry.objects.order_by("pk")]


def root_of(entries: list[bytes]) -> bytes:
    tree = Frontier()
    for entry in entries:
        tree.append(leaf_hash(entry))
    return tree.root()


def positions() -> list[tuple[int, int]]:
    return list(Position.objects.values_list("position", "entry_id"))


def test_nothing_is_signed_while_nothing_waits() -> None:
    assert take_in() is None
    assert not Checkpoint.objects.exists()


def test_entries_get_positions_from_nought_on() -> None:
    recorded(3)

    take_in()

    assert [position for position, _ in positions()] == [0, 1, 2]
    assert not Waiting.objects.exists()


def test_the_checkpoint_has_the_root_over_the_entries() -> None:
    entries = recorded(5)

    signed = take_in()

    assert (signed.size, signed.root) == (5, root_of(entries).hex())


def test_the_checkpoint_is_signed_by_the_key() -> None:
    recorded(1)

    note = read_note(take_in().note.encode())

    assert verify(note, [VerifierKey.parse(PUBLIC_KEY)])
    assert read_checkpoint(note.text).origin == ORIGIN


def test_batches_give_the_same_tree_as_one() -> None:
    entries = recorded(9)

    while signed := take_in(batch=2):
        assert signed.root == root_of(entries[: signed.size]).hex()

    assert Checkpoint.objects.count() == 5


def test_tiles_hold_the_hashes_side_by_side() -> None:
    entries = recorded(260)

    take_in(batch=100)
    take_in(batch=159)
    take_in()

    tiles = {(t.level, t.index): bytes(t.hashes) for t in Tile.objects.all()}
    widths = {place: len(held) // 32 for place, held in tiles.items()}
    assert widths == {(0, 0): 256, (0, 1): 4, (1, 0): 1}
    assert tiles[0, 1] == b"".join(leaf_hash(entry) for entry in entries[256:])


def test_every_position_can_be_recomputed_by_another_reader() -> None:
    entries = recorded(2)

    signed = take_in()

    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    assert signed.root == hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).hexdigest()


def test_an_entry_that_was_committed_late_is_not_missed() -> None:
    recorded(3)
    late = Entry.objects.order_by("pk").first().pk
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_waiting WHERE entry_id = %s", [late])
        take_in()
        cursor.execute("INSERT INTO audit_waiting (entry_id) VALUES (%s)", [late])

    take_in()

    assert positions()[-1] == (2, late)


def test_a_batch_takes_the_same_number_of_statements_whatever_its_size() -> None:
    recorded(1)
    take_in()
    recorded(2)
    with CaptureQueriesContext(connection) as few:
        take_in()
    recorded(700)
    with CaptureQueriesContext(connection) as many:
        take_in()

    assert len(few) == len(many) <= STATEMENTS_PER_BATCH


def test_looking_in_vain_takes_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        take_in()

    assert len(queries) == 1


def test_a_clock_that_steps_back_changes_no_order() -> None:
    recorded(1)
    take_in()
    recorded(1)

    sequence(now=NOW - timedelta(days=1), signers=SIGNERS)

    assert Checkpoint.objects.first().size == 2


def test_what_was_recorded_without_the_trigger_waits_once_it_is_back() -> None:
    with lifted():
        recorded(2)

    assert take_in().size == 2


def test_what_was_left_out_is_found_and_waits() -> None:
    recorded(2)
    with lifted():
        Waiting.objects.all().delete()

        assert sequencing.take_in_left_out() == 2
    assert sequencing.take_in_left_out() == 0


def put_among_the_waiting(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit_waiting (entry_id) VALUES ({value})")


NO_ENTRY = ["-1", "123456789", "(SELECT entry_id FROM audit_position)"]
NO_NUMBER = ["'nonsense'", "x'00ff'", "2.5", "CAST(x'00ff' AS TEXT)"]


@pytest.mark.parametrize("value", [*NO_ENTRY, *NO_NUMBER])
def test_what_waits_and_is_no_entry_to_come_holds_nobody_up(value: str) -> None:
    if value in NO_NUMBER and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    recorded(1)
    take_in()
    put_among_the_waiting(value)
    assert not sequencing.something_waits()
    recorded(2)

    signed = take_in(batch=2)

    assert signed.size == 3
    assert not sequencing.something_waits()
    connection.check_constraints()


def test_nothing_is_signed_on_top_of_what_a_stranger_signed() -> None:
    recorded(1)
    sequence(now=NOW, signers=[signer(seed=bytes(31) + b"1")])
    recorded(1)

    with pytest.raises(LogDivergedError, match="signature-refused"):
        take_in()


def test_nobody_signs_nothing() -> None:
    with pytest.raises(ValueError, match="proves nothing"):
        sequence(now=NOW, signers=[])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit_tile SET hashes = substr(hashes, 1, 32)",
        "DELETE FROM audit_tile",
        "UPDATE audit_checkpoint SET root = '0'",
        "UPDATE audit_checkpoint SET note = replace(note, 'varde', 'other')",
        "UPDATE audit_checkpoint SET note = ''",
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_position",
    ],
)
def test_nothing_is_signed_on_top_of_a_changed_tree(damage: str) -> None:
    recorded(2)
    take_in()
    with lifted(), connection.cursor() as cursor:
        cursor.execute(damage)
    recorded(1)

    with pytest.raises(LogDivergedError):
        take_in()
