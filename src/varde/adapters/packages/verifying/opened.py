"""A package that is open: its files by their path below the folder of the bag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..bag import Digester, Digests
from ..findings import Findings
from ..flaws import PackageFlawError, Reason
from ..names import (
    BAG_INFO,
    BAGIT,
    MANIFESTS,
    NEEDED,
    PAYLOAD,
    README,
    SIGNATURE,
    STAMP,
    TAG_MANIFESTS,
    is_readme,
)
from ..zip_layout import Placed
from ..zip_reader import ZipReader


class Package:
    """The files of the folder that all of a package lies in, in the order of the zip."""

    def __init__(self, reader: ZipReader) -> None:
        """Raise PackageFlawError where not everything is in one folder."""
        self._reader = reader
        self.folder = _only_folder(reader)
        self._members = {
            member.name.removeprefix(f"{self.folder}/"): member for member in reader.members
        }
        self._digests: dict[str, Digests] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._members)

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of a file, or raise PackageFlawError."""
        try:
            yield from self._reader.chunks(self._member(path))
        except PackageFlawError as error:
            raise self._told(error) from None

    def read(self, path: str, *, limit: int) -> bytes:
        """Return the bytes of a file that must be small, or raise PackageFlawError."""
        try:
            return self._reader.read(self._member(path), limit=limit)
        except PackageFlawError as error:
            raise self._told(error) from None

    def digests(self, path: str) -> Digests | None:
        return self._digests.get(path)

    def hash_all(self, findings: Findings) -> None:
        """Read every file once, checking its checksum and taking its digests."""
        for path in self._members:
            digester = Digester()
            with findings.noting(path):
                for _ in digester.through(self.chunks(path)):
                    pass
                self._digests[path] = digester.done()

    def _member(self, path: str) -> Placed:
        try:
            return self._members[path]
        except KeyError:
            raise PackageFlawError(Reason.MISSING, file=path) from None

    def _told(self, error: PackageFlawError) -> PackageFlawError:
        """Name the file as the manifests do."""
        file = error.flaw.file.removeprefix(f"{self.folder}/")
        error.flaw = replace(error.flaw, file=file)
        return error


def _only_folder(reader: ZipReader) -> str:
    if not reader.members:
        raise PackageFlawError(Reason.MISSING, file=BAGIT)
    folder, gap, _ = reader.members[0].name.partition("/")
    for member in reader.members:
        if not gap or not member.name.startswith(f"{folder}/"):
            raise PackageFlawError(Reason.UNEXPECTED, file=member.name)
    return folder


def check_places(package: Package, findings: Findings) -> None:
    """Check that all that must be there is, nothing else, and in its order."""
    tags = [path for path in package.paths if not path.startswith(PAYLOAD)]
    readmes = [README, *sorted(path for path in tags if is_readme(path) and path != README)]
    wanted = [*readmes, BAGIT, BAG_INFO, *MANIFESTS, *TAG_MANIFESTS, SIGNATURE]
    if STAMP in tags:
        wanted.append(STAMP)
    for path in (*wanted, *NEEDED):
        if path not in package:
            findings.fails(Reason.MISSING, file=path)
    for path in tags:
        if path not in wanted:
            findings.fails(Reason.UNEXPECTED, file=path)
    if set(tags) != set(wanted):
        return
    payload = [path for path in package.paths if path.startswith(PAYLOAD)]
    after = wanted.index(BAGIT) + 1
    ordered = [*wanted[:after], *payload, *wanted[after:]]
    for path, expected in zip(package.paths, ordered, strict=True):
        if path != expected:
            findings.fails(Reason.OUT_OF_ORDER, file=path)
            return
