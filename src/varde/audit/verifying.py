"""
Verifying the whole log: the tree is computed again from the stored entries.

It is compared with the tiles, with every checkpoint and with the signatures under each.
Entries are read in batches, so memory does not grow with the log. Where an entry is not
the one in its tile, the tile's hash is taken on in its place: if the checkpoints then
hold, it is the entry that was changed, and what follows is still verified.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from django.db import connection
from django.db.models import Exists, OuterRef

from varde.core.errors import (
    MalformedCheckpointError,
    MalformedNoteError,
    SignatureRefusedError,
)
from varde.core.record.checkpoint import read_checkpoint
from varde.core.record.merkle import HASH_BYTES, Frontier, leaf_hash
from varde.core.record.note import VerifierKey, read_note, verify
from varde.core.record.proof import MAX_INDEX, speaks_for
from varde.core.record.tiles import TILE_HEIGHT, TILE_WIDTH, grown

from . import tiles
from .models import Checkpoint, Entry, Position, Waiting
from .models.columns import NO_INSTANT, NO_NUMBER

BATCH = 8 * TILE_WIDTH
MOST_FINDINGS = 100
LARGEST = MAX_INDEX + 1
"""No log has more entries."""

# One statement, so that it speaks of one moment. On SQLite, what is no number is larger
# than every number.
ENDS = """
    SELECT (SELECT max(size) FROM audit_checkpoint WHERE size <= %s),
    (SELECT max(position) + 1 FROM audit_position WHERE position <= %s)
"""

Progress = Callable[[int, int], None]
"""Is told how many entries were verified so far, and of how many."""


class LogFlaw(StrEnum):
    """Why the log is not whole. Values are stable."""

    ENTRY_MISSING = "entry-missing"  # no entry has the position
    ENTRY_DIFFERS = "entry-differs"  # the entry is not the one in its tile
    TILE_DIFFERS = "tile-differs"  # the tile lacks or changes what follows below it
    CHECKPOINT_DIFFERS = "checkpoint-differs"  # another tree was signed
    SIGNATURE_REFUSED = "signature-refused"  # no key of the log signed it
    CUT_SHORT = "cut-short"  # positions go on after the last checkpoint, or not so far
    ENTRY_LEFT_OUT = "entry-left-out"  # an entry neither has a position nor waits
    WAITS_IN_VAIN = "waits-in-vain"  # what waits is no entry, or has a position


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is wrong, and where.

    `position` is the first that is concerned; for a checkpoint it is that of its last
    entry. `subject` and `sequence` name the entry where it is known.
    """

    flaw: LogFlaw
    position: int | None
    subject: str = ""
    sequence: int | None = None


@dataclass(slots=True)
class LogReport:
    """How many entries and checkpoints were compared, and what was found, in order."""

    size: int = 0
    entries: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings

    @property
    def is_cut_off(self) -> bool:
        """There may be more to find; the walk ended early."""
        return len(self.findings) >= MOST_FINDINGS


@dataclass(frozen=True, slots=True)
class _Leaf:
    position: int
    subject: str
    sequence: int
    hash: bytes


def verify_log(
    *, keys: Collection[VerifierKey], progress: Progress = lambda _done, _total: None
) -> LogReport:
    """
    Verify everything up to the latest checkpoint.

    `keys` are those that may have signed for this log, past ones too.
    """
    signed, placed = _ends()
    report = LogReport(size=signed)
    frontier = Frontier()
    while frontier.size < report.size and not report.is_cut_off:
        first = frontier.size
        end = min(first + BATCH, report.size)
        _verify_batch(frontier, end, keys, report)
        report.entries = frontier.size
        progress(frontier.size, report.size)
    if signed != placed or Position.objects.filter(position__gt=MAX_INDEX).exists():
        report.findings.append(Finding(LogFlaw.CUT_SHORT, int(min(signed, placed))))
    for checkpoint in Checkpoint.objects.filter(size__gt=LARGEST):
        report.findings.append(Finding(LogFlaw.CHECKPOINT_DIFFERS, _last_in(checkpoint)))
    report.findings += _left_out()
    report.findings += _waits_in_vain()
    return report


def _verify_batch(
    frontier: Frontier, end: int, keys: Collection[VerifierKey], report: LogReport
) -> None:
    first = frontier.size
    stored = tiles.read(tiles.covering(first, end))
    leaves = list(_leaves(first, end, stored, report.findings))
    signed = {}
    for checkpoint in Checkpoint.objects.filter(size__gt=first, size__lte=end):
        if checkpoint.size == NO_NUMBER:
            found = Finding(LogFlaw.CHECKPOINT_DIFFERS, _last_in(checkpoint))
            report.findings.append(found)
        else:
            signed[checkpoint.size] = checkpoint
    broken: set[tuple[int, int]] = set()
    for start, stop in pairwise(sorted({first, *signed, end})):
        gained = grown(frontier, leaves[start - first : stop - first])
        for place, hashes in gained.items():
            if place not in broken and not _holds(stored, place, start, hashes):
                broken.add(place)
                report.findings.append(_tile_differs(place))
        if stop in signed:
            report.checkpoints += 1
            report.findings += flaws_of(signed[stop], frontier, keys)


