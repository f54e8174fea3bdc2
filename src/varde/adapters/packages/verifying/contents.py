"""What the package says of itself and of the incident, beside what is in it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from varde.core.record.entry import written

from .. import lines
from ..findings import Check, Findings, counted
from ..flaws import PackageFlawError, Reason
from ..names import (
    ABOUT,
    FACTS,
    INCIDENT,
    ITEMS,
    MAX_HISTORY,
    MAX_WEIGHT,
    OF_THE_INCIDENT,
    REPORTS,
    TIMELINE,
)
from .opened import Package
from .record import FACTS_STATED, TIMELINE_ENTERED, Record, Told
from .said import check_said, check_told_by, moment

ABSENCES = ("damaged", "missing", "destroyed", "erased")
NAMED = 20
"""So many are named; of more, the number."""


def check_contents(
    package: Package, about: lines.Json, record: Record, findings: Findings
) -> None:
    """Compare package.json, the facts and the timeline with files and entries."""
    with findings.noting(ABOUT):
        _check_withheld(package, about, record)
        _check_told(package, about, record, findings)
        _check_files(package, about)
        _tell_left_out(about, findings)
    for rows in (_TIMELINE, _FACTS):
        if rows.path in package:
            with findings.noting(rows.path):
                _check_rows(rows, package, record, findings)
    if INCIDENT in package:
        findings.leave_open(
            Check.CONTENTS,
            "That the other files below data/ say what the record says, word by word, and "
            "that what is empty in them was not left out: the instance signed them, and "
            "the entries are there to compare.",
        )


def _differs(field: str) -> PackageFlawError:
    return PackageFlawError(Reason.VALUE_DIFFERS, field=field)


def _listed(package: Package, path: str) -> Iterator[lines.Json]:
    if path in package:
        for _, value in lines.objects(package.chunks(path)):
            yield value


def _check_withheld(package: Package, about: lines.Json, record: Record) -> None:
    withheld = lines.mapping(about, "withheld")
    lines.exactly(withheld, "details", "items")
    if lines.number(withheld, "details") != record.withheld:
        raise _differs("withheld, details")
    items = [one["item"] for one in _listed(package, ITEMS) if one.get("withheld")]
    if lines.texts(withheld, "items") != items:
        raise _differs("withheld, items")


def _check_told(
    package: Package, about: lines.Json, record: Record, findings: Findings
) -> None:
    """Check that the incident's own files are there, or that nothing is told of it."""
    tells = lines.boolean(about, "tells_the_incident")
    if not tells and record.disclosed > record.on_erasures:
        raise _differs("tells_the_incident")
    for path, kind in OF_THE_INCIDENT.items():
        if (path in package) != tells:
            reason = Reason.MISSING if tells else Reason.UNEXPECTED
            findings.fails(reason, file=path, field="tells_the_incident")
        elif tells:
            with findings.noting(path):
                _check_kind(_parsed(package, path), kind)


