"""Reports as sent, and receipts: that the record tells of these bytes, and of no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from varde.core.canonical import canonical_json
from varde.core.errors import NotCanonicalError

from .. import lines
from ..findings import Check, Findings, counted
from ..flaws import PackageFlawError, Reason
from ..names import MAX_TEXT, REPORTS
from .listing import Recorded
from .opened import Package
from .record import RECEIPT_ISSUED, SUBMISSION_MADE, Record, Told


def check_reports(package: Package, record: Record, findings: Findings) -> None:
    """Compare each report with its entry and its receipts, and the record with the list."""
    failed_before = len(findings.flaws)
    made = Recorded.of("submission", record.of(SUBMISSION_MADE), findings)
    issued = Recorded.of("receipt", record.of(RECEIPT_ISSUED), findings)
    listed: set[str] = set()
    received: set[str] = set()
    tally = _Tally()
    with findings.noting(REPORTS):
        for place, value in _listed(package):
            with findings.noting(REPORTS, place):
                listed.add(_check_report(value, made.by, package, listed))
                received |= _check_receipts(value, issued.by, package)
                tally.take(value)
    made.check_listed(listed, REPORTS, findings)
    issued.check_listed(received, REPORTS, findings)
    if (listed or received) and len(findings.flaws) == failed_before:
        tally.tell(made.silent + issued.silent, findings)


@dataclass
class _Tally:
    """What is here; of the rest, the package has only what its bytes come to."""

    reports: int = 0
    receipts: int = 0
    elsewhere: int = 0

    def take(self, report: lines.Json) -> None:
        receipts = lines.several(report, "receipts")
        here = sum(one.get("path") is not None for one in receipts)
        self.reports += report.get("json") is not None
        self.receipts += here
        self.elsewhere += len(receipts) - here
        self.elsewhere += sum(report.get(name) is None for name in ("json", "pdf"))

    def tell(self, silent: int, findings: Findings) -> None:
        findings.prove(
            Check.REPORTS,
            f"{counted(self.reports, 'report')} and {counted(self.receipts, 'receipt')}, "
            "those that the record tells of.",
            self.reports + self.receipts,
        )
        if self.elsewhere:
            findings.leave_open(
                Check.REPORTS,
                f"The bytes of {counted(self.elsewhere, 'file')} of reports: only their "
                "digests are here.",
                self.elsewhere,
            )
        if silent:
            findings.leave_open(
                Check.REPORTS,
                f"What {counted(silent, 'entry', 'entries')} on reports said: the detail "
                "is not here.",
                silent,
            )


def _listed(package: Package) -> Iterator[tuple[str, lines.Json]]:
    """Yield place and object of each report; none where the package has no list."""
    if REPORTS in package:
        yield from lines.objects(package.chunks(REPORTS))


def _check_report(
    value: lines.Json, made: dict[str, Told], package: Package, listed: set[str]
) -> str:
    reference = lines.name(value, "reference")
    if reference in listed:
        raise PackageFlawError(Reason.NAME_TWICE, field=reference)
    told = made.get(reference)
    for name, digest in (("json", "sha256"), ("pdf", "pdf_sha256")):
        claimed = lines.name(value, digest)
        path = lines.optional_text(value, name)
        found = package.digests(path) if path is not None else None
        if path is not None and path not in package:
            raise PackageFlawError(Reason.MISSING, file=path)
        if found is not None and found.sha256 != claimed:
            raise PackageFlawError(Reason.DIGEST_DIFFERS, file=path or "", field=digest)
    if told is not None:
        _compare(value, told.detail or {}, {"sha256": "payload", "pdf_sha256": "pdf"})
    return reference


def _compare(value: lines.Json, detail: lines.Json, names: dict[str, str]) -> None:
    for here, there in names.items():
        if value[here] != detail.get(there):
            raise PackageFlawError(Reason.ENTRY_MISSING, field=here)


def _check_receipts(
    value: lines.Json, issued: dict[str, Told], package: Package
) -> set[str]:
    """Check the receipts of one report; return their hashes."""
    found = set()
    for said in lines.several(value, "receipts"):
        digest = lines.name(said, "sha256")
        path = lines.optional_text(said, "path")
        if path is not None:
            _check_receipt(path, digest, value, package)
        told = issued.get(digest)
        if told is not None and (told.detail or {}).get("submission") != value["reference"]:
            raise PackageFlawError(Reason.ENTRY_MISSING, field="receipts")
        found.add(digest)
    return found


def _check_receipt(path: str, digest: str, report: lines.Json, package: Package) -> None:
    data = package.read(path, limit=MAX_TEXT)
    try:
        receipt = lines.parsed_object(data)
        canonical = canonical_json(receipt) == data
    except NotCanonicalError:
        canonical = False
    except PackageFlawError as error:
        raise error.within(file=path) from None
    digests = package.digests(path)
    if not canonical:
        raise PackageFlawError(Reason.MALFORMED, file=path, field="spelling")
    if digests is not None and digests.sha256 != digest:
        raise PackageFlawError(Reason.DIGEST_DIFFERS, file=path)
    said = lines.mapping(receipt, "submission")
    for name in ("reference", "sha256"):
        if said.get(name) != report[name]:
            raise PackageFlawError(
                Reason.VALUE_DIFFERS, file=path, field=f"submission, {name}"
            )
