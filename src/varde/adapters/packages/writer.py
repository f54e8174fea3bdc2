"""
Write a package, from its members to its signature.

Members come one after the other and are read twice: once to count and hash, once to
write, because a zip tells size and checksum before the bytes. Nothing is kept but the
digests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from varde.core.record.note import Signer

from . import bag
from .bag import Digester, Digests
from .names import (
    ALGORITHMS,
    BAG_INFO,
    BAGIT,
    FORMAT,
    MANIFESTS,
    PAYLOAD,
    SIGNATURE,
    STAMP,
    TAG_MANIFESTS,
    is_readme,
)
from .statement import Export, Statement
from .zip_writer import ZipWriter

Chunks = Callable[[], Iterable[bytes]]
"""Opens the bytes anew; each time the same."""

Stamper = Callable[[bytes], bytes | None]
"""Asks a time-stamping authority for a reply (RFC 3161) on these bytes."""


class MemberDiffersError(Exception):
    """The bytes of a member are not those that it is known by."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Member:
    """
    A file of the package, by its path below the folder of the bag.

    `sha256` is what the bytes must have, where that is known before.
    """

    path: str
    chunks: Chunks
    sha256: str | None = None


def small(path: str, data: bytes) -> Member:
    """A member whose bytes are at hand."""
    return Member(path, lambda: [data])


class Progress(Protocol):
    """Told how many bytes of members have been read, each member counting twice."""

    def __call__(self, done: int, /) -> None: ...


def _not_told(_done: int, /) -> None:
    """Nobody asked how far it is."""


class PackageWriter:
    """Add READMEs first, then members below `data/`, then `seal`."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        export: Export,
        *,
        progress: Progress = _not_told,
    ) -> None:
        self._zip = ZipWriter(write)
        self._export = export
        self._progress = progress
        self._payload: list[tuple[str, Digests]] = []
        self._tags: list[tuple[str, Digests]] = []
        self._declared = False

    def add(self, member: Member) -> Digests:
        """
        Add a file: first every README, then what goes below `data/`.

        Raises ValueError for a path that has no place in a package, MemberDiffersError.
        """
        if is_readme(member.path) and not self._declared:
            return self._add_tag(member)
        if not member.path.startswith(PAYLOAD):
            raise ValueError(f"{member.path!r} has no place in a package")
        self._declare()
        digests = self._add(member)
        self._payload.append((member.path, digests))
        return digests

    def seal(
        self, signers: Sequence[Signer], *, agent: str, stamper: Stamper | None = None
    ) -> Digests:
        """Write manifests and signature, and end the zip. Returns the signature's hash."""
        self._declare()
        self._add_tag(small(BAG_INFO, self._info(agent)))
        for name, algorithm in zip(MANIFESTS, ALGORITHMS, strict=True):
            self._add_tag(_manifest(name, algorithm, self._payload))
        sealed = {}
        listed = list(self._tags)
        for name, algorithm in zip(TAG_MANIFESTS, ALGORITHMS, strict=True):
            digests = self._add(_manifest(name, algorithm, listed))
            sealed[name] = digests.of(algorithm)
        envelope = Statement(self._export, sealed).sealed(signers).to_bytes()
        signature = self._add(small(SIGNATURE, envelope))
        stamp = stamper(envelope) if stamper else None
        if stamp is not None:
            self._add(small(STAMP, stamp))
        self._zip.close()
        return signature

    def _declare(self) -> None:
        if not self._declared:
            self._declared = True
            self._add_tag(small(BAGIT, bag.DECLARATION))

    def _info(self, agent: str) -> bytes:
        return bag.info(
            bag.info_values(
                day=self._export.exported_at[:10],
                incident=self._export.incident,
                size=sum(digests.size for _, digests in self._payload),
                files=len(self._payload),
                agent=agent,
                package_format=FORMAT,
            )
        )

    def _add_tag(self, member: Member) -> Digests:
        digests = self._add(member)
        self._tags.append((member.path, digests))
        return digests

    def _add(self, member: Member) -> Digests:
        digester, crc = Digester(), 0
        for chunk in digester.through(self._told(member.chunks())):
            crc = zlib.crc32(chunk, crc)
        digests = digester.done()
        if member.sha256 not in {None, digests.sha256}:
            raise MemberDiffersError(member.path)
        self._zip.add(
            f"{self._export.incident}/{member.path}",
            self._told(member.chunks()),
            size=digests.size,
            crc=crc,
        )
        return digests

    def _told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self._progress(len(chunk))


def _manifest(name: str, algorithm: str, files: Sequence[tuple[str, Digests]]) -> Member:
    return Member(name, lambda: bag.manifest(algorithm, files))
