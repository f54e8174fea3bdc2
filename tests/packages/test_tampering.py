"""
Whatever is changed in a package, verification says no, and says where.

First by somebody who can only change the file; then by one who makes zip and manifests
anew; then by the instance itself, which signs what is not so; last by a stranger with
keys of his own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from varde.adapters.packages import lines, names
from varde.adapters.packages.custody import COLUMNS
from varde.adapters.packages.entries import ProvenEntry
from varde.adapters.packages.findings import Findings, told
from varde.adapters.packages.verifying import verify
from varde.adapters.packages.zip_reader import ZipReader
from varde.core.record.detail import Disclosed

from .making import EVIDENCE, LOG, REPORT, STRANGER, custody_of, made, note, packed
from .remaking import Files, places, rebagged, rezipped, unzipped, verified, zipped

RECEIPT = f"data/reports/receipts/{REPORT}-1.json"
SMALL = 400
STEP = 37


@cache
def package() -> bytes:
    return packed()


FILES = list(unzipped(package()))
PAYLOAD = [path for path in FILES if path.startswith("data/")]


def test_untouched_it_holds(tmp_path: Path) -> None:
    findings = verified(package(), tmp_path)

    assert findings.holds, told(findings)


# By somebody who changes bytes


def changed_at(at: int) -> bytes:
    data = bytearray(package())
    data[at] ^= 0x20 if chr(data[at]).isalpha() else 0x01
    return bytes(data)


@pytest.mark.parametrize("path", FILES)
def test_a_changed_byte_is_found_in_its_file(tmp_path: Path, path: str) -> None:
    (tmp_path / "whole.zip").write_bytes(package())
    with ZipReader(tmp_path / "whole.zip") as reader:
        member = next(m for m in reader.members if m.name.endswith(f"/{path}"))
    step = 1 if member.size < SMALL else STEP
    body = range(member.start, member.end, step)

    for at in (*range(member.offset, member.start), *body):
        findings = verified(changed_at(at), tmp_path)
        assert (findings.holds, findings.flaws[0].file) == (False, path)


def test_a_changed_byte_is_found_in_the_directory_and_behind_it(tmp_path: Path) -> None:
    (tmp_path / "whole.zip").write_bytes(package())
    with ZipReader(tmp_path / "whole.zip") as reader:
        directory = reader.members[-1].end

    for at in range(directory, len(package())):
        assert not verified(changed_at(at), tmp_path).holds


def test_a_byte_too_many_or_too_few_is_found(tmp_path: Path) -> None:
    data = package()
    for length in range(0, len(data), STEP):
        assert not verified(data[:length], tmp_path).holds
    assert not verified(data + b"\0", tmp_path).holds


# By somebody who makes the zip anew


@pytest.mark.parametrize("path", FILES)
def test_changed_content_is_told_by_the_manifests_or_the_signature(
    tmp_path: Path, path: str
) -> None:
    def change(files: Files) -> None:
        files[path] = bytes([files[path][0] ^ 1]) + files[path][1:]

    findings = verified(rezipped(package(), change), tmp_path)

    assert path in [flaw.file for flaw in findings.flaws]


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_left_out_is_told(tmp_path: Path, path: str) -> None:
    findings = verified(rezipped(package(), lambda files: files.pop(path)), tmp_path)

    assert ("missing", path) in places(findings)


@pytest.mark.parametrize("path", ["data/more.txt", "notes.txt", "README-xx.txt"])
def test_a_file_that_is_added_is_told(tmp_path: Path, path: str) -> None:
    def add(files: Files) -> None:
        files[path] = b"more"

    findings = verified(rezipped(package(), add), tmp_path)

    assert ("unexpected", path) in places(findings)


@pytest.mark.parametrize("path", PAYLOAD)
def test_a_renamed_file_is_told(tmp_path: Path, path: str) -> None:
    def rename(files: Files) -> None:
        files[f"{path}x"] = files.pop(path)

    found = places(verified(rezipped(package(), rename), tmp_path))

    assert {("missing", path), ("unexpected", f"{path}x")} <= set(found)


@pytest.mark.parametrize("number", range(len(FILES) - 1))
def test_two_files_that_change_places_are_told(tmp_path: Path, number: int) -> None:
    files = list(unzipped(package()).items())
    files[number], files[number + 1] = files[number + 1], files[number]

    findings = verified(zipped(files), tmp_path)

    assert {flaw.reason.value for flaw in findings.flaws} == {"out-of-order"}


def test_another_folder_is_told(tmp_path: Path) -> None:
    data = zipped(unzipped(package()).items(), folder="VRD-2026-0002")

    found = verified(data, tmp_path).flaws[0]

    assert (found.file, found.field) == (names.SIGNATURE, "incident")


def test_two_folders_are_told(tmp_path: Path) -> None:
    files = [(f"VRD-2026-0001/{path}", data) for path, data in unzipped(package()).items()]
    data = zipped([*files, ("other/a", b"")], folder="")

    assert places(verified(data, tmp_path)) == [("unexpected", "other/a")]


# By somebody who makes the manifests anew


@pytest.mark.parametrize("path", PAYLOAD)
def test_a_new_manifest_does_not_help(tmp_path: Path, path: str) -> None:
    def change(files: Files) -> None:
        files[path] = files[path] + b" "

    findings = verified(rebagged(package(), change), tmp_path)

    assert ("digest-differs", "tagmanifest-sha256.txt") in places(findings)
    assert ("digest-differs", "tagmanifest-sha512.txt") in places(findings)


@pytest.mark.parametrize("field", range(5))
def test_every_line_of_bag_info_is_compared(tmp_path: Path, field: int) -> None:
    def change(files: Files) -> None:
        told = files[names.BAG_INFO].decode().splitlines(keepends=True)
        told[field] = told[field].rstrip("\n") + "0\n"
        files[names.BAG_INFO] = "".join(told).encode()

    findings = verified(rebagged(package(), change), tmp_path)

    assert not findings.holds


# By the instance itself


def signed_anew(change: Callable[[Files], None], folder: Path) -> Findings:
    return verified(packed(change=change), folder)


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


def edited(path: str, values: Mapping[str, object]) -> Callable[[Files], None]:
    """Change members of the one object in a file."""

    def change(files: Files) -> None:
        value = lines.parsed_object(files[path])
        files[path] = lines.line({**value, **values})

    return change


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
        from varde.core.canonical import canonical_json, digest

        files[RECEIPT] = canonical_json(receipt)
        line = lines.parsed_object(files[names.REPORTS])
        line["receipts"] = [{"path": RECEIPT, "sha256": digest(receipt)}]
        files[names.REPORTS] = lines.line(line)

    found = {flaw.reason.value for flaw in signed_anew(forge, tmp_path).flaws}

    assert {"not-told", "entry-missing"} <= found


# By a stranger with keys of his own


def test_a_strangers_signature_is_refused_where_a_key_is_trusted(tmp_path: Path) -> None:
    findings = verified(packed(made(key=STRANGER)), tmp_path)

    assert ("key-not-trusted", names.SIGNATURE) in places(findings)


def test_without_a_trusted_key_it_is_told_that_nobody_vouches(tmp_path: Path) -> None:
    findings = verified(packed(made(key=STRANGER)), tmp_path, trusting=False)

    assert findings.holds
    assert not any(key.trusted for key in findings.keys)
    assert "Whose it is, only the keys in it say" in told(findings)


def test_a_signature_by_a_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    findings = verified(packed(signers=[STRANGER]), tmp_path)

    assert ("key-unknown", names.SIGNATURE) in places(findings)


def test_a_second_signature_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    findings = verified(packed(signers=[LOG, STRANGER]), tmp_path)

    assert ("key-unknown", names.SIGNATURE) in places(findings)


def test_the_signature_of_another_package_is_refused(tmp_path: Path) -> None:
    other = unzipped(packed(made(evidence=b"other")))

    def change(files: Files) -> None:
        files[names.SIGNATURE] = other[names.SIGNATURE]

    found = places(verified(rezipped(package(), change), tmp_path))

    assert ("digest-differs", "tagmanifest-sha256.txt") in found


def test_it_takes_no_file_that_is_none(tmp_path: Path) -> None:
    assert places(verify(tmp_path / "absent.zip")) == [("unreadable", "")]
    assert places(verify(tmp_path)) == [("unreadable", "")]
