"""Verify a whole package, from the zip inwards."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from varde.core.record.note import VerifierKey

from ..findings import Check, Findings
from ..names import MANIFESTS, TAG_MANIFESTS
from ..trust import Keys
from ..zip_reader import ZipReader
from .bag import check_bag, check_info
from .checkpoint import check_note
from .contents import check_contents
from .evidence import check_custody, check_evidence
from .opened import Package, check_places
from .record import check_entries
from .reports import check_reports
from .seal import check_about, check_keys, check_seal, keys_brought
from .stamp import check_stamp


def verify(
    path: Path, *, trust: Collection[VerifierKey] = (), stamp_chain: bytes | None = None
) -> Findings:
    """
    Check everything that can be checked in a package, and say what was found.

    Takes nothing but the file: no server, no network, no clock. Memory does not grow
    with the size of the files in it.
    """
    findings = Findings(path.name, trust_given=bool(trust))
    with findings.noting(), ZipReader(path) as reader:
        package = Package(reader)
        check_places(package, findings)
        if not all(name in package for name in (*MANIFESTS, *TAG_MANIFESTS)):
            # It is no case package, and there is nothing to compare its files with.
            return findings
        package.hash_all(findings)
        if findings.holds:
            findings.prove(
                Check.ZIP,
                "The zip holds its files and nothing else; no byte is unaccounted.",
            )
        check_bag(package, findings)
        check_stamp(package, stamp_chain, findings)
        _check_inside(package, trust, findings)
    return findings


def _check_inside(
    package: Package, trust: Collection[VerifierKey], findings: Findings
) -> None:
    brought = keys_brought(package, findings)
    keys = Keys(tuple(brought), frozenset(trust))
    export = check_seal(package, keys, findings)
    if export is None:
        return
    check_info(package, export, findings)
    about = check_about(package, export, findings)
    checkpoint = check_note(package, export, keys, findings)
    if findings.holds:
        check_keys(brought, findings)
    record = check_entries(package, about, checkpoint, findings)
    if not findings.holds:
        # What is compared with the record below would only repeat where it fails.
        return
    check_reports(package, record, findings)
    check_evidence(package, record, findings)
    check_custody(package, record, findings)
    if findings.holds:
        check_contents(package, about, record, findings)
    findings.leave_open(
        Check.CONTENTS, "That what people recorded was true, and that they recorded it all."
    )
