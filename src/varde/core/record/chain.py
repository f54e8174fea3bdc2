"""
The chain of one subject: how it grows, and whether it is whole.

Verification takes bytes and nothing else, so the same function answers in the
server, on the command line and in a second implementation's tests. It says
where the chain breaks first, and why.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from varde.core.errors import MalformedEntryError

from .detail import Disclosed, Disclosure, Erased, Erasure, Lost, fulfils
from .entry import FIRST_SEQUENCE, NO_PREVIOUS, Entry, entry_hash, read_entry

ERASURE_ACTION = "record.detail-erased"
"""The action whose detail has the `sequence` of what was erased, and the `reason`."""


class Flaw(StrEnum):
    """Why a chain is not whole. Values are stable."""

    EMPTY = "empty"  # there is no entry; nothing is proven
    MALFORMED = "malformed"  # the bytes are no entry of a known version
    OTHER_SUBJECT = "other-subject"  # the entry belongs to another chain
    OUT_OF_SEQUENCE = "out-of-sequence"  # an entry is missing, doubled or moved
    BROKEN_LINK = "broken-link"  # it does not name the entry before it
    HASH_DIFFERS = "hash-differs"  # the stored hash is not that of the bytes
    COLUMNS_DIFFER = "columns-differ"  # what is listed is not what the bytes say
    DETAIL_LOST = "detail-lost"  # the detail is gone and nothing says why
    DETAIL_DIFFERS = "detail-differs"  # the detail is not the one committed to
    ERASURE_UNTOLD = "erasure-untold"  # erased, but no entry tells of it so
    CUT_SHORT = "cut-short"  # the chain was longer once
    HEAD_DIFFERS = "head-differs"  # another entry stands where the head was


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain at some time, as remembered apart from it."""

    sequence: int
    entry_hash: str


EMPTY_HEAD = Head(0, NO_PREVIOUS)


@dataclass(frozen=True, slots=True)
class Link:
    """
    One stored entry with what is known of its detail, in the order of the chain.

    `entry_hash` and `columns` are what the store says beside the bytes, by the
    names of Entry. They are what lists show and search, so they are checked too.
    """

    entry: bytes
    disclosure: Disclosure
    entry_hash: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What verification found.

    `broken_at` is the sequence at which the chain first fails, `head` the last
    entry that could be trusted.
    """

    entries: int
    head: Head = EMPTY_HEAD
    broken_at: int | None = None
    flaw: Flaw | None = None

    @property
    def whole(self) -> bool:
        return self.flaw is None


def follow(head: Head) -> tuple[int, str]:
    """Return the sequence and the previous hash of the entry after this head."""
    return head.sequence + 1, head.entry_hash


def verify_chain(
    subject: str, links: Iterable[Link], *, head: Head = EMPTY_HEAD
) -> Verdict:
    """
    Check every entry of a chain, first to last.

    The chain must still reach the `head` that is remembered from elsewhere (a
    receipt, a print-out, the stored head) and may have grown since. Without one,
    a chain that lost its last entries looks like one that never had them.
    """
    trusted = EMPTY_HEAD
    untold: dict[int, Erasure | None] = {}
    for link in links:
        try:
            entry = read_entry(link.entry)
        except MalformedEntryError:
            return _broken(trusted, Flaw.MALFORMED)
        reached = Head(entry.sequence, entry_hash(link.entry))
        flaw = (
            _flaw_of_place(entry, subject, trusted)
            or _flaw_of_store(entry, link, reached)
            or _flaw_of_head(reached, head)
            or _flaw_of_detail(entry, link)
        )
        if flaw is not None:
            return _broken(trusted, flaw)
        if isinstance(link.disclosure, Erased):
            untold[entry.sequence] = link.disclosure.erasure
        sequence, erasure = _erasure_told(entry, link.disclosure)
        if untold.get(sequence, erasure) in {None, erasure}:
            untold.pop(sequence, None)
        trusted = reached
    return _verdict_at_end(trusted, untold, head)


def _broken(trusted: Head, flaw: Flaw) -> Verdict:
    return Verdict(trusted.sequence, trusted, trusted.sequence + 1, flaw)


def _flaw_of_place(entry: Entry, subject: str, trusted: Head) -> Flaw | None:
    if entry.subject != subject:
        return Flaw.OTHER_SUBJECT
    sequence, previous = follow(trusted)
    if entry.sequence != sequence:
        return Flaw.OUT_OF_SEQUENCE
    if entry.previous != previous:
        return Flaw.BROKEN_LINK
    return None


def _flaw_of_store(entry: Entry, link: Link, reached: Head) -> Flaw | None:
    if link.entry_hash not in {None, reached.entry_hash}:
        return Flaw.HASH_DIFFERS
    if any(getattr(entry, name) != value for name, value in link.columns.items()):
        return Flaw.COLUMNS_DIFFER
    return None


def _flaw_of_head(reached: Head, head: Head) -> Flaw | None:
    if reached.sequence == head.sequence and reached != head:
        return Flaw.HEAD_DIFFERS
    return None


def _flaw_of_detail(entry: Entry, link: Link) -> Flaw | None:
    match link.disclosure:
        case Disclosed() as disclosed:
            return None if fulfils(disclosed, entry.commitment) else Flaw.DETAIL_DIFFERS
        case Lost():
            return Flaw.DETAIL_LOST
        case Erased():
            return None


def _erasure_told(entry: Entry, disclosure: Disclosure) -> tuple[int, Erasure | None]:
    if entry.action != ERASURE_ACTION or not isinstance(disclosure, Disclosed):
        return 0, None
    try:
        match json.loads(disclosure.detail):
            case {"sequence": int(sequence), "reason": str(reason)}:
                # True is an integer to Python; as a sequence it must not count.
                told = 0 if isinstance(sequence, bool) else sequence
                return told, Erasure(by=entry.actor, at=entry.at, reason=reason)
    except (ValueError, RecursionError):
        pass
    return 0, None


def _verdict_at_end(trusted: Head, untold: Collection[int], head: Head) -> Verdict:
    if trusted.sequence < head.sequence:
        return _broken(trusted, Flaw.CUT_SHORT)
    if trusted.sequence < FIRST_SEQUENCE:
        return Verdict(0, trusted, None, Flaw.EMPTY)
    if untold:
        return Verdict(trusted.sequence, trusted, min(untold), Flaw.ERASURE_UNTOLD)
    return Verdict(trusted.sequence, trusted)
