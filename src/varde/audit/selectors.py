"""What the record says about a subject, and whether it can be believed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from varde.core.record.chain import (
    EMPTY_HEAD,
    Columns,
    Flaw,
    Head,
    Link,
    Verdict,
)
from varde.core.record.chain import verify_chain as verify_links
from varde.core.record.detail import Disclosed, Disclosure, Erased, Erasure, Lost
from varde.core.record.entry import FIRST_SEQUENCE

from .actions import DECLARATIONS, ERASABLE, Action
from .models import ChainHead, Detail, Entry
from .models.columns import NO_NUMBER
from .reasons import ErasureReason
from .wording import FLAWS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from .personal import Names


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """An entry as a page shows it: `detail` is None when it was erased."""

    subject: str
    sequence: int
    action: str
    actor: str
    at: datetime
    entry_hash: str
    detail: dict[str, object] | None
    erased: Erasure | None

    @property
    def erasure_reason(self) -> str:
        reason = self.erased.reason if self.erased else ""
        known = reason in ErasureReason.values
        return str(ErasureReason(reason).label) if known else reason

    @property
    def label(self) -> _StrPromise | str:
        return label_of(self.action)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for among the entries; what is empty does not narrow."""

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Sought()

BATCH = 2000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """
    Whether a chain is whole, and if not, at which entry it breaks and why.

    `entries` counts what could be verified up to there; `head_hash` is the hash
    of the last of them, to be noted down and compared later.
    """

    entries: int
    whole: bool
    broken_at: int | None = None
    reason: Flaw | None = None
    head_hash: str = ""

    @property
    def explanation(self) -> _StrPromise | str:
        return FLAWS[self.reason] if self.reason else ""


def chain(
    subject: str,
    *,
    sought: Sought = EVERYTHING,
    limit: int | None = None,
    before: int | None = None,
) -> list[RecordedEntry]:
    """
    Return the entries on a subject that are sought, newest first.

    `before` a sequence pages on; `sought.until` is excluded, so that spans can meet.
    """
    entries = Entry.objects.filter(subject=subject).select_related("detail")
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    entries = entries.filter(**_conditions(sought))
    return [_recorded(entry) for entry in entries.order_by("-sequence")[:limit]]


def _conditions(sought: Sought) -> dict[str, object]:
    conditions = {
        "actor": sought.actor,
        "action": sought.action,
        "recorded_at__gte": sought.since,
        "recorded_at__lt": sought.until,
    }
    return {name: value for name, value in conditions.items() if value}


def actors(subject: str) -> list[str]:
    """Return the references of everybody who ever did something to the subject."""
    entries = Entry.objects.filter(subject=subject).order_by("actor")
    return list(entries.values_list("actor", flat=True).distinct())


def actions(subject: str) -> list[tuple[str, _StrPromise | str]]:
    """Return what was ever done to the subject: each action with its name for people."""
    entries = Entry.objects.filter(subject=subject).order_by("action")
    found = entries.values_list("action", flat=True).distinct()
    return [(action, label_of(action)) for action in found]