def _leaves(
    first: int,
    end: int,
    stored: Mapping[tiles.Place, bytes],
    findings: list[Finding],
) -> Iterator[bytes]:
    """Yield the hash for each position, and note where entry and tile disagree."""
    entries = {leaf.position: leaf for leaf in _stored_leaves(first, end)}
    if nowhere := entries.pop(NO_NUMBER, None):
        findings.append(_left_out_as(nowhere.subject, nowhere.sequence))
    for position in range(first, end):
        index, at = divmod(position, TILE_WIDTH)
        tile = stored.get((0, index), b"")
        signed = tile[at * HASH_BYTES : (at + 1) * HASH_BYTES]
        leaf = entries.get(position)
        if leaf is None:
            findings.append(Finding(LogFlaw.ENTRY_MISSING, position))
        elif signed and signed != leaf.hash:
            findings.append(
                Finding(LogFlaw.ENTRY_DIFFERS, position, leaf.subject, leaf.sequence)
            )
        yield signed or (leaf.hash if leaf else bytes(HASH_BYTES))


def _stored_leaves(first: int, end: int) -> Iterator[_Leaf]:
    rows = Entry.objects.filter(
        place__position__gte=first, place__position__lt=end
    ).values_list("place__position", "subject", "sequence", "entry")
    for position, subject, sequence, entry in rows.order_by("place__position"):
        yield _Leaf(position, subject, sequence, leaf_hash(bytes(entry)))


def _holds(
    stored: Mapping[tiles.Place, bytes], place: tiles.Place, start: int, hashes: bytes
) -> bool:
    """Tell whether a tile holds these hashes where a tree of size `start` ended in it."""
    level, index = place
    before = max(0, (start >> TILE_HEIGHT * level) - index * TILE_WIDTH) * HASH_BYTES
    return stored.get(place, b"")[before : before + len(hashes)] == hashes


def _tile_differs(place: tiles.Place) -> Finding:
    level, index = place
    return Finding(LogFlaw.TILE_DIFFERS, index << TILE_HEIGHT * (level + 1))


def flaws_of(
    checkpoint: Checkpoint, frontier: Frontier, keys: Collection[VerifierKey]
) -> Iterator[Finding]:
    """Yield what is wrong with a checkpoint of the tree as it is computed so far."""
    position = checkpoint.size - 1
    root = frontier.root()
    try:
        note = read_note(checkpoint.note.encode())
        stated = read_checkpoint(note.text)
    except (MalformedNoteError, MalformedCheckpointError):
        yield Finding(LogFlaw.CHECKPOINT_DIFFERS, position)
        return
    if (stated.size, stated.root, checkpoint.root) != (
        frontier.size,
        root,
        root.hex(),
    ) or checkpoint.signed_at == NO_INSTANT:
        yield Finding(LogFlaw.CHECKPOINT_DIFFERS, position)
    try:
        signers = verify(note, keys)
    except SignatureRefusedError:
        signers = []
    if not any(speaks_for(key, stated.origin) for key in signers):
        yield Finding(LogFlaw.SIGNATURE_REFUSED, position)


def _left_out() -> Iterator[Finding]:
    """Yield entries that the sequencer would never find."""
    # On SQLite, what is no number is larger than every number.
    place = Position.objects.filter(entry=OuterRef("pk"), position__range=(0, MAX_INDEX))
    lost = Entry.objects.filter(~Exists(place), wait=None).order_by("pk")
    for subject, sequence in lost.values_list("subject", "sequence")[:MOST_FINDINGS]:
        yield _left_out_as(subject, sequence)


def _left_out_as(subject: str, sequence: int) -> Finding:
    return Finding(LogFlaw.ENTRY_LEFT_OUT, None, subject, sequence)


def _waits_in_vain() -> Iterator[Finding]:
    """Yield once if the sequencer passes over something that waits."""
    entry = Entry.objects.filter(pk=OuterRef("pk"), place=None)
    if Waiting.objects.filter(~Exists(entry)).exists():
        yield Finding(LogFlaw.WAITS_IN_VAIN, None)


def _last_in(checkpoint: Checkpoint) -> int | None:
    """Return the last position in a checkpoint whose size is stored as no number."""
    try:
        return read_checkpoint(read_note(checkpoint.note.encode()).text).size - 1
    except (MalformedNoteError, MalformedCheckpointError):
        return None


def _ends() -> tuple[int, float]:
    """Return how many entries were signed, and how many have a position."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS, [LARGEST, LARGEST])
        signed, placed = cursor.fetchone()
    return int(signed or 0), placed or 0
