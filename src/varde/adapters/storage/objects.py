"""
What a place for bytes must be able to do: named objects, each written once.

An object is there whole or not at all. Whatever a program that was killed left
behind is never listed and never read; `sweep` takes it away.
"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

BLOCK = 1024 * 1024
"""How much is handed on at a time."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing tells it."""

    name: str
    changed_at: datetime


class ObjectWriter(Protocol):
    """Takes the bytes of one object. Nothing is there before `commit` returns."""

    def write(self, data: bytes) -> None:
        """Take some bytes; raises StorageFullError where there is no room for them."""

    def commit(self) -> None:
        """Make the object appear, whole and on the disk."""

    def abandon(self) -> None:
        """Leave nothing behind; after `commit` this does nothing."""


class Objects(Protocol):
    """Objects by name, in a folder or in a bucket."""

    def create(self, name: str) -> ObjectWriter:
        """Begin an object; an existing one of that name is never written over."""

    def put(self, name: str, data: bytes) -> None:
        """Write a small object at once, in place of one that is there."""

    def size(self, name: str) -> int:
        """Raise BytesMissingError where there is no such object."""

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """Hand out the bytes from `start` up to `end`, in blocks."""

    def remove(self, name: str) -> None:
        """Remove it; one that is not there is removed already."""

    def listed(self) -> Iterator[Listed]:
        """Every object, in the order of the names."""

    def sweep(self, *, before: datetime) -> int:
        """Take away what was begun before that instant and never finished."""

    def room(self) -> int | None:
        """How many bytes fit; None where nobody can tell."""


def new_name() -> str:
    """
    A name that was never used: `3f/3f0c…`, 32 hexadecimal digits.

    It is chosen before the first byte arrives, and tells nothing about the bytes.
    """
    number = secrets.token_hex(16)
    return f"{number[:2]}/{number}"
