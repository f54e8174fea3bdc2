"""Bytes by name, encrypted where there is a master key: the only door to the storage."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Self

from varde.core.errors import BytesMissingError, MasterKeyMissingError

from . import sealing
from .objects import Listed, Objects, ObjectWriter, new_name
from .sealing import MasterKeys, Sealing, Span

SEALED = ".sealed"
ENVELOPE = ".key"


class Store:
    """
    Objects whose names say whether they are encrypted.

    With master keys whatever is new is encrypted; what was stored before stays
    readable as it is. A name ends in `.sealed` when its object is encrypted, so that
    nobody can put a plain one in its place.
    """

    def __init__(self, objects: Objects, keys: MasterKeys | None = None) -> None:
        self._objects = objects
        self._keys = keys

    def new_name(self) -> str:
        """A name for an object that is yet to be created."""
        return new_name() + (SEALED if self._keys else "")

    def create(self, name: str) -> Writer:
        """Begin the object of that name."""
        if not name.endswith(SEALED):
            return Writer(name, self._objects.create(name))
        if self._keys is None:
            raise MasterKeyMissingError
        data_key = secrets.token_bytes(sealing.KEY_BYTES)
        object_id = _object_id(name)
        # The envelope is there before the object is, so no object is without one.
        envelope = self._keys.wrap(data_key, object_id=object_id)
        self._objects.put(name + ENVELOPE, envelope)
        writer = self._objects.create(name)
        return SealingWriter(name, writer, Sealing(data_key, object_id), self._objects)

    def size(self, name: str) -> int:
        stored = self._objects.size(name)
        if not name.endswith(SEALED):
            return stored
        return sealing.plain_size(stored, chunk=self._chunk(name))

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """
        Hand out the bytes from `start` up to `end`, in constant memory.

        Raises BytesMissingError, BytesDamagedError (with `chunk`, counted from 0) and
        MasterKeyMissingError. No byte of a damaged chunk is handed out.
        """
        if name.endswith(SEALED):
            return self._opened(name, start, end)
        return self._plain(name, start, end)

    @property
    def current_key(self) -> str:
        """The id of the master key that closes what is new; empty where there is none."""
        return self._keys.current.id if self._keys else ""

    def remove(self, name: str) -> None:
        """Remove an object; the envelope first, after which nobody can read the rest."""
        if name.endswith(SEALED):
            self._objects.remove(name + ENVELOPE)
        self._objects.remove(name)

    def listed(self) -> Iterator[Listed]:
        """Every object, and every envelope that lies there without one."""
        before = ""
        for found in self._objects.listed():
            bare = found.name.removesuffix(ENVELOPE)
            if bare != before:
                yield Listed(bare, found.changed_at)
            before = bare

    def sweep(self, *, before: datetime) -> int:
        return self._objects.sweep(before=before)

    def room(self) -> int | None:
        return self._objects.room()

    def rotate(self) -> Iterator[bool]:
        """
        Close every envelope with the current master key, and tell whether it needed it.

        It may be stopped and started again at any point. The objects stay as they are.
        """
        if self._keys is None:
            raise MasterKeyMissingError
        for found in self._objects.listed():
            if found.name.endswith(SEALED + ENVELOPE):
                yield self._rewrap(found.name.removesuffix(ENVELOPE), self._keys)

    def _rewrap(self, name: str, keys: MasterKeys) -> bool:
        try:
            envelope = self._envelope(name)
        except BytesMissingError:
            return False
        # Also where it is the current one's: another key may go by that id.
        data_key = keys.unwrap(envelope, object_id=_object_id(name))
        if sealing.key_id_of(envelope) == keys.current.id:
            return False
        rewrapped = keys.wrap(data_key, object_id=_object_id(name))
        self._objects.put(name + ENVELOPE, rewrapped)
        return True

    def _plain(self, name: str, start: int, end: int | None) -> Iterator[bytes]:
        stored = self._objects.size(name)
        yield from self._objects.read(name, start, stored if end is None else end)

    def _opened(self, name: str, start: int, end: int | None) -> Iterator[bytes]:
        if self._keys is None:
            raise MasterKeyMissingError(key=sealing.key_id_of(self._envelope(name)))
        object_id, chunk = _object_id(name), self._chunk(name)
        data_key = self._keys.unwrap(self._envelope(name), object_id=object_id)
        stored = self._objects.size(name)
        size = sealing.plain_size(stored, chunk=chunk)
        end = size if end is None else min(end, size)
        if start > end or (start == end and size):
            return
        count = sealing.chunks_in(stored, chunk=chunk)
        span = Span(start // chunk, max(start // chunk + 1, -(-end // chunk)), count)
        sealed = self._objects.read(
            name,
            sealing.place_of(span.first, chunk=chunk),
            min(stored, sealing.place_of(span.beyond, chunk=chunk)),
        )
        position = span.first * chunk
        for data in Sealing(data_key, object_id, chunk).opened(sealed, span):
            yield data[max(0, start - position) : end - position]
            position += len(data)

    def _chunk(self, name: str) -> int:
        header = b"".join(self._objects.read(name, 0, sealing.HEADER.size))
        return sealing.read_header(header, object_id=_object_id(name))

    def _envelope(self, name: str) -> bytes:
        envelope = name + ENVELOPE
        return b"".join(self._objects.read(envelope, 0, self._objects.size(envelope)))


class Writer:
    """
    Takes the bytes of one object; nothing is there before `commit` returns.

    Used as a context, it leaves nothing behind where `commit` was not reached.
    """

    def __init__(self, name: str, writer: ObjectWriter) -> None:
        self.name = name
        self._writer = writer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.abandon()

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    def commit(self) -> str:
        """Make the object appear and return its name."""
        self._writer.commit()
        return self.name

    def abandon(self) -> None:
        self._writer.abandon()


class SealingWriter(Writer):
    """Seals chunk by chunk; the last one is known when the end has come."""

    def __init__(
        self, name: str, writer: ObjectWriter, sealing_: Sealing, objects: Objects
    ) -> None:
        super().__init__(name, writer)
        self._sealing = sealing_
        self._objects = objects
        self._held = bytearray()
        self._number = 0
        self._committed = False
        writer.write(sealing_.header)

    def write(self, data: bytes) -> None:
        chunk = self._sealing.chunk
        self._held += data
        # A full chunk is held back until a byte more tells that it is not the last.
        while len(self._held) > chunk:
            self._seal(bytes(self._held[:chunk]), last=False)
            del self._held[:chunk]

    def commit(self) -> str:
        self._seal(bytes(self._held), last=True)
        self._held.clear()
        name = super().commit()
        self._committed = True
        return name

    def abandon(self) -> None:
        super().abandon()
        if not self._committed:
            self._objects.remove(self.name + ENVELOPE)

    def _seal(self, data: bytes, *, last: bool) -> None:
        self._writer.write(self._sealing.seal(self._number, data, last=last))
        self._number += 1


def _object_id(name: str) -> bytes:
    return bytes.fromhex(name.rpartition("/")[2].removesuffix(SEALED))
