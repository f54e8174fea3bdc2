"""
Bytes in and out of the storage: hashed as they come, stored once, in constant memory.

Whatever is written is first noted as loose, and stops being loose in the transaction
that names it. So what a kill or a refusal left behind is known, `clean` takes it away,
and nothing else is ever removed by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, Self

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection, transaction

from varde.adapters.storage import LocalObjects, Store, Writer
from varde.core.errors import (
    BytesDamagedError,
    BytesDestroyedError,
    BytesMissingError,
    FileTooLargeError,
    StoredBytesError,
)
from varde.evidence.models import Blob, KnownMalware, Loose

log = structlog.get_logger("varde.storage")

LOOSE_FOR = timedelta(days=2)
"""Whoever began something so long ago does not finish it any more."""


def storage() -> Store:
    """The storage that the settings name, with their master keys."""
    place = storages["evidence"]
    if isinstance(place, FileSystemStorage):
        return Store(LocalObjects(Path(place.location)), settings.STORAGE_KEYS)
    from varde.adapters.storage.s3 import S3Objects  # noqa: PLC0415 - slow to import

    return Store(S3Objects(place), settings.STORAGE_KEYS)


# In


@dataclass(frozen=True, slots=True)
class Stored:
    """
    A blob, and whether its bytes were here already.

    It is `restored` where it was known and its bytes were gone or damaged.
    """

    blob: Blob
    existed: bool
    restored: bool = False


def store(chunks: Iterable[bytes], *, now: datetime) -> Stored:
    """
    Store bytes of any length and return their blob; the same bytes are stored once.

    Where a kill may come in between, the caller's transaction also names the blob.
    Raises FileTooLargeError, StorageFullError and StorageAwayError, and keeps nothing
    then.
    """
    with Incoming(now=now) as incoming:
        incoming.take(chunks)
        return incoming.keep(now=now)


class Incoming:
    """
    Bytes that are being stored: written, ended, and kept in the transaction that names
    their blob. As a context it leaves nothing that was not kept.
    """

    def __init__(self, *, now: datetime) -> None:
        self.size = 0
        self._digests = Digests()
        self._object = LooseObject(now=now)
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._digests.close()
        self._object.close()

    def take(self, chunks: Iterable[bytes]) -> None:
        """Write all of them, and then end."""
        for data in chunks:
            self.write(data)
        self.end()

    def write(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > settings.EVIDENCE_LIMIT:
            raise FileTooLargeError(limit=settings.EVIDENCE_LIMIT)
        self._digests.update(data, meanwhile=self._object.write)

    def end(self) -> None:
        """All has come. It lies in the storage now, unless the same bytes are there."""
        sha256, _ = self._digests.told()
        blob = Blob.objects.filter(sha256=sha256).first()
        if blob is None or not _is_whole(blob):
            self._end()

    @transaction.atomic
    def keep(self, *, now: datetime) -> Stored:
        """
        Make what came a blob, or find the one that has the same bytes, and hold it.

        Nobody else removes that blob before the transaction ends. Known malware is
        marked as such.
        """
        sha256, _ = self._digests.told()
        known = Blob.objects.select_for_update().filter(sha256=sha256).first()
        if known is None or self._ended or known.state != Blob.State.SOUND:
            blob = self._new(now=now)
        else:
            blob = known
        kept = self._object.kept = blob.stored_as == self._object.name
        if KnownMalware.objects.filter(sha256=sha256).exists():
            Blob.objects.filter(pk=blob.pk).update(malware=True)
            blob.malware = True
        return Stored(blob, existed=not kept, restored=kept and known is not None)

    def _new(self, *, now: datetime) -> Blob:
        if not self._ended:
            # What was here when the last byte came has been removed since.
            self._end()
        sha256, sha512 = self._digests.told()
        new = Blob(
            sha256=sha256,
            sha512=sha512,
            size=self.size,
            stored_as=self._object.name,
            key=storage().current_key,
        )
        return _keep(new, now=now)

    def _end(self) -> None:
        self._object.commit()
        self._ended = True


class Digests:
    """SHA-256 and SHA-512 of one stream, reckoned beside each other."""

    def __init__(self) -> None:
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()
        self._beside = ThreadPoolExecutor(1)

    def update(
        self, data: bytes, *, meanwhile: Callable[[bytes], None] | None = None
    ) -> None:
        pending = self._beside.submit(self._sha512.update, data)
        self._sha256.update(data)
        if meanwhile is not None:
            meanwhile(data)
        pending.result()

    def told(self) -> tuple[str, str]:
        return self._sha256.hexdigest(), self._sha512.hexdigest()

    def close(self) -> None:
        self._beside.shutdown()


class LooseObject:
    """
    An object that is taken away at the end unless somebody says that it is `kept`.

    It stays loose until `settle` is called, in the transaction that writes its name down.
    """

    def __init__(self, *, now: datetime) -> None:
        store = storage()
        self.kept = False
        self.name = store.new_name()
        Loose.objects.create(stored_as=self.name, since=now)
        self._writer: Writer | None = None
        self._create = store.create

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        self._begun().write(data)

    def commit(self) -> str:
        return self._begun().commit()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
        if not self.kept and not connection.needs_rollback:
            forget(self.name)

    def _begun(self) -> Writer:
        if self._writer is None:
            self._writer = self._create(self.name)
        return self._writer


def settle(name: str) -> None:
    """Say that a row speaks of the object now."""
    deleted, _ = Loose.objects.filter(stored_as=name).delete()
    if not deleted:
        raise BytesMissingError


@transaction.atomic
def _keep(new: Blob, *, now: datetime) -> Blob:
    """Return the blob with the bytes of `new`; it is another's where he was faster."""
    blob, created = Blob.objects.select_for_update().get_or_create(
        sha256=new.sha256,
        defaults={
            "sha512": new.sha512,
            "size": new.size,
            "stored_as": new.stored_as,
            "key": new.key,
            "stored_at": now,
            "checked_at": now,
        },
    )
    if not created and _is_whole(blob):
        return blob
    settle(new.stored_as)
    if not created:
        _replace_bytes(blob, new, now=now)
    return blob


