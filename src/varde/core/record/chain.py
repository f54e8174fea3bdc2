"""
The chain of one subject: how it grows, and whether it is whole.

Verification takes bytes and nothing else, so the same function answers in the
server, on the command line and in a second implementation's tests. It says
where the chain breaks first, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from varde.core.errors import MalformedEntryError

from .detail import (
    DETAIL_DOMAIN,
    SALT_BYTES,
    Disclosed,
    Disclosure,
    Erased,
    Erasure,
    Lost,
    Withheld,
    fulfils,
)
from .entry import (
    ENTRY_DOMAIN,
    FIRST_SEQUENCE,
    NO_PREVIOUS,
    Entry,
    entry_hash,
    glance,
    members_at_a_glance,
    read_entry,
    written_subject,
)

ERASURE_ACTION = "record.detail-erased"
"""The action whose detail has the `sequence` of what was erased, and the `reason`."""

_ERASURE_START = f'{{"action":"{ERASURE_ACTION}"'.encode()


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
    DETAIL_WITHHELD = "detail-withheld"  # the detail is kept back where all must be told
    ERASURE_UNTOLD = "erasure-untold"  # erased, but no entry tells of it so
    CUT_SHORT = "cut-short"  # the chain was longer once
    HEAD_DIFFERS = "head-differs"  # another entry stands where the head was


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain at some time, as remembered apart from it."""

    sequence: int
    entry_hash: str


EMPTY_HEAD = Head(0, NO_PREVIOUS)


