"""Stream members into a strict zip, in constant memory and without going back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from .paths import folded, is_safe
from .zip_layout import (
    Placed,
    central_header,
    end_of_directory,
    joined,
    local_header,
)


class ZipWriter:
    """
    Hands the bytes of the zip to `write`, from the first to the last.

    Size and checksum of a member stand before its bytes, so both are counted beforehand;
    a member that comes otherwise raises ValueError, and so does a name that the reader
    would refuse.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._members: list[Placed] = []
        self._names: set[str] = set()
        self._position = 0

    def add(self, name: str, chunks: Iterable[bytes], *, size: int, crc: int) -> None:
        self._refuse_name(name)
        member = Placed(name, size, crc, self._position)
        self._write(joined(local_header(member)))
        came, found = 0, 0
        for chunk in chunks:
            self._write(chunk)
            came += len(chunk)
            found = zlib.crc32(chunk, found)
        if (came, found) != (size, crc):
            raise ValueError(f"{name}: other bytes came than were counted")
        self._position = member.end
        self._members.append(member)

    def _refuse_name(self, name: str) -> None:
        key = folded(name)
        if not is_safe(name) or key in self._names:
            raise ValueError(f"no member can be called {name!r}")
        self._names.add(key)

    def close(self) -> None:
        """Write the directory. Until then the bytes are no zip."""
        size = 0
        for member in self._members:
            header = joined(central_header(member))
            self._write(header)
            size += len(header)
        self._write(joined(end_of_directory(len(self._members), size, self._position)))
