"""Stream members into a strict zip, in constant memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import BinaryIO, Self

from .paths import folded, is_safe
from .zip_layout import (
    FULL_32,
    Placed,
    central_header,
    end_of_directory,
    joined,
    local_header,
)


class ZipWriter:
    """
    Writes into a file that can be sought in, from its start.

    Sizes and checksums stand before the bytes in a zip; a member's header is written
    again when both are known. A name that the reader would refuse raises ValueError.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._members: list[Placed] = []
        self._names: set[str] = set()
        self._position = 0

    def add(self, name: str, chunks: Iterable[bytes], *, size: int | None = None) -> Placed:
        """
        Add a member. Its `size`, where it is known, must be right.

        One that is not known beforehand must stay below 4 GiB, because a larger one has a
        larger header. Raises ValueError.
        """
        self._refuse_name(name)
        blank = Placed(name, size or 0, 0, self._position)
        self._out.write(joined(local_header(blank)))
        written, crc = 0, 0
        for chunk in chunks:
            self._out.write(chunk)
            written += len(chunk)
            crc = zlib.crc32(chunk, crc)
        if (size is None and written >= FULL_32) or size not in {None, written}:
            raise ValueError(f"{name}: {written} bytes came, {size} were expected")
        member = replace(blank, size=written, crc=crc)
        self._out.seek(member.offset)
        self._out.write(joined(local_header(member)))
        self._out.seek(member.end)
        self._position = member.end
        self._members.append(member)
        return member

    def _refuse_name(self, name: str) -> None:
        key = folded(name)
        if not is_safe(name) or key in self._names:
            raise ValueError(f"no member can be called {name!r}")
        self._names.add(key)

    def close(self) -> None:
        """Write the directory. Until then the file is no zip."""
        size = 0
        for member in self._members:
            size += self._out.write(joined(central_header(member)))
        end = end_of_directory(len(self._members), size, self._position)
        self._out.write(joined(end))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
