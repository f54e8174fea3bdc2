"""What the database itself refuses of the log's tables, as the application sends it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from tests.audit.signers import SIGNERS
from tests.audit.test_append_only import refused
from tests.audit.test_record import NOW, state
from varde.audit import sequencing
from varde.audit.models import Entry, Tile, Waiting

pytestmark = pytest.mark.django_db

HASH = {"sqlite": "zeroblob(32)", "postgresql": "decode(repeat('00', 32), 'hex')"}


@pytest.fixture
def one_in_one_waiting() -> None:
    state()
    sequencing.sequence(now=NOW, signers=SIGNERS)
    state()


@pytest.mark.usefixtures("one_in_one_waiting")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_waiting",
        "UPDATE audit_waiting SET entry_id = 9",
        "DELETE FROM audit_position",
        "UPDATE audit_position SET position = 1",
        "INSERT INTO audit_position SELECT 2, entry_id FROM audit_waiting",
        "INSERT INTO audit_position SELECT -1, entry_id FROM audit_waiting",
        "DELETE FROM audit_tile",
        "UPDATE audit_tile SET hashes = {hash}",
        "UPDATE audit_tile SET level = 1",
        'UPDATE audit_tile SET "index" = 1',
        "UPDATE audit_tile SET hashes = substr(hashes, 1, 31)",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_checkpoint SET note = ''",
    ],
)
def test_what_the_log_holds_stays(statement: str) -> None:
    assert refused(statement.format(hash=HASH[connection.vendor]))


@pytest.mark.usefixtures("one_in_one_waiting")
@pytest.mark.parametrize("table", ["waiting", "position", "tile", "checkpoint"])
def test_no_row_is_replaced_nor_a_table_emptied(table: str) -> None:
    table = f"audit_{table}"
    connection.check_constraints()  # or TRUNCATE waits for them
    if connection.vendor == "sqlite":
        assert refused(f"REPLACE INTO {table} SELECT * FROM {table}")
    else:
        assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("one_in_one_waiting")
def test_a_tile_grows_at_its_end() -> None:
    before = bytes(Tile.objects.get().hashes)

    Tile.objects.update(hashes=before + bytes(32))

    assert bytes(Tile.objects.get().hashes) == before + bytes(32)


@pytest.mark.usefixtures("one_in_one_waiting")
@pytest.mark.parametrize("more", [0, 31, 33, 256 * 32])
def test_a_tile_grows_by_whole_hashes_until_it_is_full(more: int) -> None:
    before = bytes(Tile.objects.get().hashes)

    with pytest.raises(IntegrityError, match="append-only"):
        Tile.objects.update(hashes=before + bytes(more))


def test_an_entry_waits_however_it_was_written() -> None:
    state()
    entry = Entry.objects.get()
    entry.pk, entry.sequence, entry.entry_hash = None, 2, "0" * 64

    Entry.objects.bulk_create([entry])

    assert Waiting.objects.count() == 2


@pytest.mark.usefixtures("one_in_one_waiting")
def test_no_entry_has_two_positions() -> None:
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_position SELECT 1, entry_id FROM audit_position")
