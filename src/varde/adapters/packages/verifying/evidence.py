"""Evidence: that bytes, list and record agree, and the custody table with the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .. import lines
from ..custody import check_rows, line_of
from ..findings import Check, Findings, counted
from ..flaws import PackageFlawError, Reason
from ..names import CUSTODY, INCIDENT, ITEMS, MAX_TEXT
from .listing import Recorded
from .opened import Package
from .record import EVIDENCE_ADDED, EVIDENCE_CORRECTED, Record, Told
from .said import check_said
from .statements import Corrections, check_statements

ARCHIVE_PREFIX = "MALWARE-"
_OF_A_WITHHELD_ITEM = ("sha256", "sha512")


def check_evidence(package: Package, record: Record, findings: Findings) -> None:
    """Compare each item with its bytes and with the entry that tells of it."""
    failed_before = len(findings.flaws)
    added = Recorded.of("item", record.of(EVIDENCE_ADDED), findings)
    tally = _Tally()
    if ITEMS in package:
        with findings.noting(ITEMS):
            _check_items(package, _Entries(added.by, record, package), tally, findings)
    added.check_listed(tally.items, ITEMS, findings)
    if tally.items and len(findings.flaws) == failed_before:
        tally.tell(findings, added.silent)


class _Entries:
    """What the record says of items, and the label of the incident."""

    def __init__(self, added: dict[str, Told], record: Record, package: Package) -> None:
        self._added = added
        self._corrections = Corrections.of(record.of(EVIDENCE_CORRECTED))
        self._some_withheld = False
        self._incident = _label_of_the_incident(package)

    def check(self, value: lines.Json) -> None:
        """Compare an item's line with them. Raises PackageFlawError."""
        told = self._added.get(value["item"])
        try:
            if value.get("withheld"):
                self._some_withheld = True
                if told is not None:
                    check_said(value, told.detail or {}, _OF_A_WITHHELD_ITEM)
                return
            corrected = self._corrections.on(value)
            if told is not None:
                check_statements(value, told, corrected, self._incident)
        except PackageFlawError as error:
            raise error.within(entry=value["item"]) from None

    def check_all_shown(self) -> None:
        """Check that each silent correction has its statement. Raises PackageFlawError."""
        if self._corrections.silent > 0 and not self._some_withheld:
            raise PackageFlawError(Reason.NOT_TOLD, field="statements")


def _label_of_the_incident(package: Package) -> str | None:
    """Return its label; None where nothing may be told of it, nor of any item."""
    if INCIDENT not in package:
        return None
    try:
        incident = lines.parsed_object(package.read(INCIDENT, limit=MAX_TEXT))
        return lines.name(incident, "tlp")
    except PackageFlawError as error:
        raise error.within(file=INCIDENT) from None


def _check_items(
    package: Package, entries: _Entries, tally: _Tally, findings: Findings
) -> None:
    for place, value in lines.objects(package.chunks(ITEMS)):
        with findings.noting(ITEMS, place):
            _check_item(value, entries, package, tally)
    if findings.holds:
        entries.check_all_shown()


@dataclass
class _Tally:
    """Which items are listed, and of how many files the bytes are here."""

    items: set[str] = field(default_factory=set)
    whole: int = 0
    archives: int = 0
    elsewhere: int = 0

    def tell(self, findings: Findings, silent: int) -> None:
        findings.prove(
            Check.EVIDENCE,
            f"{counted(self.whole, 'file')} of evidence: the bytes that were added.",
            self.whole,
        )
        if self.archives:
            findings.leave_open(
                Check.EVIDENCE,
                f"What is in {counted(self.archives, 'archive')} of malware: none is "
                "unpacked, and the digest beside it is that of the file inside.",
                self.archives,
            )
        if self.elsewhere:
            findings.leave_open(
                Check.EVIDENCE,
                f"The bytes of {counted(self.elsewhere, 'file')}, of which the package has "
                "the digest only.",
                self.elsewhere,
            )
        if silent:
            findings.leave_open(
                Check.EVIDENCE,
                f"That {counted(silent, 'item')} of evidence fit the record: the details "
                "of these entries are not here.",
                silent,
            )


def _check_item(
    value: lines.Json, entries: _Entries, package: Package, tally: _Tally
) -> None:
    item = lines.name(value, "item")
    if item in tally.items:
        raise PackageFlawError(Reason.NAME_TWICE, field=item)
    tally.items.add(item)
    entries.check(value)
    path = lines.optional_text(value, "path")
    if path is None:
        tally.elsewhere += value.get("sha256") is not None
    elif path not in package:
        raise PackageFlawError(Reason.MISSING, file=path, entry=item)
    elif value.get("archive") is True:
        _check_archive_name(path, lines.text(value, "sha256"))
        tally.archives += 1
    else:
        _check_bytes(value, path, package)
        tally.whole += 1


def _check_archive_name(path: str, sha256: str) -> None:
    name = PurePosixPath(path).name
    prefix, ending = name.removeprefix(ARCHIVE_PREFIX).removesuffix(".zip"), ".zip"
    if (
        not name.startswith(ARCHIVE_PREFIX)
        or not name.endswith(ending)
        or not prefix
        or not sha256.startswith(prefix)
    ):
        raise PackageFlawError(Reason.VALUE_DIFFERS, file=path, field="name")


def _check_bytes(value: lines.Json, path: str, package: Package) -> None:
    found = package.digests(path)
    if found is None:
        return
    for name in ("sha256", "sha512", "size"):
        if value.get(name) != getattr(found, name):
            raise PackageFlawError(Reason.DIGEST_DIFFERS, file=path, field=name)


def check_custody(package: Package, record: Record, findings: Findings) -> None:
    """Check that custody.csv has one row for each custody entry, and says the same."""
    if CUSTODY not in package:
        if record.custody:
            findings.fails(Reason.MISSING, file=CUSTODY)
        return
    with findings.noting(CUSTODY):
        expected = (
            (f"row of entry {told.entry.sequence}", line_of(told.entry, told.detail))
            for told in record.custody
        )
        count = check_rows(package.chunks(CUSTODY), expected)
        findings.prove(
            Check.CUSTODY,
            f"{counted(count, 'custody event')} in the table: those of the record, and "
            "none is left out.",
            count,
        )