def _check_kind(value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise PackageFlawError(Reason.MALFORMED)


def _parsed(package: Package, path: str) -> object:
    data = package.read(path, limit=MAX_HISTORY)
    if lines.weight(data) > MAX_WEIGHT:
        raise PackageFlawError(Reason.TOO_LARGE)
    return lines.parsed(data)


def _check_files(package: Package, about: lines.Json) -> None:
    """Check whether files went in, and that each that did not is named with its reason."""
    with_files = lines.boolean(about, "with_files")
    absent = {}
    for item in _listed(package, ITEMS):
        if item.get("path") is not None and not with_files:
            raise _differs("with_files")
        is_file = not item.get("withheld") and item.get("sha256") is not None
        if is_file and with_files and item.get("path") is None:
            absent[item["item"]] = item.get("state")
    for report in _listed(package, REPORTS):
        if not report.get("withheld") and report.get("json") is None:
            absent[report["reference"]] = "erased"
    # Older packages say nothing of it.
    if "left_out" in about:
        _check_left_out(lines.several(about, "left_out"), absent)


def _check_left_out(said: list[lines.Json], absent: dict[str, object]) -> None:
    named = {lines.name(one, "name"): one for one in said}
    if len(named) != len(said) or named.keys() != absent.keys():
        raise _differs("left_out, name")
    for name, one in named.items():
        lines.exactly(one, "name", "why")
        if lines.name(one, "why") != absent[name]:
            raise _differs("left_out, why")


def _tell_left_out(about: lines.Json, findings: Findings) -> None:
    """Repeat what the exporter says could not be put in; older packages say nothing."""
    parts = lines.several(about, "left_out") if "left_out" in about else []
    if any(part.get("why") not in ABSENCES for part in parts):
        raise PackageFlawError(Reason.MALFORMED, field="left_out, why")
    told = [f"{lines.name(part, 'name')} ({part['why']})" for part in parts]
    if told:
        rest = [f"{len(told) - NAMED} more"] if len(told) > NAMED else []
        findings.leave_open(
            Check.CONTENTS,
            f"What is in {counted(len(told), 'file')} that could not be put in: "
            f"{', '.join(told[:NAMED] + rest)}.",
            len(told),
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """A file with a row for each entry of some actions, and what finds one by the other."""

    path: str
    actions: tuple[str, ...]
    names: tuple[str, ...]
    by: str
    key: Callable[[lines.Json, str], tuple[object, ...]]


_TIMELINE = _Rows(
    TIMELINE,
    TIMELINE_ENTERED,
    ("replaces", "kind", "happened_at", "fidelity", "text"),
    "entered_by",
    lambda said, _at: (said.get("entry"),),
)
_FACTS = _Rows(
    FACTS,
    FACTS_STATED,
    ("value", "known", "certainty", "instant", "fidelity", "source"),
    "stated_by",
    lambda said, at: (said.get("fact"), said.get("party"), at),
)


def _check_rows(rows: _Rows, package: Package, record: Record, findings: Findings) -> None:
    """Compare each row with the entry on it, and count those whose detail is not here."""
    told: dict[str, deque[Told]] = {}
    every = record.of(*rows.actions)
    for one in every:
        if one.detail is not None:
            key = _key(rows, one.detail, written(one.entry.at))
            told.setdefault(key, deque()).append(one)
    silent = sum(one.detail is None for one in every)
    for row in _rows_in(rows.path, package):
        key = _key(rows, row, moment(row, "recorded_at"))
        with findings.noting(rows.path, _place(key)):
            if standing := told.get(key):
                _check_row(rows, row, standing.popleft())
            else:
                silent -= 1
    for key, standing in told.items():
        if standing:
            findings.fails(Reason.NOT_TOLD, file=rows.path, entry=_place(key))
    if silent and findings.holds:
        reason = Reason.ENTRY_MISSING if silent < 0 else Reason.NOT_TOLD
        raise PackageFlawError(reason)


def _key(rows: _Rows, said: lines.Json, at: str) -> str:
    """One text for what row and entry have in common, and another for anything else."""
    return json.dumps(rows.key(said, at), sort_keys=True)


def _place(key: str) -> str:
    return ", ".join(str(part)[:100] for part in json.loads(key) if part is not None)


def _check_row(rows: _Rows, row: lines.Json, told: Told) -> None:
    check_said(row, told.detail or {}, rows.names)
    check_told_by(row, told.entry, by=rows.by, at="recorded_at")


def _rows_in(path: str, package: Package) -> Iterator[lines.Json]:
    """Yield the rows; of facts, each statement with the fact that it is on."""
    for value in lines.several({path: _parsed(package, path)}, path):
        if path == FACTS:
            fact = lines.name(value, "fact")
            yield from (one | {"fact": fact} for one in lines.several(value, "statements"))
        else:
            yield value
