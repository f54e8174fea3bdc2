"""What no item uses is forgotten: by its sender, or when it was left alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from varde.core.errors import OnHoldError, UploadUsedError
from varde.evidence import storing
from varde.evidence.models import Blob, Upload
from varde.retention import holds

from .assembling import release_pieces

if TYPE_CHECKING:
    from datetime import datetime

KEPT_FOR = timedelta(hours=24)
"""An upload that is left alone for so long is given up."""


def expiry_of(upload: Upload) -> datetime:
    """When it is given up if nothing happens to it."""
    return upload.touched_at + KEPT_FOR


@transaction.atomic
def give_up(upload: Upload, *, now: datetime) -> None:
    """
    Forget an upload that no item uses, and its bytes where nothing else needs them.

    Raises UploadUsedError where one does, and OnHoldError where bytes came and a legal
    hold keeps them.
    """
    if upload.received:
        holds.require_no_hold(upload.incident)
    locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None:
        return
    if locked.used:
        raise UploadUsedError
    release_pieces(locked, now=now)
    blob = locked.blob
    locked.delete()
    if blob is not None:
        _remove_unless_needed(blob, now=now)


def _remove_unless_needed(blob: Blob, *, now: datetime) -> None:
    # Whoever keeps the same bytes waits here, or we see what he made of them.
    blob = Blob.objects.select_for_update().get(pk=blob.pk)
    try:
        with transaction.atomic():
            blob.findings.all().delete()
            blob.delete()
    except ProtectedError:
        return
    storing.release(blob.stored_as, now=now)


def expire(*, now: datetime) -> int:
    """Give up what was left alone for too long, but nothing that a legal hold keeps."""
    left = Upload.objects.filter(used=False, touched_at__lte=now - KEPT_FOR)
    expired = 0
    for upload in left.select_related("incident").order_by("pk"):
        with suppress(OnHoldError, UploadUsedError):
            give_up(upload, now=now)
            expired += 1
    return expired