def label_of(action: str) -> _StrPromise | str:
    """Return the name for people; an action of a later version has its own only."""
    known = action in Action._value2member_map_
    return DECLARATIONS[Action(action)].label if known else action


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry to the byte: what was hashed, and what the hash commits to."""

    told: RecordedEntry
    link: Link

    @property
    def salt(self) -> str:
        match self.link.disclosure:
            case Disclosed(salt=salt):
                return salt.hex()
        return ""

    @property
    def detail(self) -> str:
        match self.link.disclosure:
            case Disclosed(detail=detail):
                return detail.decode()
        return ""


def stored_entry(subject: str, sequence: int) -> StoredEntry | None:
    """Return the entry at that place of the chain, if there is one."""
    entries = Entry.objects.filter(subject=subject, sequence=sequence)
    entry = entries.select_related("detail").first()
    return StoredEntry(_recorded(entry), _link(entry)) if entry else None


def chains(subjects: Iterable[str]) -> dict[str, list[RecordedEntry]]:
    """Return the entries on several subjects, each newest first."""
    found: dict[str, list[RecordedEntry]] = {subject: [] for subject in subjects}
    entries = Entry.objects.filter(subject__in=found).select_related("detail")
    for entry in entries.order_by("subject", "-sequence"):
        found[entry.subject].append(_recorded(entry))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """A detail that could be erased: where it lies, and by which key it comes in order."""

    key: int
    subject: str
    sequence: int


def standing_details(
    *,
    subjects: QuerySet[Any, Any] | Iterable[str] | None,
    names: Names | None,
    after: int,
    limit: int,
) -> tuple[list[Standing], int | None]:
    """
    The personal details on these subjects that are not erased and hold a name.

    Without names, all of them; without subjects, on every one. Looks at up to `limit`
    after a key, and returns the key to go on from, None at the end.
    """
    rows = (
        Detail.objects.filter(
            _on(subjects),
            entry__action__in=ERASABLE,
            erased_at=None,
            entry_id__gt=after,
        )
        .order_by("entry_id")
        .values_list("entry_id", "entry__subject", "entry__sequence", "detail")
    )
    if names is not None:
        anywhere = Q()
        for needle in names.needles:
            anywhere |= Q(detail__icontains=needle)
        rows = rows.filter(anywhere)
    seen = list(rows[:limit])
    found = [
        Standing(key, subject, sequence)
        for key, subject, sequence, text in seen
        if names is None or names.are_in_value(_read(text or "null"))
    ]
    return found, seen[-1][0] if len(seen) == limit else None


def _on(subjects: QuerySet[Any, Any] | Iterable[str] | None) -> Q:
    return Q() if subjects is None else Q(entry__subject__in=subjects)


def verify_chain(subject: str) -> ChainReport:
    """Verify everything that is stored on a subject against its head."""
    return verify_chains([subject])[subject]


def verify_chains(subjects: Iterable[str]) -> dict[str, ChainReport]:
    """Verify several chains in two statements, and one more for each BATCH of entries."""
    wanted = list(dict.fromkeys(subjects))
    rows = ChainHead.objects.filter(subject__in=wanted)
    heads = {row.subject: _head(row) for row in rows}
    return {
        subject: _report(subject, links, heads.get(subject, EMPTY_HEAD))
        for subject, links in _links(wanted)
    }


def _report(subject: str, links: Iterable[Link], head: Head) -> ChainReport:
    verdict = verdict_on(subject, links, head=head)
    return ChainReport(
        entries=verdict.entries,
        whole=verdict.whole,
        broken_at=verdict.broken_at,
        reason=verdict.flaw,
        head_hash=verdict.head.entry_hash if verdict.entries else "",
    )


def verdict_on(subject: str, links: Iterable[Link], *, head: Head) -> Verdict:
    """Verify a chain as it is stored, where every chain has its head."""
    verdict = verify_links(subject, links, head=head)
    if verdict.whole and head == EMPTY_HEAD:
        return replace(verdict, broken_at=verdict.entries, flaw=Flaw.HEAD_DIFFERS)
    return verdict


def head_of(subject: str) -> Head:
    """Return the head that is stored beside the chain."""
    row = ChainHead.objects.filter(subject=subject).first()
    return _head(row) if row else EMPTY_HEAD


def _head(row: ChainHead) -> Head:
    """Return what the row says; one that can be no head is as good as none."""
    is_one = row.sequence >= FIRST_SEQUENCE
    return Head(row.sequence, row.entry_hash) if is_one else EMPTY_HEAD


def subjects(*, step: int) -> Iterator[list[str]]:
    """Return the subjects of all chains, so many at a time."""
    heads = ChainHead.objects.order_by("subject").values_list("subject", flat=True)
    last = ""
    while found := list(heads.filter(subject__gt=last)[:step]):
        yield found
        if found[-1] == last:
            return  # What is no text comes after all text, and would come for ever.
        last = found[-1]


def links_of(subject: str) -> Iterator[Link]:
    """Return the entries of a chain as verification takes them, first to last."""
    for _subject, links in _links([subject]):
        yield from links


def _links(subjects: list[str]) -> Iterator[tuple[str, Iterator[Link]]]:
    left = dict.fromkeys(subjects)
    for subject, entries in groupby(_entries(subjects), key=lambda entry: entry.subject):
        del left[subject]
        yield subject, map(_link, entries)
    for subject in left:
        yield subject, iter(())


def _entries(subjects: list[str]) -> Iterator[Entry]:
    """Yield the entries of chains in their order, with their details, in batches."""
    entries = Entry.objects.filter(subject__in=subjects).select_related("detail")
    rows = entries.order_by("subject", "sequence")
    batch = list(rows[:BATCH])
    while batch:
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]
        later = Q(subject__gt=last.subject)
        # What is no number comes after all numbers, and would come for ever.
        if last.sequence != NO_NUMBER:
            later |= Q(sequence__gt=last.sequence)
        batch = list(rows.filter(later, subject__gte=last.subject)[:BATCH])


def _link(entry: Entry) -> Link:
    return Link(
        entry=bytes(entry.entry),
        disclosure=_disclosure(entry),
        entry_hash=entry.entry_hash,
        columns=Columns(
            subject=entry.subject,
            sequence=entry.sequence,
            previous=entry.previous_hash,
            action=entry.action,
            actor=entry.actor,
            at=entry.recorded_at,
        ),
    )


def _disclosure(entry: Entry) -> Disclosure:
    detail = _detail(entry)
    if detail is None:
        return Lost()
    if detail.salt is not None and detail.detail is not None:
        return Disclosed(bytes(detail.salt), detail.detail.encode())
    erasure = _erasure(detail)
    return Erased(erasure) if erasure else Lost()


def _detail(entry: Entry) -> Detail | None:
    # Reading `entry.detail` would ask the database again where the row is gone.
    return entry._state.fields_cache.get("detail")  # noqa: SLF001 - as said


def _recorded(entry: Entry) -> RecordedEntry:
    detail = _detail(entry)
    text = detail.detail if detail else None
    return RecordedEntry(
        subject=entry.subject,
        # An address of a page has no other numbers.
        sequence=max(entry.sequence, 0),
        action=entry.action,
        actor=entry.actor,
        at=entry.recorded_at,
        entry_hash=entry.entry_hash,
        detail=_said(text) if text is not None else None,
        erased=_erasure(detail) if detail else None,
    )


def _said(text: str) -> dict[str, object]:
    """Read a detail; nothing where somebody put there what is none."""
    said = _read(text)
    return said if isinstance(said, dict) else {}


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _erasure(detail: Detail) -> Erasure | None:
    if detail.erased_at is None:
        return None
    return Erasure(
        by=detail.erased_by or "",
        at=detail.erased_at,
        reason=detail.erased_reason or "",
    )
