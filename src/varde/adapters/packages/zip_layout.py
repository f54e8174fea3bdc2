"""
The bytes of the strict zip.

Given names, sizes and checksums of the members in their order, there is exactly one
file: stored members without gaps, fixed times and attributes, names in UTF-8, no
comments, no extra fields but the zip64 ones where a number needs them. Writer and
reader both use these functions; the reader compares, and so knows which field differs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

LOCAL_SIGNATURE = 0x04034B50
CENTRAL_SIGNATURE = 0x02014B50
END_SIGNATURE = 0x06054B50
END64_SIGNATURE = 0x06064B50
LOCATOR_SIGNATURE = 0x07064B50

LOCAL_SIZE = 30
CENTRAL_SIZE = 46
END_SIZE = 22
END64_SIZE = 56
LOCATOR_SIZE = 20

FULL_16 = 0xFFFF
FULL_32 = 0xFFFFFFFF

_PLAIN_VERSION = 20
_ZIP64_VERSION = 45
_MADE_ON_UNIX = 3 << 8
_UTF8 = 0x0800
_STORED = 0
_TIME = 0
_DATE = 0x0021  # 1 January 1980, the first day that a zip can tell
_PLAIN_FILE = 0o100644 << 16  # neither a link nor a folder, and not executable
_ZIP64 = 0x0001

Part = tuple[str, bytes]
"""A field by name, and its bytes."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A member of the zip: `offset` is where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def header_size(self) -> int:
        zip64 = 20 if self.size >= FULL_32 else 0
        return LOCAL_SIZE + len(self.name.encode()) + zip64

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + self.header_size

    @property
    def end(self) -> int:
        return self.start + self.size


def _field(name: str, code: str, value: int) -> Part:
    return name, struct.pack("<" + code, value)


def _numbers64(*numbers: int) -> bytes:
    """The zip64 extra field with those of the numbers that need it."""
    large = [number for number in numbers if number >= FULL_32]
    if not large:
        return b""
    return struct.pack(f"<HH{len(large)}Q", _ZIP64, 8 * len(large), *large)


def _common(member: Placed, *, zip64: bool) -> list[Part]:
    size = min(member.size, FULL_32)
    return [
        _field("version-needed", "H", _ZIP64_VERSION if zip64 else _PLAIN_VERSION),
        _field("flags", "H", _UTF8),
        _field("method", "H", _STORED),
        _field("time", "H", _TIME),
        _field("date", "H", _DATE),
        _field("crc-32", "I", member.crc),
        _field("compressed-size", "I", size),
        _field("size", "I", size),
    ]


def local_header(member: Placed) -> list[Part]:
    name = member.name.encode()
    extra = _numbers64(member.size, member.size)
    return [
        _field("signature", "I", LOCAL_SIGNATURE),
        *_common(member, zip64=bool(extra)),
        _field("name-length", "H", len(name)),
        _field("extra-length", "H", len(extra)),
        ("name", name),
        ("extra", extra),
    ]


def central_header(member: Placed) -> list[Part]:
    name = member.name.encode()
    extra = _numbers64(member.size, member.size, member.offset)
    return [
        _field("signature", "I", CENTRAL_SIGNATURE),
        _field("version-made-by", "H", _MADE_ON_UNIX | _ZIP64_VERSION),
        *_common(member, zip64=member.size >= FULL_32),
        _field("name-length", "H", len(name)),
        _field("extra-length", "H", len(extra)),
        _field("comment-length", "H", 0),
        _field("disk", "H", 0),
        _field("internal-attributes", "H", 0),
        _field("external-attributes", "I", _PLAIN_FILE),
        _field("offset", "I", min(member.offset, FULL_32)),
        ("name", name),
        ("extra", extra),
    ]


def end_of_directory(count: int, size: int, offset: int) -> list[Part]:
    """What ends the file, given how many members, and how large and where the directory."""
    parts = []
    if count >= FULL_16 or size >= FULL_32 or offset >= FULL_32:
        parts += _end64(count, size, offset)
    return [
        *parts,
        _field("signature", "I", END_SIGNATURE),
        _field("disk", "H", 0),
        _field("disk-of-directory", "H", 0),
        _field("members-on-disk", "H", min(count, FULL_16)),
        _field("members", "H", min(count, FULL_16)),
        _field("directory-size", "I", min(size, FULL_32)),
        _field("directory-offset", "I", min(offset, FULL_32)),
        _field("comment-length", "H", 0),
    ]


def _end64(count: int, size: int, offset: int) -> list[Part]:
    return [
        _field("zip64-signature", "I", END64_SIGNATURE),
        _field("zip64-record-size", "Q", END64_SIZE - 12),
        _field("zip64-version-made-by", "H", _MADE_ON_UNIX | _ZIP64_VERSION),
        _field("zip64-version-needed", "H", _ZIP64_VERSION),
        _field("zip64-disk", "I", 0),
        _field("zip64-disk-of-directory", "I", 0),
        _field("zip64-members-on-disk", "Q", count),
        _field("zip64-members", "Q", count),
        _field("zip64-directory-size", "Q", size),
        _field("zip64-directory-offset", "Q", offset),
        _field("zip64-locator-signature", "I", LOCATOR_SIGNATURE),
        _field("zip64-locator-disk", "I", 0),
        _field("zip64-locator-offset", "Q", offset + size),
        _field("zip64-locator-disks", "I", 1),
    ]


def joined(parts: Iterable[Part]) -> bytes:
    return b"".join(data for _name, data in parts)


def difference(parts: Iterable[Part], found: bytes) -> tuple[str, int] | None:
    """Return the first field that differs, and at which byte of what was found."""
    position = 0
    for name, data in parts:
        if found[position : position + len(data)] != data:
            return name, position
        position += len(data)
    return None if position == len(found) else ("length", position)
