"""What an instance signs and its own record tells otherwise, verification finds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from varde.adapters.packages import lines, names
from varde.adapters.packages.custody import COLUMNS
from varde.adapters.packages.entries import ProvenEntry
from varde.adapters.packages.findings import told
from varde.core.canonical import canonical_json, digest
from varde.core.record.detail import Disclosed, Withheld

from .making import EVIDENCE, REPORT, Case, custody_of, made, note, packed, withheld
from .remaking import Files, edited, places, signed_anew, verified

RECEIPT = f"data/reports/receipts/{REPORT}-1.json"


def with_entries(change: Callable[[list[ProvenEntry]], None]) -> Callable[[Files], None]:
    """Change the entries; the custody table follows."""

    def changed(files: Files) -> None:
        entries = made().proven()
        change(entries)
        files[names.ENTRIES] = b"".join(entry.to_line() for entry in entries)
        files[names.CUSTODY] = custody_of(entries)

    return changed


def swap(entries: list[ProvenEntry]) -> None:
    entries[2], entries[3] = entries[3], entries[2]


def drop(entries: list[ProvenEntry]) -> None:
    del entries[2]


def drop_the_last(entries: list[ProvenEntry]) -> None:
    del entries[-1]


def double(entries: list[ProvenEntry]) -> None:
    entries.insert(3, entries[2])


def swap_proofs(entries: list[ProvenEntry]) -> None:
    first, second = entries[2], entries[3]
    entries[2] = replace(first, hashes=second.hashes)


def move(entries: list[ProvenEntry]) -> None:
    entries[2] = replace(entries[2], index=entries[2].index + 1)


def say_otherwise(entries: list[ProvenEntry]) -> None:
    other = Disclosed(b"\1" * 32, b'{"title":"Nothing happened"}')
    entries[0] = replace(entries[0], disclosure=other)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (swap, "chain-broken"),
        (drop, "chain-broken"),
        (drop_the_last, "chain-broken"),
        (double, "out-of-order"),
        (swap_proofs, "proof-refused"),
        (move, "proof-refused"),
        (say_otherwise, "chain-broken"),
    ],
)
def test_entries_cannot_be_changed_even_by_who_signs(
    tmp_path: Path, change: Callable[[list[ProvenEntry]], None], reason: str
) -> None:
    findings = signed_anew(with_entries(change), tmp_path)

    assert (reason, names.ENTRIES) in places(findings), told(findings)
    assert findings.flaws[0].entry


def test_a_report_without_its_bytes_is_not_among_what_is_proven(tmp_path: Path) -> None:
    def leave_out(files: Files) -> None:
        report = lines.parsed_object(files[names.REPORTS])
        for name in ("json", "pdf"):
            del files[str(report[name])]
            report[name] = None
        files[names.REPORTS] = lines.line(report)
        edited(names.ABOUT, {"left_out": [{"name": REPORT, "why": "erased"}]})(files)

    findings = signed_anew(leave_out, tmp_path)

    assert findings.holds, told(findings)
    counts = {said.sentence: said.count for said in findings.open}
    assert counts["The bytes of 2 files of reports: only their digests are here."] == 2
    assert all("1 report" not in said.sentence for said in findings.proven)


def test_an_old_checkpoint_does_not_hold_newer_entries(tmp_path: Path) -> None:
    def replay(files: Files) -> None:
        old = note(made().log.checkpoint(size=8))
        files[names.CHECKPOINT] = old.to_bytes()

    findings = signed_anew(replay, tmp_path)

    assert ("proof-refused", names.ENTRIES) in places(findings)


def test_the_checkpoint_of_another_log_is_refused(tmp_path: Path) -> None:
    def other(files: Files) -> None:
        checkpoint = replace(made().log.checkpoint(), origin="other.example/log")
        files[names.CHECKPOINT] = note(checkpoint).to_bytes()

    findings = signed_anew(other, tmp_path)

    assert ("value-differs", names.CHECKPOINT) in places(findings)


@pytest.mark.parametrize(
    ("path", "values", "place"),
    [
        (EVIDENCE, None, EVIDENCE),
        (f"data/reports/{REPORT}.json", None, names.REPORTS),
        (f"data/reports/{REPORT}.pdf", None, names.REPORTS),
        (RECEIPT, None, RECEIPT),
        (names.REPORTS, {"sha256": "0" * 64, "json": None, "receipts": []}, names.REPORTS),
        (names.REPORTS, {"reference": "VRD-2026-0001-09"}, names.REPORTS),
        (names.REPORTS, {"receipts": []}, names.REPORTS),
        (names.ITEMS, {"sha256": "0" * 64, "path": None}, names.ITEMS),
        (names.ITEMS, {"item": "E2"}, names.ITEMS),
        (names.ITEMS, {"kind": "physical"}, names.ITEMS),
        (names.ABOUT, {"exported_by": "U-AAAAAAAAAA"}, names.ABOUT),
        (names.ABOUT, {"ceiling": "clear"}, names.ABOUT),
        (names.ABOUT, {"heads": {}}, names.ABOUT),
        (names.ABOUT, {"left_out": [{"name": "E1", "why": "lost"}]}, names.ABOUT),
        (names.ABOUT, {"left_out": [{"why": "missing"}]}, names.ABOUT),
    ],
)
def test_what_the_record_tells_otherwise_is_told(
    tmp_path: Path, path: str, values: dict[str, object] | None, place: str
) -> None:
    def add_a_byte(files: Files) -> None:
        files[path] += b" "

    change = edited(path, values) if values is not None else add_a_byte

    found = signed_anew(change, tmp_path)

    assert place in {found.flaws[0].file, *(flaw.file for flaw in found.flaws)}


@pytest.mark.parametrize("row", [0, 1, 2])
def test_every_cell_of_the_custody_table_is_compared(tmp_path: Path, row: int) -> None:
    for cell, column in enumerate(COLUMNS):

        def change(files: Files, cell: int = cell) -> None:
            table = list(csv.reader(io.StringIO(files[names.CUSTODY].decode(), newline="")))
            table[row][cell] += "x"
            out = io.StringIO()
            csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
            files[names.CUSTODY] = out.getvalue().encode()

        (found,) = signed_anew(change, tmp_path).flaws
        assert (found.file, found.field) == (names.CUSTODY, column)


def made_custody() -> list[bytes]:
    return custody_of(made().proven()).splitlines(keepends=True)


def test_a_custody_row_cannot_be_left_out(tmp_path: Path) -> None:
    def drop_row(files: Files) -> None:
        files[names.CUSTODY] = b"".join(made_custody()[:-1])

    assert places(signed_anew(drop_row, tmp_path)) == [("not-told", names.CUSTODY)]


@pytest.mark.parametrize("data", [b"", b"\n", b'"', b"\xff"])
def test_a_custody_file_that_is_no_table_is_told(tmp_path: Path, data: bytes) -> None:
    def empty(files: Files) -> None:
        files[names.CUSTODY] = data

    assert names.CUSTODY in {flaw.file for flaw in signed_anew(empty, tmp_path).flaws}


def test_a_forged_receipt_is_told(tmp_path: Path) -> None:
    forged = made()
    receipt = forged.receipt | {"recipient": {"id": "se.msb", "name": "Somebody else"}}

    def forge(files: Files) -> None:
        files[RECEIPT] = canonical_json(receipt)
        line = lines.parsed_object(files[names.REPORTS])
        line["receipts"] = [{"path": RECEIPT, "sha256": digest(receipt)}]
        files[names.REPORTS] = lines.line(line)

    found = {flaw.reason.value for flaw in signed_anew(forge, tmp_path).flaws}

    assert {"not-told", "entry-missing"} <= found


def with_a_second_item(case: Case, count: int) -> bytes:
    """
    A package that lists a second item with so many statements, of which the record tells
    the first; and the entry that corrects the first item is there without its detail.
    """
    case.record("evidence.added", {"item": "E2", "kind": "physical", **case.said})
    told = case.told("evidence.added", "said", nth=1)
    said = [case.said | {"number": number, **told} for number in range(1, count + 1)]
    item = {"item": "E2", "kind": "physical", "tlp": "amber", "statements": said}
    line = lines.line(item | case.told("evidence.added", "added", nth=1))

    def add(files: Files) -> None:
        files[names.ITEMS] += line

    return packed(withheld(case, Withheld(), 5), change=add)


def test_one_entry_without_its_detail_stands_for_one_statement(tmp_path: Path) -> None:
    assert verified(with_a_second_item(made(), 1), tmp_path).holds
    (flaw,) = verified(with_a_second_item(made(), 2), tmp_path).flaws

    assert (flaw.reason.value, flaw.field) == ("entry-missing", "statements")


def test_a_statement_is_not_left_out_where_its_entry_is_without_detail(
    tmp_path: Path,
) -> None:
    case = withheld(made(), Withheld(), 5)
    statements = case.item()["statements"]
    assert isinstance(statements, list)
    change = edited(names.ITEMS, {"statements": statements[:1]})

    (flaw,) = verified(packed(case, change=change), tmp_path).flaws

    assert (flaw.reason.value, flaw.field) == ("not-told", "statements")


def test_two_entries_on_the_same_item_do_not_stand_for_another(tmp_path: Path) -> None:
    case = made()
    added = case.entries[3][1]
    assert isinstance(added, Disclosed)
    case.record("evidence.added", json.loads(added.detail))

    def add(files: Files) -> None:
        files[names.ITEMS] += lines.line({"item": "E2"})

    found = places(verified(packed(case, change=add), tmp_path))

    assert {("name-twice", names.ENTRIES), ("entry-missing", names.ITEMS)} <= {*found}
