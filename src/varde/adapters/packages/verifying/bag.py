"""The bag: its declaration, its manifests and what it says of itself."""

from __future__ import annotations

from .. import bag
from ..bag import Digests
from ..findings import Check, Findings
from ..flaws import PackageFlawError, Reason
from ..names import (
    ALGORITHMS,
    BAG_INFO,
    BAGIT,
    FORMAT,
    MANIFESTS,
    MAX_TEXT,
    PAYLOAD,
    SIGNATURE,
    STAMP,
    TAG_MANIFESTS,
)
from ..statement import Export
from .opened import Package

_SIGNED_APART = {*TAG_MANIFESTS, SIGNATURE, STAMP}


def check_bag(package: Package, findings: Findings) -> None:
    """Check the files against the manifests, both ways, and the tag files likewise."""
    failed_before = len(findings.flaws)
    with findings.noting(BAGIT):
        if package.read(BAGIT, limit=MAX_TEXT) != bag.DECLARATION:
            raise PackageFlawError(Reason.MALFORMED, file=BAGIT)
    payload = [path for path in package.paths if path.startswith(PAYLOAD)]
    tags = [
        path
        for path in package.paths
        if not path.startswith(PAYLOAD) and path not in _SIGNED_APART
    ]
    for names, listed in ((MANIFESTS, payload), (TAG_MANIFESTS, tags)):
        for name, algorithm in zip(names, ALGORITHMS, strict=True):
            with findings.noting(name):
                _check_manifest(name, algorithm, listed, package, findings)
    if len(findings.flaws) == failed_before:
        findings.prove(
            Check.BAG,
            f"All {len(package.paths)} files are there, in their order, as the manifests "
            "name them, by SHA-256 and by SHA-512.",
            len(package.paths),
        )


def _check_manifest(
    name: str, algorithm: str, paths: list[str], package: Package, findings: Findings
) -> None:
    """Walk manifest and files side by side; the first that is out of step ends it."""
    expected, left = set(paths), iter(paths)
    seen: set[str] = set()
    in_order = True
    for place, path, digest in bag.read_manifest(algorithm, package.chunks(name)):
        if path not in expected:
            findings.fails(Reason.MISSING, file=path, entry=f"{name}, {place}")
            continue
        if path in seen:
            raise PackageFlawError(Reason.NAME_TWICE, entry=place, field=path)
        seen.add(path)
        in_order = in_order and next(left, None) == path
        found = package.digests(path)
        # What could not be read has been told already.
        if found is not None and found.of(algorithm) != digest:
            findings.fails(Reason.DIGEST_DIFFERS, file=path, entry=f"{name}, {place}")
    unlisted = [path for path in paths if path not in seen]
    for path in unlisted:
        findings.fails(Reason.UNEXPECTED, file=path, entry=name)
    if not in_order and seen == expected:
        findings.fails(Reason.OUT_OF_ORDER, file=name)


def check_info(package: Package, export: Export, findings: Findings) -> None:
    """Check that bag-info.txt says what the signature and the files say."""
    with findings.noting(BAG_INFO):
        said = bag.read_info(package.read(BAG_INFO, limit=MAX_TEXT))
        sizes = [_size(package, path) for path in package.paths if path.startswith(PAYLOAD)]
        expected = bag.info_values(
            day=export.exported_at[:10],
            incident=export.incident,
            size=sum(sizes),
            files=len(sizes),
            agent=said.get("Bag-Software-Agent", ""),
            package_format=FORMAT,
        )
        for label, value in expected.items():
            if said.get(label) != value:
                findings.fails(Reason.VALUE_DIFFERS, file=BAG_INFO, field=label)


def _size(package: Package, path: str) -> int:
    digests: Digests | None = package.digests(path)
    return digests.size if digests else 0
