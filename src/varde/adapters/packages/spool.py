"""
Bytes that can be made only once, kept until they have been read twice.

What is small stays in memory. The rest goes to a temporary file without a name,
encrypted with a key that only this process has, so that nothing readable is left behind
on a disk, whatever ends the process.
"""

from __future__ import annotations

import secrets
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from .writer import Member

# Bytes.
IN_MEMORY = 1 << 20
_CHUNK = 1 << 20


class Spool:
    """Takes the bytes in one go, and hands them out as often as asked."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._key = secrets.token_bytes(32)
        # The key is used for this one stream, so the counter may begin at nought.
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it lives as long as the spool
        # It goes when nobody can read it any more, and not only when that is tidy.
        weakref.finalize(self, self._file.close)
        encrypt = self._cipher().encryptor()
        for chunk in chunks:
            self._file.write(encrypt.update(chunk))

    def chunks(self) -> Iterator[bytes]:
        decrypt: CipherContext = self._cipher().decryptor()
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield decrypt.update(chunk)

    def _cipher(self) -> Cipher[CTR]:
        return Cipher(AES256(self._key), CTR(bytes(16)))


def spooled(path: str, chunks: Iterable[bytes]) -> Member:
    """A member whose bytes can be made only once."""
    return Member(path, Spool(chunks).chunks)


def spooled_late(path: str, make: Callable[[], Iterable[bytes]]) -> Member:
    """The same, for bytes that never change: they are made when they are first read."""
    made = cache(lambda: Spool(make()))
    return Member(path, lambda: made().chunks())
