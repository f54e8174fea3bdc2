"""What the log says: its state, and the proofs that others check without us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from varde.core.errors import (
    MalformedNoteError,
    MalformedProofError,
    MalformedTileError,
)
from varde.core.record.merkle import (
    HASH_BYTES,
    NodeReader,
    consistency_proof,
    inclusion_proof,
)
from varde.core.record.note import SignedNote, read_note, read_signature
from varde.core.record.proof import MAX_INDEX, LogProof
from varde.core.record.tiles import node_reader

from . import tiles
from .alarms import Alarm, alarms
from .key_states import KeyState, states
from .models import Checkpoint, Cosignature, Entry
from .sequencing import waiting

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 256
NEWEST_COSIGNED = 64


@dataclass(frozen=True, slots=True)
class LogStatus:
    """
    How far the log has come, and how much waits for its position.

    With a worker running nothing waits for long; `waiting_since` is when the oldest
    of the waiting entries was recorded. `note` is the latest checkpoint as it is handed
    out. `alarms` tell of checkpoints that contradict each other; while a key is among
    `missing_keys` nothing is signed.
    """

    size: int
    root: str
    signed_at: datetime | None
    note: SignedNote | None
    waiting: int
    waiting_since: datetime | None
    alarms: tuple[Alarm, ...]
    keys: tuple[KeyState, ...]

    @property
    def missing_keys(self) -> list[KeyState]:
        return [key for key in self.keys if key.cannot_sign]


def latest_checkpoint() -> Checkpoint | None:
    """Return the checkpoint of the largest tree that was signed."""
    # On SQLite, what is no number is larger than every number.
    return Checkpoint.objects.filter(size__lte=MAX_INDEX + 1).first()


def latest_note() -> SignedNote | None:
    """Return the latest checkpoint as it is handed out; None where it cannot be read."""
    return _note_of(latest_checkpoint())


def _note_of(checkpoint: Checkpoint | None) -> SignedNote | None:
    with suppress(MalformedNoteError):
        return signed_note(checkpoint) if checkpoint else None
    return None


def signed_note(checkpoint: Checkpoint) -> SignedNote:
    """
    Return the note with everybody's signature: the log's first, then the witnesses'.

    Raises MalformedNoteError for what somebody put in its place.
    """
    rows = checkpoint.cosignatures.order_by("witness_id")
    lines = []
    for line in rows.values_list("line", flat=True):
        with suppress(MalformedNoteError):
            lines.append(read_signature(line))
    return read_note(checkpoint.note.encode()).with_signatures(*lines)


def tile(level: int, index: int, width: int) -> bytes | None:
    """Return the first `width` hashes of a tile; None where there are not so many."""
    hashes = tiles.read([(level, index)]).get((level, index), b"")
    wanted = width * HASH_BYTES
    return hashes[:wanted] if len(hashes) >= wanted else None


def status(*, now: datetime) -> LogStatus:
    """Tell where the log stands."""
    checkpoint = latest_checkpoint()
    oldest = waiting().select_related("entry").first()
    return LogStatus(
        size=checkpoint.size if checkpoint else 0,
        root=checkpoint.root if checkpoint else "",
        signed_at=checkpoint.signed_at if checkpoint else None,
        note=_note_of(checkpoint),
        waiting=waiting().count() if oldest else 0,
        waiting_since=oldest.entry.recorded_at if oldest else None,
        alarms=tuple(alarms()),
        keys=tuple(states(now=now)),
    )


def proof_of(subject: str, sequence: int) -> LogProof | None:
    """
    Prove one entry against the checkpoint that most will believe, as `_checkpoint_over`.

    None while it waits, and where what is stored proves nothing any more.
    """
    entries = Entry.objects.filter(subject=subject, sequence=sequence)
    with suppress(MalformedNoteError, MalformedProofError, MalformedTileError):
        return next(_proofs(entries), None)
    return None


def proofs_of(subject: str) -> Iterator[LogProof]:
    """
    Prove every entry on a subject that has a position, in the chain's order.

    All are proven against one checkpoint, in a constant number of statements per batch.
    """
    yield from _proofs(Entry.objects.filter(subject=subject))


def consistency(old: int, new: int) -> list[bytes]:
    """
    Prove that the tree of size `new` begins with the tree of size `old`.

    From the empty tree there is nothing to prove, so the proof is empty. Raises
    ValueError for sizes that the log has not had.
    """
    checkpoint = latest_checkpoint()
    if not 0 <= old <= new <= (checkpoint.size if checkpoint else 0):
        raise ValueError("the log has not had these sizes")
    return consistency_proof(old, new, _nodes([old - 1], sizes=[old, new])) if old else []


def _proofs(entries: QuerySet[Entry]) -> Iterator[LogProof]:
    """Prove entries of one subject, batch by batch."""
    last = entries.aggregate(last=Max("place__position"))["last"]
    checkpoint = None if last is None else _checkpoint_over(last + 1)
    if checkpoint is None:
        return
    note, size = signed_note(checkpoint), checkpoint.size
    placed = (
        entries.filter(place__position__lt=size)
        .order_by("sequence")
        .values_list("sequence", "entry", "place__position")
    )
    after = 0
    while batch := list(placed.filter(sequence__gt=after)[:BATCH]):
        node = _nodes([position for *_, position in batch], sizes=[size])
        for sequence, entry, position in batch:
            hashes = inclusion_proof(position, size, node)
            yield LogProof(bytes(entry), position, size, tuple(hashes), note)
            after = sequence


def _checkpoint_over(size: int) -> Checkpoint | None:
    """
    Return the newest checkpoint over so many entries with the most cosignatures.

    Those of witnesses that are asked count, and only the newest are looked at. Without
    any it is the latest checkpoint.
    """
    cosigned = Cosignature.objects.filter(
        witness__removed_at=None,
        checkpoint_id__gte=size,
        checkpoint_id__lte=MAX_INDEX + 1,
    ).order_by("-checkpoint_id")
    counts = Counter(cosigned.values_list("checkpoint_id", flat=True)[:NEWEST_COSIGNED])
    if not counts:
        return latest_checkpoint()
    best = max(counts, key=lambda checkpoint: (counts[checkpoint], checkpoint))
    return Checkpoint.objects.filter(pk=best).first()


def _nodes(indexes: Iterable[int], *, sizes: list[int]) -> NodeReader:
    """Read the tiles around these leaves in one statement; any other when asked for."""
    known = tiles.read(tiles.around(indexes, sizes=sizes))

    def read_tile(level: int, index: int, _: int) -> bytes:
        place = (level, index)
        if place not in known:
            known.update(tiles.read([place]))
        return known.get(place, b"")

    return node_reader(read_tile, size=max(sizes))