class Columns(NamedTuple):
    """
    The members of an entry as the store repeats them beside the bytes.

    Lists show and search them, so they are checked too.
    """

    subject: str
    sequence: int
    previous: str
    action: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """
    One stored entry with what is known of its detail, in the order of the chain.

    `entry_hash` and `columns` are what the store says beside the bytes, if it does.
    """

    entry: bytes
    disclosure: Disclosure
    entry_hash: str | None = None
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What verification found.

    `broken_at` is the sequence at which the chain first fails, `head` the last
    entry that could be trusted. Of the entries up to there, `erased` and `withheld`
    count those whose detail was not there to be checked.
    """

    entries: int
    head: Head = EMPTY_HEAD
    broken_at: int | None = None
    flaw: Flaw | None = None
    erased: int = 0
    withheld: int = 0

    @property
    def whole(self) -> bool:
        return self.flaw is None


def columns_of(entry: Entry) -> Columns:
    return Columns(*(getattr(entry, name) for name in Columns._fields))


def follow(head: Head) -> tuple[int, str]:
    """Return the sequence and the previous hash of the entry after this head."""
    return head.sequence + 1, head.entry_hash


def verify_chain(
    subject: str, links: Iterable[Link], *, head: Head = EMPTY_HEAD, partial: bool = False
) -> Verdict:
    """
    Check every entry of a chain, first to last.

    The chain must still reach the `head` that is remembered from elsewhere (a
    receipt, a print-out, the stored head) and may have grown since. Without one,
    a chain that lost its last entries looks like one that never had them.

    Only in a `partial` copy, made for a reader who may not see everything, may
    details be withheld. Those of erasures must be there even so.
    """
    verification = _Verification(subject, head, partial=partial)
    for link in links:
        flaw = None if verification.passes(link) else verification.weigh(link)
        if flaw is not None:
            return verification.broken(flaw)
    return verification.verdict()


class _Verification:
    """How far the chain of one subject has been checked, and what is still to be told."""

    __slots__ = (
        "_erased",
        "_head",
        "_partial",
        "_previous",
        "_sequence",
        "_subject",
        "_untold",
        "_withheld",
        "_written",
    )

    def __init__(self, subject: str, head: Head, *, partial: bool) -> None:
        self._subject = subject
        self._written = written_subject(subject)
        self._head = head
        self._partial = partial
        self._sequence, self._previous = EMPTY_HEAD.sequence, EMPTY_HEAD.entry_hash
        self._untold: dict[int, Erasure | None] = {}
        self._erased = 0
        self._withheld = 0

    def passes(self, link: Link) -> bool:
        """
        Take an entry that is whole beyond doubt; False says that it must be weighed.

        Its bytes are compared with what they must be, without reading them, which takes
        a tenth of the time. Everything but the plain case is left to `weigh`.
        """
        told, data, sequence = link.disclosure, link.entry, self._sequence + 1
        if (
            type(told) is not Disclosed
            or len(told.salt) != SALT_BYTES
            or self._written is None
            or sequence == self._head.sequence
            or data.startswith(_ERASURE_START)
        ):
            return False
        promised = sha256(DETAIL_DOMAIN + told.salt + told.detail).hexdigest()
        found = glance(data, promised, self._previous, sequence, self._written)
        if found is None:
            return False
        if link.columns is not None and link.columns != (
            self._subject,
            sequence,
            self._previous,
            *members_at_a_glance(found),
        ):
            return False
        reached = sha256(ENTRY_DOMAIN + data).hexdigest()
        if link.entry_hash is not None and link.entry_hash != reached:
            return False
        self._sequence, self._previous = sequence, reached
        return True

    def weigh(self, link: Link) -> Flaw | None:
        """Take the entry, or tell its first flaw."""
        try:
            entry = read_entry(link.entry)
        except MalformedEntryError:
            return Flaw.MALFORMED
        reached = Head(entry.sequence, entry_hash(link.entry))
        flaw = (
            _flaw_of_place(entry, self._subject, self._trusted)
            or _flaw_of_store(entry, link, reached)
            or _flaw_of_head(reached, self._head)
            or _flaw_of_detail(entry, link, partial=self._partial)
        )
        if flaw is None:
            self._take(entry, link.disclosure)
            self._sequence, self._previous = reached.sequence, reached.entry_hash
        return flaw

    def broken(self, flaw: Flaw) -> Verdict:
        return self._verdict(self._sequence + 1, flaw)

    def verdict(self) -> Verdict:
        """Say what holds, now that the chain is at its end."""
        if self._sequence < self._head.sequence:
            return self.broken(Flaw.CUT_SHORT)
        if self._sequence < FIRST_SEQUENCE:
            return self._verdict(None, Flaw.EMPTY)
        if self._untold:
            return self._verdict(min(self._untold), Flaw.ERASURE_UNTOLD)
        return self._verdict(None, None)

    @property
    def _trusted(self) -> Head:
        return Head(self._sequence, self._previous)

    def _take(self, entry: Entry, disclosure: Disclosure) -> None:
        if isinstance(disclosure, Erased):
            self._erased += 1
            self._untold[entry.sequence] = disclosure.erasure
        elif isinstance(disclosure, Withheld):
            self._withheld += 1
        sequence, erasure = _erasure_told(entry, disclosure)
        if self._untold.get(sequence, erasure) in {None, erasure}:
            self._untold.pop(sequence, None)

    def _verdict(self, broken_at: int | None, flaw: Flaw | None) -> Verdict:
        return Verdict(
            entries=self._sequence,
            head=self._trusted,
            broken_at=broken_at,
            flaw=flaw,
            erased=self._erased,
            withheld=self._withheld,
        )


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
    if link.columns not in {None, columns_of(entry)}:
        return Flaw.COLUMNS_DIFFER
    return None


def _flaw_of_head(reached: Head, head: Head) -> Flaw | None:
    if reached.sequence == head.sequence and reached != head:
        return Flaw.HEAD_DIFFERS
    return None


def _flaw_of_detail(entry: Entry, link: Link, *, partial: bool) -> Flaw | None:
    match link.disclosure:
        case Disclosed() as disclosed:
            return None if fulfils(disclosed, entry.commitment) else Flaw.DETAIL_DIFFERS
        case Lost():
            return Flaw.DETAIL_LOST
        case Withheld():
            return None if partial else Flaw.DETAIL_WITHHELD
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
