"""The pieces of an upload that is all here become one blob."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from varde.adapters.storage import BLOCK
from varde.core.errors import StoredBytesError, UploadClosedError
from varde.evidence import checking, malware, storing
from varde.evidence.models import Upload
from varde.jobs.pauses import silent
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.evidence.storing import Incoming

FINISHED_WITHIN = timedelta(minutes=10)
"""Whoever puts pieces together and has not been heard of for so long has died."""
HEARTBEAT = 20.0
"""Whoever does is heard of after so many seconds."""
AT_ONCE = 64 * BLOCK
"""A larger file is put together by the worker."""
AGAIN_AFTER = timedelta(minutes=1)


def finish_soon(upload: Upload, *, now: datetime) -> None:
    """All is here: put it together now, or let the worker do it."""
    if upload.size <= AT_ONCE:
        finish(upload, now=now)
    else:
        enqueue("evidence.finish_upload", key=upload.pk)


def finish(upload: Upload, *, now: datetime) -> None:
    """
    Put the pieces together and store the whole; an upload that has it is left alone.

    Where the storage refuses, the upload keeps its pieces and says why, and `again`
    tells of it until it is given up. Raises UploadClosedError where it was given up
    meanwhile, and StoredBytesError.
    """
    if not _claim(upload, now=now):
        return
    try:
        with storing.Incoming(now=now) as incoming:
            incoming.take(_bytes_of(upload, now=now))
            _keep(upload, incoming, now=now)
    except StoredBytesError as refusal:
        refused = {"state": Upload.State.RECEIVING, "refusal": refusal.code}
        if not _claimed(upload).update(**refused):
            raise UploadClosedError from refusal
        raise
    try:
        upload.refresh_from_db()
    except Upload.DoesNotExist as gone:
        raise UploadClosedError from gone


@transaction.atomic
def _keep(upload: Upload, incoming: Incoming, *, now: datetime) -> None:
    """Nothing is kept for an upload that was given up, or that another put together."""
    if _claimed(upload).select_for_update().first() is None:
        return
    stored = incoming.keep(now=now)
    _claimed(upload).update(
        state=Upload.State.STORED, blob=stored.blob, existed=stored.existed, refusal=""
    )
    release_pieces(upload, now=now)
    if stored.restored:
        checking.tell_restored(stored.blob, by=upload.by.reference, now=now)
    if upload.malware:
        malware.mark(stored.blob, by=upload.by.reference, now=now)


def _claim(upload: Upload, *, now: datetime) -> bool:
    whole = Upload.objects.filter(pk=upload.pk, received=F("size"))
    free = whole.filter(_nobody_is_at_it(now))
    return bool(free.update(state=Upload.State.FINISHING, touched_at=now))


def _nobody_is_at_it(now: datetime) -> Q:
    long_ago = silent("touched_at", now=now, longest=FINISHED_WITHIN)
    return Q(state=Upload.State.RECEIVING) | Q(state=Upload.State.FINISHING) & long_ago


def _claimed(upload: Upload) -> QuerySet[Upload]:
    return Upload.objects.filter(pk=upload.pk, state=Upload.State.FINISHING)


def _bytes_of(upload: Upload, *, now: datetime) -> Iterator[bytes]:
    began = told = time.monotonic()
    for piece in upload.pieces.order_by("start"):
        yield from storing.read(piece.stored_as)
        if time.monotonic() - told > HEARTBEAT:
            told = time.monotonic()
            heard_of = now + timedelta(seconds=told - began)
            _claimed(upload).update(touched_at=heard_of)


def release_pieces(upload: Upload, *, now: datetime) -> None:
    for piece in upload.pieces.all():
        storing.release(piece.stored_as, now=now)
    upload.pieces.all().delete()


def unfinished(*, now: datetime) -> list[Upload]:
    """Uploads that are all here and that nobody puts together."""
    whole = Upload.objects.filter(received=F("size"))
    long_ago = silent("touched_at", now=now, longest=AGAIN_AFTER)
    left = whole.filter(_nobody_is_at_it(now), long_ago)
    return list(left.order_by("pk"))
