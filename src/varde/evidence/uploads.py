"""
Files on their way in: begun, continued after a break, put together, used or given up.

The bytes lie in the storage in pieces until all are here, so that any process may take
the next ones, and a kill costs no more than the piece that was being written.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, ProtectedError, Q

from varde.adapters.storage import BLOCK
from varde.core.errors import (
    FileTooLargeError,
    OnHoldError,
    StorageFullError,
    StoredBytesError,
    TooManyUploadsError,
    UploadClosedError,
    UploadMovedError,
    UploadUnfinishedError,
    UploadUsedError,
    WrongChecksumError,
)
from varde.evidence import checking, malware, storing
from varde.evidence.models import Blob, Piece, Upload
from varde.evidence.models.blobs import FILENAME_LIMIT
from varde.incidents.selectors import visible_incidents
from varde.jobs.queue import enqueue
from varde.retention import holds

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.evidence.storing import Incoming
    from varde.incidents.models import Incident

log = structlog.get_logger("varde.uploads")

PIECE = 8 * BLOCK
KEPT_FOR = timedelta(hours=24)
"""An upload that is left alone for so long is given up."""
FINISHED_WITHIN = timedelta(minutes=10)
"""Whoever puts pieces together and has not been heard of for so long has died."""
AT_ONCE = 64 * BLOCK
"""A larger file is put together by the worker."""
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
NAMELESS = "file"
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
LONGEST_ENDING = 20
AGAIN_AFTER = timedelta(minutes=1)
FIELD = "file"


class Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none when there are no more."""


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file of a form that lies in the storage already."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(file=None, name=upload.filename, size=upload.size)
        self.upload = upload

    def close(self) -> None:
        """Nothing of it is open."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must come to."""

    algorithm: str
    digest: bytes


# Begun


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


# Continued


def append(
    upload: Upload,
    stream: Readable,
    *,
    offset: int,
    checksum: Checksum | None = None,
    now: datetime,
) -> None:
    """
    Take the bytes that follow, as many as come; what came before a break is kept.

    With a checksum it is all of them or none. Raises UploadMovedError,
    UploadClosedError, WrongChecksumError and what the storage refuses.
    """
    if upload.state != Upload.State.RECEIVING:
        raise UploadClosedError
    if offset != upload.received:
        raise UploadMovedError(received=upload.received)
    if checksum is None:
        while piece := _next_piece(upload, stream, start=upload.received, now=now):
            _add(upload, [piece], now=now)
    else:
        _add(upload, _checked_pieces(upload, stream, checksum, now=now), now=now)
    if upload.is_whole:
        _finish_soon(upload, now=now)


def _checked_pieces(
    upload: Upload, stream: Readable, checksum: Checksum, *, now: datetime
) -> list[Piece]:
    hashed = _Hashed(stream, checksum.algorithm)
    pieces: list[Piece] = []
    start = upload.received
    while piece := _next_piece(upload, hashed, start=start, now=now):
        pieces.append(piece)
        start += piece.size
    if hashed.digest() != checksum.digest:
        _forget_pieces(pieces)
        raise WrongChecksumError
    return pieces


def _forget_pieces(pieces: list[Piece]) -> None:
    for piece in pieces:
        storing.forget(piece.stored_as)


def _next_piece(
    upload: Upload, stream: Readable, *, start: int, now: datetime
) -> Piece | None:
    """Store what comes, up to a piece of it; None where nothing does."""
    at_most = min(PIECE, upload.size - start)
    block = _read(stream, at_most)
    if not block:
        return None
    size = 0
    with storing.LooseObject(now=now) as loose:
        while block:
            loose.write(block)
            size += len(block)
            block = _read(stream, at_most - size)
        name = loose.commit()
        loose.kept = True
    return Piece(upload=upload, start=start, size=size, stored_as=name)


def _read(stream: Readable, at_most: int) -> bytes:
    """The next block; the line that breaks ends the stream like any other end."""
    if at_most <= 0:
        return b""
    try:
        return stream.read(min(BLOCK, at_most))
    except OSError:
        log.info("an upload was broken off")
        return b""


class _Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: Readable, algorithm: str) -> None:
        self._stream = stream
        self._hash = ALGORITHMS[algorithm](usedforsecurity=False)

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    def digest(self) -> bytes:
        return self._hash.digest()


def _add(upload: Upload, pieces: list[Piece], *, now: datetime) -> None:
    before, after = upload.received, upload.received + sum(p.size for p in pieces)
    with transaction.atomic():
        # The condition is in the UPDATE, so of two that send the same one wins.
        won = Upload.objects.filter(
            pk=upload.pk, received=before, state=Upload.State.RECEIVING
        ).update(received=after, touched_at=now)
        if won:
            for piece in pieces:
                storing.settle(piece.stored_as)
            Piece.objects.bulk_create(pieces)
    if not won:
        _forget_pieces(pieces)
        raise UploadMovedError(received=before)
    upload.received, upload.touched_at = after, now


# Put together


def _finish_soon(upload: Upload, *, now: datetime) -> None:
    if upload.size <= AT_ONCE:
        finish(upload, now=now)
    else:
        enqueue("evidence.finish_upload", key=upload.pk)


