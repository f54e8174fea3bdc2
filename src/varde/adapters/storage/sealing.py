"""
Encryption at rest, to the byte as docs/storage-format.md tells it.

Each object has a data key of its own; the object holds a header and sealed chunks,
and the envelope beside it holds the data key, wrapped with a master key. A new master
key means new envelopes; the objects stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from varde.core.errors import BytesDamagedError, MasterKeyMissingError

CHUNK = 1024 * 1024
LARGEST_CHUNK = 64 * CHUNK
TAG = 16
KEY_BYTES = 32
NONCE_BYTES = 12

MAGIC = b"varde-s1"
HEADER = struct.Struct(">8sI4x16s")
ENVELOPE_MAGIC = b"varde-k1"
KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Wraps data keys. Its id is written into every envelope that it closed."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id!r})"


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """The key that closes new envelopes, and those that still open old ones."""

    current: MasterKey
    all: Mapping[str, MasterKey]

    def wrap(self, data_key: bytes, *, object_id: bytes) -> bytes:
        start = _envelope_start(self.current.id)
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self.current.secret)
        return start + nonce + cipher.encrypt(nonce, data_key, start + object_id)

    def unwrap(self, envelope: bytes, *, object_id: bytes) -> bytes:
        """Raise MasterKeyMissingError, or BytesDamagedError where it was touched."""
        key_id = key_id_of(envelope)
        if key_id not in self.all:
            raise MasterKeyMissingError(key=key_id)
        start = _envelope_start(key_id)
        nonce = envelope[len(start) : len(start) + NONCE_BYTES]
        wrapped = envelope[len(start) + NONCE_BYTES :]
        try:
            cipher = AESGCM(self.all[key_id].secret)
            return cipher.decrypt(nonce, wrapped, start + object_id)
        except (InvalidTag, ValueError) as error:
            raise BytesDamagedError(part="envelope") from error


def read_master_keys(text: str) -> MasterKeys | None:
    """
    Read `id:base64` entries with white space or commas between; the first is current.

    Raises ValueError with a sentence, which never quotes a key.
    """
    keys: dict[str, MasterKey] = {}
    for number, entry in enumerate(re.split(r"[\s,]+", text.strip()), start=1):
        if entry:
            key = _master_key(entry, number)
            if key.id in keys:
                raise ValueError(f"two keys have the id {key.id!r}")
            keys[key.id] = key
    return MasterKeys(next(iter(keys.values())), keys) if keys else None


def _master_key(entry: str, number: int) -> MasterKey:
    key_id, _, encoded = entry.partition(":")
    if not KEY_ID.fullmatch(key_id):
        raise ValueError(f"entry {number} does not begin with an id and a colon")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError(f"the key {key_id!r} is not base64") from error
    if len(secret) != KEY_BYTES:
        raise ValueError(f"the key {key_id!r} does not have {KEY_BYTES} bytes")
    return MasterKey(key_id, secret)


def new_master_key(key_id: str) -> str:
    """One entry with a fresh random key."""
    encoded = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"{key_id}:{encoded}"


def key_id_of(envelope: bytes) -> str:
    length = envelope[len(ENVELOPE_MAGIC)] if len(envelope) > len(ENVELOPE_MAGIC) else 0
    found = envelope[len(ENVELOPE_MAGIC) + 1 :][:length]
    key_id = found.decode("ascii", errors="replace")
    if not envelope.startswith(ENVELOPE_MAGIC) or not KEY_ID.fullmatch(key_id):
        raise BytesDamagedError(part="envelope")
    return key_id


def _envelope_start(key_id: str) -> bytes:
    return ENVELOPE_MAGIC + bytes([len(key_id)]) + key_id.encode("ascii")


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the chunks of one object are sealed and opened."""

    data_key: bytes
    object_id: bytes
    chunk: int = CHUNK

    @property
    def header(self) -> bytes:
        return HEADER.pack(MAGIC, self.chunk, self.object_id)

    def seal(self, number: int, data: bytes, *, last: bool) -> bytes:
        nonce, bound = self._nonce(number), self._bound_to(number, last=last)
        return AESGCM(self.data_key).encrypt(nonce, data, bound)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        nonce, bound = self._nonce(number), self._bound_to(number, last=last)
        try:
            return AESGCM(self.data_key).decrypt(nonce, sealed, bound)
        except (InvalidTag, ValueError) as error:
            raise BytesDamagedError(chunk=number) from error

    def opened(self, sealed: Iterable[bytes], span: Span) -> Iterator[bytes]:
        """Open the chunks of a span, told as blocks of any size."""
        blocks = _in_blocks(sealed, self.chunk + TAG)
        for number in range(span.first, span.beyond):
            chunk = next(blocks, b"")
            yield self.open(number, chunk, last=number == span.count - 1)

    @staticmethod
    def _nonce(number: int) -> bytes:
        # The data key seals each number once, so the number is nonce enough.
        return number.to_bytes(NONCE_BYTES, "big")

    def _bound_to(self, number: int, *, last: bool) -> bytes:
        return self.header + struct.pack(">QB", number, last)


@dataclass(frozen=True, slots=True)
class Span:
    """The chunks `first` up to `beyond`, of `count` chunks in all."""

    first: int
    beyond: int
    count: int


def read_header(data: bytes, *, object_id: bytes) -> int:
    """Return the size of a chunk; a header that is not the object's own is refused."""
    if len(data) != HEADER.size:
        raise BytesDamagedError(part="header")
    _, chunk, _ = HEADER.unpack(data)
    known = data == HEADER.pack(MAGIC, chunk, object_id)
    if not known or not 0 < chunk <= LARGEST_CHUNK:
        raise BytesDamagedError(part="header")
    return int(chunk)


def chunks_in(stored: int, *, chunk: int) -> int:
    """How many chunks an object of `stored` bytes has; there is always one."""
    return max(1, -(-(stored - HEADER.size) // (chunk + TAG)))


def place_of(number: int, *, chunk: int) -> int:
    """Where in the object a chunk begins."""
    return HEADER.size + number * (chunk + TAG)


def plain_size(stored: int, *, chunk: int) -> int:
    count = chunks_in(stored, chunk=chunk)
    size = stored - HEADER.size - count * TAG
    if size < 0:
        raise BytesDamagedError(chunk=count - 1)
    return size


def _in_blocks(stream: Iterable[bytes], size: int) -> Iterator[bytes]:
    held = bytearray()
    for data in stream:
        held += data
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)