def _replace_bytes(blob: Blob, new: Blob, *, now: datetime) -> None:
    """The same bytes have come again, in place of those that are gone or damaged."""
    release(blob.stored_as, now=now)
    blob.stored_as, blob.key = new.stored_as, new.key
    blob.state, blob.chunk = Blob.State.SOUND, None
    blob.stored_at = blob.checked_at = now
    blob.save()
    log.info("bytes stored again", blob=blob.pk)


def _is_whole(blob: Blob) -> bool:
    """Whether the bytes seem to be there, without reading them."""
    if blob.state != Blob.State.SOUND:
        return False
    try:
        return storage().size(blob.stored_as) == blob.size
    except (BytesMissingError, BytesDamagedError):
        return False


# Out


def open_blob(blob: Blob, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """
    Hand out the bytes of a blob, or those from `start` up to `end`.

    What is handed out whole is hashed on the way, and the last block is held back until
    the hash is right. Raises BytesDestroyedError, BytesMissingError, BytesDamagedError.
    """
    if blob.state == Blob.State.DESTROYED:
        raise BytesDestroyedError
    if start or end is not None:
        return storage().read(blob.stored_as, start, end)
    return whole(blob)


class Kept(Protocol):
    """What says where its bytes lie and which they are."""

    stored_as: str
    sha256: str
    size: int


def whole(kept: Kept) -> Iterator[bytes]:
    """Hand out all bytes; the last block is held back until the hash is right."""
    digest, size, held = hashlib.sha256(), 0, b""
    for data in storage().read(kept.stored_as):
        digest.update(data)
        size += len(data)
        if held:
            yield held
        held = data
    if digest.hexdigest() != kept.sha256 or size != kept.size:
        raise BytesDamagedError
    yield held


def read(name: str) -> Iterator[bytes]:
    """Hand out bytes that are no blob: a piece of an upload, a package."""
    return storage().read(name)


# Away


@transaction.atomic
def destroy(blob: Blob, *, now: datetime) -> None:
    """
    Remove the bytes for good; what is known of them stays.

    Whether they may go, and that nobody else needs them, is for the caller to know.
    """
    Blob.objects.filter(pk=blob.pk).update(state=Blob.State.DESTROYED, chunk=None)
    blob.state, blob.chunk = Blob.State.DESTROYED, None
    release(blob.stored_as, now=now)


def release(name: str, *, now: datetime) -> None:
    """Say that no row speaks of the object any more; it goes with the commit."""
    Loose.objects.update_or_create(stored_as=name, defaults={"since": now - LOOSE_FOR})
    transaction.on_commit(lambda: forget(name))


def forget(name: str) -> bool:
    """Remove an object if it is loose; what cannot be removed now stays noted as such."""
    try:
        return _forget(name)
    except StoredBytesError:
        log.warning("an object could not be removed yet", exc_info=True)
        return False


@transaction.atomic
def _forget(name: str) -> bool:
    """
    Tell whether it was loose.

    Whoever settles it at the same time waits, finds it gone, and keeps nothing.
    """
    was_loose, _ = Loose.objects.filter(stored_as=name).delete()
    if was_loose:
        storage().remove(name)
    return bool(was_loose)


def clean(*, now: datetime) -> int:
    """Take away what was begun long ago and never kept, and what was released."""
    long_ago = now - LOOSE_FOR
    names = Loose.objects.filter(since__lte=long_ago).values_list("stored_as", flat=True)
    cleaned = sum(forget(name) for name in list(names))
    return cleaned + storage().sweep(before=long_ago)


# Keys


def rotate_keys() -> Iterator[bool]:
    """
    Close every envelope with the first master key; tell of each whether it needed it.

    Raises MasterKeyMissingError. It may be stopped at any point and begun again.
    """
    store = storage()
    yield from store.rotate()
    Blob.objects.exclude(key="").update(key=store.current_key)
