"""
Read a strict zip, and refuse whatever is not one.

The directory is read once; from each of its entries the reader writes the header that
must be there and compares. So every byte of the file is either looked at here, or
belongs to a member and is checked against its checksum.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from .flaws import PackageFlawError, Reason
from .paths import folded, is_safe
from .zip_layout import (
    CENTRAL_SIGNATURE,
    CENTRAL_SIZE,
    END64_SIGNATURE,
    END64_SIZE,
    END_SIGNATURE,
    END_SIZE,
    FULL_16,
    FULL_32,
    LOCATOR_SIGNATURE,
    LOCATOR_SIZE,
    Placed,
    central_header,
    difference,
    end_of_directory,
    joined,
    local_header,
)

MAX_MEMBERS = 100_000
# Bytes.
MAX_DIRECTORY = 32 << 20
CHUNK = 1 << 20

_DIRECTORY = "the zip directory"
_END = "the end of the zip"


class ZipReader:
    """A strict zip that has been looked over; `members` are in the order of the file."""

    def __init__(self, path: Path) -> None:
        """Raise PackageFlawError for a file that is no strict zip."""
        self._file = opened(path)
        self.size = os.fstat(self._file.fileno()).st_size
        try:
            self.members = tuple(_Directory(self._file, self.size).members())
        except BaseException:
            self._file.close()
            raise

    def chunks(self, member: Placed) -> Iterator[bytes]:
        """Yield the bytes of a member; raise PackageFlawError if they are not its own."""
        _compare_local_header(self._file, member)
        left, crc = member.size, 0
        while left:
            self._file.seek(member.end - left)
            chunk = _exactly(self._file, min(left, CHUNK), name=member.name)
            crc = zlib.crc32(chunk, crc)
            left -= len(chunk)
            yield chunk
        if crc != member.crc:
            raise PackageFlawError(
                Reason.CHECKSUM_DIFFERS, file=member.name, offset=member.start
            )

    def read(self, member: Placed, *, limit: int) -> bytes:
        """Return all bytes of a member that must be small."""
        if member.size > limit:
            raise PackageFlawError(Reason.TOO_LARGE, file=member.name)
        return b"".join(self.chunks(member))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def opened(path: Path) -> BinaryIO:
    """Open a file to read; raise PackageFlawError for what is none."""
    try:
        # A pipe would keep us waiting; only a file of known size is a package.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PackageFlawError(Reason.UNREADABLE, more="it is no file")
        return path.open("rb")
    except OSError as error:
        raise PackageFlawError(Reason.UNREADABLE, more=error.strerror or "") from None


def _exactly(file: BinaryIO, size: int, *, name: str) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise PackageFlawError(Reason.CUT_SHORT, file=name)
    return data


def _compare_local_header(file: BinaryIO, member: Placed) -> None:
    file.seek(member.offset)
    found = _exactly(file, member.header_size, name=member.name)
    differing = difference(local_header(member), found)
    if differing:
        field, at = differing
        raise PackageFlawError(
            Reason.ZIP_STRUCTURE,
            file=member.name,
            field=f"local header, {field}",
            offset=member.offset + at,
        )


def _mark(name: str) -> bytes:
    """Stands for a name, however long that is."""
    return blake2b(name.encode(), digest_size=16).digest()


class _Directory:
    """The central directory and what ends the file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._count, self._length, self._offset = self._end()
        if self._count > MAX_MEMBERS or self._length > MAX_DIRECTORY:
            raise PackageFlawError(Reason.TOO_MANY, file=_DIRECTORY)

    def members(self) -> Iterator[Placed]:
        self._file.seek(self._offset)
        directory = _exactly(self._file, self._length, name=_DIRECTORY)
        seen: set[bytes] = set()
        folders: set[bytes] = set()
        position, expected = 0, 0
        for number in range(1, self._count + 1):
            member, length = self._entry(directory, position, number, expected)
            self._refuse_name(member, number, seen, folders)
            position += length
            expected = member.end
            yield member
        if position != self._length:
            raise self._wrong("length", self._offset + position)
        if expected != self._offset:
            raise self._wrong("directory-offset", self._size - END_SIZE)

    def _end(self) -> tuple[int, int, int]:
        """Return count of members, size and offset of the directory."""
        tail = self._tail(END_SIZE + END64_SIZE + LOCATOR_SIZE)
        if len(tail) < END_SIZE:
            raise PackageFlawError(Reason.CUT_SHORT, file=_END)
        numbers = struct.unpack("<IHHHHIIH", tail[-END_SIZE:])
        if numbers[0] != END_SIGNATURE:
            raise self._wrong("signature", self._size - END_SIZE)
        count, length, offset = numbers[4], numbers[5], numbers[6]
        if count == FULL_16 or FULL_32 in {length, offset}:
            count, length, offset = self._end64(tail)
        parts = end_of_directory(count, length, offset)
        expected = joined(parts)
        start = self._size - len(expected)
        differing = difference(parts, tail[-len(expected) :])
        if differing:
            raise self._wrong(differing[0], start + differing[1])
        if offset + length != start:
            raise self._wrong("directory-size", self._size - END_SIZE + 12)
        return count, length, offset

    def _end64(self, tail: bytes) -> tuple[int, int, int]:
        if len(tail) < END_SIZE + END64_SIZE + LOCATOR_SIZE:
            raise PackageFlawError(Reason.CUT_SHORT, file=_END)
        record, locator = tail[:END64_SIZE], tail[END64_SIZE:-END_SIZE]
        start = self._size - len(tail)
        if record[:4] != struct.pack("<I", END64_SIGNATURE):
            raise self._wrong("zip64-signature", start)
        if locator[:4] != struct.pack("<I", LOCATOR_SIGNATURE):
            raise self._wrong("zip64-locator-signature", start + END64_SIZE)
        count, length, offset = struct.unpack("<QQQ", record[32:])
        return count, length, offset

    def _tail(self, size: int) -> bytes:
        self._file.seek(max(0, self._size - size))
        return self._file.read(size)

    def _entry(
        self, directory: bytes, position: int, number: int, expected: int
    ) -> tuple[Placed, int]:
        """Return the member of a directory entry, and how long the entry is."""
        fixed = directory[position : position + CENTRAL_SIZE]
        at = self._offset + position
        if len(fixed) < CENTRAL_SIZE:
            raise self._wrong("length", at, entry=number)
        if fixed[:4] != struct.pack("<I", CENTRAL_SIGNATURE):
            raise self._wrong("signature", at, entry=number)
        crc, _, size, name_length, extra_length = struct.unpack("<IIIHH", fixed[16:32])
        length = CENTRAL_SIZE + name_length + extra_length
        found = directory[position : position + length]
        name = self._name(found[CENTRAL_SIZE : CENTRAL_SIZE + name_length], number, at)
        if size == FULL_32:
            # The first number in the zip64 field is the size, if it is there at all.
            large = found[CENTRAL_SIZE + name_length + 4 :][:8]
            size = int.from_bytes(large, "little")
        member = Placed(name, size, crc, expected)
        differing = difference(central_header(member), found)
        if differing:
            raise self._wrong(differing[0], at + differing[1], entry=number, file=name)
        if member.end > self._offset:
            raise self._wrong("size", at + 24, entry=number, file=name)
        return member, length

    def _name(self, data: bytes, number: int, at: int) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise self._wrong("name", at + CENTRAL_SIZE, entry=number) from None

    @staticmethod
    def _refuse_name(
        member: Placed, number: int, seen: set[bytes], folders: set[bytes]
    ) -> None:
        if not is_safe(member.name):
            raise PackageFlawError(
                Reason.PATH_REFUSED, file=_DIRECTORY, entry=f"member {number}", field="name"
            )
        key = folded(member.name)
        mark = _mark(key)
        above = {_mark(key[:at]) for at, sign in enumerate(key) if sign == "/"}
        if mark in seen or mark in folders or not seen.isdisjoint(above):
            raise PackageFlawError(Reason.NAME_TWICE, file=member.name)
        seen.add(mark)
        folders |= above

    @staticmethod
    def _wrong(
        field: str, offset: int, *, entry: int = 0, file: str = ""
    ) -> PackageFlawError:
        return PackageFlawError(
            Reason.ZIP_STRUCTURE,
            file=file or (_DIRECTORY if entry else _END),
            entry=f"member {entry}" if entry else "",
            field=field,
            offset=offset,
        )
