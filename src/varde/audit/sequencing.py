"""
The sequencer: gives committed entries their positions in the log, and signs.

One works at a time, whichever process it is in: on PostgreSQL it holds an advisory
lock, on SQLite it is the single writer. A batch is one transaction from the first
position to the signed checkpoint, so a sequencer that is killed leaves nothing
half done and whoever comes next goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from varde.adapters.signing_keys import SigningKey
from varde.core import instants
from varde.core.record import checkpoint as checkpoints
from varde.core.record.merkle import HASH_BYTES, Frontier, leaf_hash
from varde.core.record.tiles import grown, node_reader

from . import keys
from .models import Checkpoint, Entry, Position, Tile, Waiting
from .tiles import Place, edge_of, read
from .tree_guards import PUT_WHAT_WAS_LEFT_OUT
from .verifying import LogFlaw, flaws_of

BATCH = 4096

# Any number, as long as nobody else locks it in this database: "varde", in ASCII.
LOCK = 0x7661726465
# A sequencer that hangs loses its connection, and with it the lock.
PATIENCE = "30s"

TAKE_THE_LOCK = """
    SELECT pg_try_advisory_xact_lock(%s),
    set_config('idle_in_transaction_session_timeout', %s, true)
"""
# Row by row, not joined: PostgreSQL's statistics of a table that is empty most of the time
# are old, and a join by them may read every position that there is.
GIVE_POSITIONS = """
    INSERT INTO audit_position (position, entry_id)
    SELECT %s + row_number() OVER (ORDER BY entry_id) - 1, entry_id
    FROM (
        SELECT entry_id FROM audit_waiting AS waiting
        WHERE (SELECT id FROM audit_entry WHERE id = waiting.entry_id) IS NOT NULL
        AND (
            SELECT position FROM audit_position WHERE entry_id = waiting.entry_id
        ) IS NULL
        ORDER BY entry_id LIMIT %s
    ) AS next
    ORDER BY entry_id
"""
END_THEIR_WAIT = """
    DELETE FROM audit_waiting WHERE entry_id IN (
        SELECT entry_id FROM audit_position WHERE position >= %s AND position < %s
    )
"""


class LogDivergedError(Exception):
    """
    The stored tree is not the one that this log signed last; nothing is signed on top.

    Somebody changed the tables of the log past their guards, or a part of them was lost.
    """


def sequence(
    *, now: datetime, signers: Sequence[SigningKey], batch: int = BATCH
) -> Checkpoint | None:
    """
    Take up to a batch of waiting entries into the log and sign the tree that results.

    The first signer's name is the origin of the log. Returns None where nothing
    waits, or where another sequencer is at work. Raises LogDivergedError.
    """
    if not signers:
        raise ValueError("a checkpoint that nobody signs proves nothing")
    # Looked for outside the transaction: SQLite's one writer is not to be held up.
    if not something_waits():
        return None
    with transaction.atomic(durable=True):
        if not _alone():
            return None
        frontier, edge = tree(signers)
        first = frontier.size
        if not _execute(GIVE_POSITIONS, first, batch):
            return None
        leaves = [leaf_hash(entry) for entry in _entries(first, first + batch)]
        store(edge, grown(frontier, leaves))
        _execute(END_THEIR_WAIT, first, frontier.size)
        return sign(frontier, now=now, signers=signers)


def sequence_all(*, clock: Callable[[], datetime], signers: Sequence[SigningKey]) -> None:
    """
    Take in one full batch after another, and the one that is not full.

    Each has its own checkpoint. What comes in meanwhile waits for the next time, so that
    under load a checkpoint is not signed for every entry.
    """
    size = _signed_size()
    while (signed := sequence(now=clock(), signers=signers)) is not None:
        if signed.size - size < BATCH:
            return
        size = signed.size


def take_in_left_out() -> int:
    """Put among the waiting whatever has no place and waits for none; tell how many."""
    return _execute(PUT_WHAT_WAS_LEFT_OUT)


def waiting() -> QuerySet[Waiting]:
    """
    Return what waits and can have a position, in the order in which it gets one.

    What somebody else has put there and is no entry, or has a position, is passed over.
    """
    entry = Entry.objects.filter(pk=OuterRef("pk")).values("pk")
    position = Position.objects.filter(entry=OuterRef("pk")).values("pk")
    found = Waiting.objects.alias(known=Subquery(entry), placed=Subquery(position))
    # By the index: the first rows of the table may all be dead on PostgreSQL.
    return found.filter(known__isnull=False, placed=None).order_by("pk")


def something_waits() -> bool:
    """Tell in one statement whether an entry has no position yet."""
    return waiting().values_list("pk", flat=True).first() is not None


def _alone() -> bool:
    """Tell whether this transaction may sequence; SQLite has let nobody else begin one."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(TAKE_THE_LOCK, [LOCK, PATIENCE])
        return bool(cursor.fetchone()[0])


def tree(signers: Sequence[SigningKey]) -> tuple[Frontier, Mapping[Place, bytes]]:
    """
    Return the tree as it was signed last, and those of its tiles that have room.

    Raises LogDivergedError where what is stored is not what was signed, and where it was
    signed by none of these keys nor by another that signs, or signed, for this log.
    """
    last = Checkpoint.objects.first()
    size = last.size if last else 0
    end = Position.objects.values_list("position", flat=True).last()
    if size != (0 if end is None else end + 1):
        raise LogDivergedError(f"{size} were signed, the last position is {end}")
    widths = edge_of(size)
    edge = read(widths)
    for (level, index), width in widths.items():
        if len(edge.get((level, index), b"")) != width * HASH_BYTES:
            raise LogDivergedError(f"tile {level}/{index} does not hold {width} hashes")
    reader = node_reader(lambda level, index, _: edge[level, index], size=size)
    frontier = Frontier.of(size, reader)
    if last and (flaw := _flaw_of(last, frontier, signers)):
        raise LogDivergedError(f"the checkpoint of size {size}: {flaw}")
    return frontier, edge


def _flaw_of(
    last: Checkpoint, frontier: Frontier, signers: Sequence[SigningKey]
) -> LogFlaw | None:
    held = [key.verifier for key in signers]
    if next(flaws_of(last, frontier, held), None) is None:
        return None
    # A key that has ended may have signed it.
    found = next(flaws_of(last, frontier, keys.public_keys()), None)
    return found.flaw if found else None


def _signed_size() -> int:
    return Checkpoint.objects.values_list("size", flat=True).first() or 0


def _entries(first: int, end: int) -> list[bytes]:
    entries = (
        Entry.objects.filter(place__position__gte=first, place__position__lt=end)
        .order_by("place__position")
        .values_list("entry", flat=True)
    )
    return [bytes(entry) for entry in entries]


def store(edge: Mapping[Place, bytes], gained: Mapping[Place, bytes]) -> None:
    """Write the tiles that grew; those that had room begin with what they held."""
    Tile.objects.bulk_create(
        [
            Tile(level=level, index=index, hashes=edge.get((level, index), b"") + hashes)
            for (level, index), hashes in gained.items()
        ],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )


def sign(frontier: Frontier, *, now: datetime, signers: Sequence[SigningKey]) -> Checkpoint:
    """Sign the tree as it is and keep the checkpoint; the first key names the log."""
    root = frontier.root()
    stated = checkpoints.Checkpoint(signers[0].name, frontier.size, root)
    return Checkpoint.objects.create(
        size=frontier.size,
        root=root.hex(),
        note=str(checkpoints.signed(stated, signers)),
        signed_at=instants.in_utc(now),
    )


def _execute(statement: str, *parameters: int) -> int:
    """Run a statement and tell how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
