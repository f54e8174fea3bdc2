"""The bytes of an upload, as they come: each time the ones that follow."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import structlog
from django.db import transaction

from varde.adapters.storage import BLOCK
from varde.core.errors import UploadClosedError, UploadMovedError, WrongChecksumError
from varde.evidence import storing
from varde.evidence.models import Piece, Upload

from .assembling import finish_soon

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger("varde.uploads")

PIECE = 8 * BLOCK
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


class Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none when there are no more."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must come to."""

    algorithm: str
    digest: bytes


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
        finish_soon(upload, now=now)


def _checked_pieces(
    upload: Upload, stream: Readable, checksum: Checksum, *, now: datetime
) -> list[Piece]:
    hashed = _Hashed(stream, checksum.algorithm)
    pieces: list[Piece] = []
    start = upload.received
    with ExitStack() as unless_all_fits:
        unless_all_fits.callback(_forget_pieces, pieces)
        while piece := _next_piece(upload, hashed, start=start, now=now):
            pieces.append(piece)
            start += piece.size
        if hashed.digest() != checksum.digest:
            raise WrongChecksumError
        unless_all_fits.pop_all()
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
