"""The chains as they are stored, and whether each is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from django.db.models import Exists, OuterRef, Q

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

from .models import ChainHead, Detail, Entry
from .models.columns import NO_NUMBER

BATCH = 2000


def verify_chain(subject: str) -> Verdict:
    """Verify everything that is stored on a subject against its head."""
    return verify_chains([subject])[subject]


def verify_chains(subjects: Iterable[str]) -> dict[str, Verdict]:
    """Verify several chains in two statements, and one more for each BATCH of entries."""
    wanted = list(dict.fromkeys(subjects))
    rows = ChainHead.objects.filter(subject__in=wanted)
    heads = {row.subject: _head(row) for row in rows}
    return {
        subject: verdict_on(subject, links, head=heads.get(subject, EMPTY_HEAD))
        for subject, links in _links(wanted)
    }


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
    """Return the subjects of all chains, so many at a time; at last some without a head."""
    heads = ChainHead.objects.order_by("subject").values_list("subject", flat=True)
    last = None
    found = list(heads[:step])
    # What is no text comes after all text, and would come for ever.
    while found and found[-1] != last:
        yield found
        last = found[-1]
        found = list(heads.filter(subject__gt=last)[:step])
    if headless := _without_head(step):
        yield headless


def _without_head(most: int) -> list[str]:
    head = ChainHead.objects.filter(subject=OuterRef("subject"))
    entries = Entry.objects.filter(~Exists(head)).order_by("subject")
    return list(entries.values_list("subject", flat=True).distinct()[:most])


def links_of(subject: str) -> Iterator[Link]:
    """Return the entries of a chain as verification takes them, first to last."""
    for _subject, links in _links([subject]):
        yield from links


def _links(subjects: list[str]) -> Iterator[tuple[str, Iterator[Link]]]:
    left = dict.fromkeys(subjects)
    for subject, entries in groupby(_entries(subjects), key=lambda entry: entry.subject):
        del left[subject]
        yield subject, map(link_of, entries)
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


def link_of(entry: Entry) -> Link:
    """Return a stored entry as verification takes it; its detail was read with it."""
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
    detail = detail_of(entry)
    if detail is None:
        return Lost()
    if detail.salt is not None and detail.detail is not None:
        return Disclosed(bytes(detail.salt), detail.detail.encode())
    erasure = erasure_of(detail)
    return Erased(erasure) if erasure else Lost()


def detail_of(entry: Entry) -> Detail | None:
    """Return the detail that was read with the entry; None where its row is gone."""
    cache = entry._state.fields_cache  # noqa: SLF001 - `entry.detail` would ask the database again
    return cache.get("detail")


def erasure_of(detail: Detail) -> Erasure | None:
    """Return what the row says of who erased it, when and why; None if nobody did."""
    if detail.erased_at is None:
        return None
    return Erasure(
        by=detail.erased_by or "",
        at=detail.erased_at,
        reason=detail.erased_reason or "",
    )
