"""The record: every entry whole, in its chain, and in the log under the checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from varde.core.errors import MalformedEntryError
from varde.core.record.chain import (
    EMPTY_HEAD,
    ERASURE_ACTION,
    Head,
    Link,
    verify_chain,
)
from varde.core.record.checkpoint import Checkpoint
from varde.core.record.detail import Disclosed
from varde.core.record.entry import Entry, read_entry

from .. import lines
from ..custody import ACTIONS as CUSTODY_ACTIONS
from ..entries import ProvenEntry, read_line
from ..findings import Check, Findings, counted
from ..flaws import PackageFlawError, Reason
from ..names import ABOUT, ENTRIES
from .checkpoint import check_inclusion
from .opened import Package

SUBMISSION_MADE = "submission.made"
RECEIPT_ISSUED = "receipt.issued"
EVIDENCE_ADDED = "evidence.added"
EVIDENCE_CORRECTED = "evidence.corrected"
FACTS_STATED = ("fact.stated", "milestone.stated")
TIMELINE_ENTERED = ("timeline.entry-added", "timeline.entry-replaced")
_COMPARED = {
    SUBMISSION_MADE,
    RECEIPT_ISSUED,
    EVIDENCE_ADDED,
    EVIDENCE_CORRECTED,
    *FACTS_STATED,
    *TIMELINE_ENTERED,
}
MAX_KEPT = 64 << 20
"""How many bytes of details are held to be compared with files; no case has as many."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""What takes long tells when it began, so that entries may overtake it by a little."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with which files are compared; `detail` is None where it is not here."""

    entry: Entry
    detail: lines.Json | None


@dataclass
class Record:
    """What the entries say of files in the package."""

    told: dict[str, list[Told]] = field(default_factory=dict)
    custody: list[Told] = field(default_factory=list)
    entries: int = 0
    chains: list[str] = field(default_factory=list)
    disclosed: int = 0
    erased: int = 0
    withheld: int = 0
    on_erasures: int = 0
    kept: int = 0
    set_back: int = 0

    def of(self, *actions: str) -> list[Told]:
        return [told for action in actions for told in self.told.get(action, [])]


def check_entries(
    package: Package, about: lines.Json, checkpoint: Checkpoint | None, findings: Findings
) -> Record:
    """Check each chain, each detail and each inclusion proof, in one pass."""
    record = Record()
    failed_before = len(findings.flaws)
    with findings.noting(ENTRIES):
        heads = _heads(about)
        seen: set[str] = set()
        read = _read(package)
        for subject, group in groupby(read, key=lambda one: one[2].subject):
            head = heads.get(subject)
            if head is None or subject in seen:
                raise PackageFlawError(Reason.UNEXPECTED, entry=subject)
            seen.add(subject)
            _check_chain(subject, group, head, checkpoint, record)
        for subject in heads.keys() - seen:
            findings.fails(Reason.MISSING, file=ENTRIES, entry=subject)
    if len(findings.flaws) == failed_before:
        _tell(record, findings)
    return record


def _heads(about: lines.Json) -> dict[str, Head]:
    try:
        incident = lines.name(about, "incident")
        heads = {}
        for subject, said in lines.mapping(about, "heads").items():
            heads[subject] = _head(said)
    except PackageFlawError as error:
        raise error.within(file=ABOUT) from None
    if incident not in heads or EMPTY_HEAD in heads.values():
        raise PackageFlawError(Reason.MISSING, file=ABOUT, field="heads")
    return heads


def _head(said: object) -> Head:
    if not isinstance(said, dict):
        raise PackageFlawError(Reason.MALFORMED, field="heads")
    lines.exactly(said, "sequence", "hash")
    return Head(lines.number(said, "sequence"), lines.name(said, "hash"))


def _read(package: Package) -> Iterator[tuple[str, ProvenEntry, Entry]]:
    for place, value in lines.objects(package.chunks(ENTRIES)):
        try:
            proven = read_line(value)
            yield place, proven, read_entry(proven.entry)
        except PackageFlawError as error:
            raise error.within(entry=place) from None
        except MalformedEntryError as refusal:
            raise PackageFlawError(
                Reason.MALFORMED, entry=place, field=f"entry, {refusal.params['reason']}"
            ) from None


def _check_chain(
    subject: str,
    group: Iterator[tuple[str, ProvenEntry, Entry]],
    head: Head,
    checkpoint: Checkpoint | None,
    record: Record,
) -> None:
    links = _links(group, checkpoint, record)
    verdict = verify_chain(subject, links, head=head, partial=True)
    if not verdict.whole:
        raise PackageFlawError(
            Reason.CHAIN_BROKEN,
            entry=f"{subject}, entry {verdict.broken_at}",
            more=str(verdict.flaw),
        )
    if verdict.head != head:
        raise PackageFlawError(Reason.VALUE_DIFFERS, file=ABOUT, field=f"heads, {subject}")
    record.chains.append(subject)
    record.entries += verdict.entries
    record.erased += verdict.erased
    record.withheld += verdict.withheld


def _links(
    group: Iterator[tuple[str, ProvenEntry, Entry]],
    checkpoint: Checkpoint | None,
    record: Record,
) -> Iterator[Link]:
    """Yield the entries of one chain, each under the checkpoint and noted down."""
    before, newest = -1, datetime.min.replace(tzinfo=UTC) + CLOCKS_DIFFER
    for place, proven, entry in group:
        if proven.index <= before:
            raise PackageFlawError(Reason.OUT_OF_ORDER, entry=place, field="index")
        before = proven.index
        if checkpoint is not None:
            check_inclusion(
                proven.entry, proven.index, proven.hashes, checkpoint, place=place
            )
        record.set_back += entry.at < newest - CLOCKS_DIFFER
        newest = max(newest, entry.at)
        _note_down(place, proven, entry, record)
        yield Link(proven.entry, proven.disclosure)


def _note_down(place: str, proven: ProvenEntry, entry: Entry, record: Record) -> None:
    disclosure = proven.disclosure
    is_disclosed = isinstance(disclosure, Disclosed)
    record.disclosed += is_disclosed
    record.on_erasures += is_disclosed and entry.action == ERASURE_ACTION
    is_custody = entry.action.startswith(CUSTODY_ACTIONS)
    if entry.action not in _COMPARED and not is_custody:
        return
    detail = None
    if isinstance(disclosure, Disclosed):
        record.kept += lines.weight(disclosure.detail)
        if record.kept > MAX_KEPT:
            raise PackageFlawError(Reason.TOO_LARGE, entry=place, field="detail")
        try:
            detail = lines.parsed_object(disclosure.detail, field="detail")
        except PackageFlawError as error:
            raise error.within(entry=place) from None
    told = Told(entry, detail)
    if is_custody:
        record.custody.append(told)
    else:
        record.told.setdefault(entry.action, []).append(told)


def _tell(record: Record, findings: Findings) -> None:
    findings.prove(
        Check.ENTRIES,
        f"{counted(record.entries, 'entry', 'entries')} on {', '.join(record.chains)}: the "
        "chain is whole, and each of them is in the log under that checkpoint.",
        record.entries,
    )
    findings.prove(
        Check.DETAILS,
        f"{counted(record.disclosed, 'detail')}, as the entries committed to them.",
        record.disclosed,
    )
    if record.set_back:
        findings.leave_open(
            Check.ENTRIES,
            f"The time of {counted(record.set_back, 'entry', 'entries')}: one before tells "
            "a later time, so the clock was set back, or was not right then.",
            record.set_back,
        )
    if record.erased:
        findings.leave_open(
            Check.DETAILS,
            f"What {counted(record.erased, 'detail')} said before being erased; an entry "
            "tells of each erasure.",
            record.erased,
        )
    if record.withheld:
        findings.leave_open(
            Check.DETAILS,
            f"What {counted(record.withheld, 'detail')} say, withheld from this package.",
            record.withheld,
        )
