"""An upload is begun, or a file came at once as part of a form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from varde.core.errors import FileTooLargeError, StorageFullError, TooManyUploadsError
from varde.evidence import checking, storing
from varde.evidence.models import Upload

from .assembling import finish
from .names import clean_filename

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.storing import Incoming
    from varde.incidents.models import Incident


def begin(
    *, incident: Incident, by: User, filename: str, size: int, malware: bool, now: datetime
) -> Upload:
    """Raises FileTooLargeError, StorageFullError and TooManyUploadsError."""
    if size > settings.EVIDENCE_LIMIT:
        raise FileTooLargeError(limit=settings.EVIDENCE_LIMIT)
    room = storing.storage().room()
    # The pieces and the whole lie beside each other for a moment.
    if room is not None and 2 * size > room:
        raise StorageFullError
    check_quota(by)
    upload = Upload.objects.create(
        incident=incident,
        by=by,
        filename=clean_filename(filename),
        size=size,
        malware=malware,
        started_at=now,
        touched_at=now,
    )
    if upload.is_whole:
        # What is stored is first noted as loose, and no rollback takes that note back.
        transaction.on_commit(partial(finish, upload, now=now))
    return upload


def check_quota(by: User) -> None:
    """Raise TooManyUploadsError where the person should finish something first."""
    under_way = Upload.objects.filter(by=by, used=False)
    if under_way.count() >= settings.UPLOADS_PER_PERSON:
        raise TooManyUploadsError(limit=settings.UPLOADS_PER_PERSON)


@transaction.atomic
def arrived(
    incoming: Incoming, *, incident: Incident, by: User, filename: str, now: datetime
) -> Upload:
    """Keep a file that came at once, as part of a form."""
    stored = incoming.keep(now=now)
    if stored.restored:
        checking.tell_restored(stored.blob, by=by.reference, now=now)
    return Upload.objects.create(
        incident=incident,
        by=by,
        filename=clean_filename(filename),
        size=stored.blob.size,
        received=stored.blob.size,
        malware=stored.blob.malware,
        state=Upload.State.STORED,
        blob=stored.blob,
        existed=stored.existed,
        started_at=now,
        touched_at=now,
    )
