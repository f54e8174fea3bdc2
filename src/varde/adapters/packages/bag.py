"""
BagIt 1.0 (RFC 8493), as strictly as a case package has it.

A manifest is written as `sha256sum` writes, so that it can check it. What the RFC
leaves open (order, percent signs, other line ends) has one form here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .flaws import PackageFlawError, Reason
from .lines import split_lines
from .names import ALGORITHMS
from .paths import is_safe

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_DIGEST_LENGTHS = {"sha256": 64, "sha512": 128}
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_INFO_LABELS = (
    "Bagging-Date",
    "External-Identifier",
    "Payload-Oxum",
    "Bag-Software-Agent",
    "Varde-Package-Format",
)


@dataclass(frozen=True, slots=True)
class Digests:
    """Size and hashes of a file, in lower-case hexadecimal."""

    size: int
    sha256: str
    sha512: str

    def of(self, algorithm: str) -> str:
        return self.sha256 if algorithm == "sha256" else self.sha512


class Digester:
    """Counts and hashes what passes through."""

    def __init__(self) -> None:
        self._size = 0
        self._hashes = {name: hashlib.new(name) for name in ALGORITHMS}

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._size += len(chunk)
            for one in self._hashes.values():
                one.update(chunk)
            yield chunk

    def done(self) -> Digests:
        found = {name: one.hexdigest() for name, one in self._hashes.items()}
        return Digests(self._size, **found)


def digests_of(data: bytes) -> Digests:
    digester = Digester()
    for _ in digester.through([data]):
        pass
    return digester.done()


def manifest(algorithm: str, files: Iterable[tuple[str, Digests]]) -> Iterator[bytes]:
    """Yield the lines of a manifest in the order of the files."""
    for path, digests in files:
        yield f"{digests.of(algorithm)}  {path}\n".encode()


def read_manifest(
    algorithm: str, chunks: Iterable[bytes]
) -> Iterator[tuple[str, str, str]]:
    """Yield place, path and digest of each line. Raises PackageFlawError."""
    length = _DIGEST_LENGTHS[algorithm]
    for number, data in enumerate(split_lines(chunks), start=1):
        place = f"line {number}"
        try:
            line = data.decode()
        except UnicodeDecodeError:
            raise PackageFlawError(Reason.MALFORMED, entry=place) from None
        digest, gap, path = line[:length], line[length : length + 2], line[length + 2 :]
        if gap != "  " or len(digest) != length or not _HEXADECIMAL.fullmatch(digest):
            raise PackageFlawError(Reason.MALFORMED, entry=place, field="digest")
        if not is_safe(path):
            raise PackageFlawError(Reason.PATH_REFUSED, entry=place, field="path")
        yield place, path, digest


def info(values: dict[str, str]) -> bytes:
    """Write bag-info.txt; `values` has each label of a case package."""
    return "".join(f"{label}: {values[label]}\n" for label in _INFO_LABELS).encode()


def info_values(
    *, day: str, incident: str, size: int, files: int, agent: str, package_format: str
) -> dict[str, str]:
    return {
        "Bagging-Date": day,
        "External-Identifier": incident,
        "Payload-Oxum": f"{size}.{files}",
        "Bag-Software-Agent": agent,
        "Varde-Package-Format": package_format,
    }


def read_info(data: bytes) -> dict[str, str]:
    """Read bag-info.txt with exactly the labels of a case package, in their order."""
    found = {}
    for (number, line), label in zip(
        enumerate(split_lines([data]), start=1), _INFO_LABELS, strict=False
    ):
        place = f"line {number}"
        try:
            said, gap, value = line.decode().partition(": ")
        except UnicodeDecodeError:
            raise PackageFlawError(Reason.MALFORMED, entry=place) from None
        if said != label or not gap or not value.isprintable() or value != value.strip():
            raise PackageFlawError(Reason.MALFORMED, entry=place, field=label)
        found[label] = value
    if info(found | dict.fromkeys(_INFO_LABELS[len(found) :], "")) != data:
        raise PackageFlawError(Reason.MALFORMED, entry=f"line {len(found) + 1}")
    return found
