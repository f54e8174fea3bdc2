"""
What leaves the storage, and the note of it in the record.

Bytes that turn out not to be whole are told like those that a verification finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit.actions import Action
from varde.audit.services import record
from varde.core.errors import BytesDestroyedError, ItemDestroyedError
from varde.evidence import checking, malware_archives, selectors, storing
from varde.evidence.alarms import NOT_WHOLE, state_told
from varde.evidence.models import Blob

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import Item


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `start` up to `end`."""

    start: int
    end: int


def refuse_destroyed(item: Item, blob: Blob) -> None:
    """Raise BytesDestroyedError, or ItemDestroyedError where another item needs them."""
    if blob.state == Blob.State.DESTROYED or item.pk in selectors.ended(item.incident):
        raise BytesDestroyedError
    if item.stands.is_end:
        raise ItemDestroyedError


def deliver(
    item: Item, blob: Blob, *, span: Span | None, by: User, now: datetime
) -> Iterator[bytes]:
    """
    Note the download and hand out the bytes, or a part of them.

    Raises BytesDestroyedError and what the storage says before the first byte is out.
    """
    if span is None:
        chunks = storing.open_blob(blob)
    else:
        chunks = storing.open_blob(blob, start=span.start, end=span.end)
    return _delivered(item, blob, chunks, span=span, zipped=False, by=by, now=now)


def deliver_malware(item: Item, blob: Blob, *, by: User, now: datetime) -> Iterator[bytes]:
    """Note the download and hand out the archive."""
    chunks = malware_archives.archive(blob)
    return _delivered(item, blob, chunks, span=None, zipped=True, by=by, now=now)


def _delivered(
    item: Item,
    blob: Blob,
    chunks: Iterator[bytes],
    *,
    span: Span | None,
    zipped: bool,
    by: User,
    now: datetime,
) -> Iterator[bytes]:
    refuse_destroyed(item, blob)
    watched = _watched(blob, chunks, now=now)
    first = next(watched, b"")
    with transaction.atomic():
        record(
            Action.EVIDENCE_DOWNLOADED,
            subject=item.incident.reference,
            by=by.reference,
            at=now,
            detail={
                "item": item.short,
                "sha256": blob.sha256,
                "start": span.start if span else 0,
                "end": span.end if span else blob.size,
                "zip": zipped,
            },
        )
    return _joined(first, watched)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _watched(blob: Blob, chunks: Iterator[bytes], *, now: datetime) -> Iterator[bytes]:
    try:
        yield from chunks
    except NOT_WHOLE as refusal:
        state, chunk = state_told(refusal)
        checking.note(blob, state=state, chunk=chunk, run=None, now=now)
        raise