def finish(upload: Upload, *, now: datetime) -> None:
    """
    Put the pieces together and store the whole; an upload that has it is left alone.

    Where the storage refuses, the upload keeps its pieces and says why, and `again`
    tells of it until it is given up.
    """
    if not _claim(upload, now=now):
        return
    try:
        with storing.Incoming(now=now) as incoming:
            incoming.take(_bytes_of(upload))
            _keep(upload, incoming, now=now)
    except StoredBytesError as refusal:
        _claimed(upload).update(state=Upload.State.RECEIVING, refusal=refusal.code)
        raise
    upload.refresh_from_db()


@transaction.atomic
def _keep(upload: Upload, incoming: Incoming, *, now: datetime) -> None:
    """Nothing is kept for an upload that was given up, or that another put together."""
    if _claimed(upload).select_for_update().first() is None:
        return
    stored = incoming.keep(now=now)
    _claimed(upload).update(
        state=Upload.State.STORED, blob=stored.blob, existed=stored.existed, refusal=""
    )
    _release_pieces(upload, now=now)
    if stored.restored:
        checking.tell_restored(stored.blob, by=upload.by.reference, now=now)
    if upload.malware:
        malware.mark(stored.blob, by=upload.by.reference, now=now)


def _claim(upload: Upload, *, now: datetime) -> bool:
    whole = Upload.objects.filter(pk=upload.pk, received=F("size"))
    free = Q(state=Upload.State.RECEIVING) | Q(
        state=Upload.State.FINISHING, touched_at__lte=now - FINISHED_WITHIN
    )
    won = whole.filter(free).update(state=Upload.State.FINISHING, touched_at=now)
    return bool(won)


def _claimed(upload: Upload) -> QuerySet[Upload]:
    return Upload.objects.filter(pk=upload.pk, state=Upload.State.FINISHING)


def _bytes_of(upload: Upload) -> Iterator[bytes]:
    for piece in upload.pieces.order_by("start"):
        yield from storing.read(piece.stored_as)


def _release_pieces(upload: Upload, *, now: datetime) -> None:
    for piece in upload.pieces.all():
        storing.release(piece.stored_as, now=now)
    upload.pieces.all().delete()


def unfinished(*, now: datetime) -> list[Upload]:
    """Uploads that are all here and that nobody puts together."""
    whole = Upload.objects.filter(received=F("size"))
    left = Q(state=Upload.State.RECEIVING) | Q(
        state=Upload.State.FINISHING, touched_at__lte=now - FINISHED_WITHIN
    )
    return list(whole.filter(left, touched_at__lte=now - AGAIN_AFTER).order_by("pk"))


# Used


def upload_of(user: User, token: str) -> Upload | None:
    """The person's own upload."""
    rows = Upload.objects.select_related("incident", "by", "blob")
    return rows.filter(token=token, by=user).first()


def chosen(
    *,
    user: User,
    incident: Incident,
    files: Mapping[str, object],
    token: str,
    now: datetime,
) -> Upload | None:
    """
    The file of a form: the one that came with it, or the one sent before it.

    It need not be all here yet; `use` tells. Of both, the one that came takes the place
    of the other.
    """
    upload = upload_of(user, token) if token else None
    if upload is not None and (upload.incident_id != incident.pk or upload.used):
        upload = None
    came = files.get(FIELD)
    if not isinstance(came, ArrivedFile):
        return upload
    if upload is not None:
        with suppress(OnHoldError):
            give_up(upload, now=now)
    return came.upload


def expiry_of(upload: Upload) -> datetime:
    """When it is given up if nothing happens to it."""
    return upload.touched_at + KEPT_FOR


def was_here(upload: Upload, user: User) -> bool:
    """
    Whether the same bytes were here already, as far as the person may know it.

    Of what lies in incidents that he does not see he must not learn this way either.
    """
    if not upload.existed or upload.blob is None:
        return False
    seen = upload.blob.items.filter(incident__in=visible_incidents(user))
    return seen.exists()


def use(upload: Upload, *, malware_: bool = False, by: User, now: datetime) -> Blob:
    """
    Make the file part of an item, in the transaction that adds the item.

    Raises UploadUnfinishedError, and UploadUsedError where that happened before.
    """
    won = Upload.objects.filter(pk=upload.pk, state=Upload.State.STORED, used=False).update(
        used=True, touched_at=now
    )
    upload.refresh_from_db()
    if upload.blob is None:
        raise UploadUnfinishedError
    if not won:
        raise UploadUsedError
    if malware_:
        malware.mark(upload.blob, by=by.reference, now=now)
    return upload.blob


# Given up


@transaction.atomic
def give_up(upload: Upload, *, now: datetime) -> None:
    """
    Forget an upload that no item uses, and its bytes where nothing else needs them.

    Raises OnHoldError where bytes came and a legal hold keeps them.
    """
    if upload.received:
        holds.require_no_hold(upload.incident)
    locked = Upload.objects.select_for_update().filter(pk=upload.pk, used=False).first()
    if locked is None:
        return
    _release_pieces(locked, now=now)
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
        with suppress(OnHoldError):
            give_up(upload, now=now)
            expired += 1
    return expired


# Names


def clean_filename(name: str) -> str:
    """
    The name to show: no folders, no control or reordering characters, not too long.

    Nothing is ever stored or opened under it.
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in HIDDEN)
    shown = " ".join(shown.split())
    if not shown.strip(". "):
        return NAMELESS
    if len(shown) <= FILENAME_LIMIT:
        return shown
    stem, dot, ending = shown.rpartition(".")
    ending = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
    return shown[: FILENAME_LIMIT - len(ending)] + ending
