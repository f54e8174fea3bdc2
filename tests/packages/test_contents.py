"""What a package says of itself and of the incident is compared with what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from varde.adapters.packages import lines, names
from varde.adapters.packages.findings import Findings, told
from varde.adapters.packages.verifying import record, verify
from varde.core.record.detail import Withheld
from varde.core.record.note import Algorithm

from .making import BEGAN, EVIDENCE, LOG, STRANGER, WITNESS, Key, made, packed, withheld
from .remaking import Files, edited, places, signed_anew, verified

ABOUT_ITSELF = [
    ({"withheld": {"details": 3, "items": []}}, "withheld, details"),
    ({"withheld": {"details": 0, "items": ["E1"]}}, "withheld, items"),
    ({"withheld": None}, "withheld"),
    ({"tells_the_incident": False}, "tells_the_incident"),
    ({"tells_the_incident": None}, "tells_the_incident"),
    ({"with_files": False}, "with_files"),
    ({"left_out": [{"name": "E3", "why": "missing"}]}, "left_out, name"),
    ({"left_out": [{"name": "E1", "why": "damaged"}]}, "left_out, name"),
]


@pytest.mark.parametrize(("values", "field"), ABOUT_ITSELF)
def test_what_a_package_says_of_itself_is_what_is_in_it(
    tmp_path: Path, values: dict[str, object], field: str
) -> None:
    findings = signed_anew(edited(names.ABOUT, values), tmp_path)

    assert (names.ABOUT, field) in {(one.file, one.field) for one in findings.flaws}


def test_a_file_that_is_not_there_is_named_with_its_reason(tmp_path: Path) -> None:
    def take_out(files: Files, why: str | None) -> None:
        del files[EVIDENCE]
        edited(names.ITEMS, {"path": None, "state": "damaged"})(files)
        said = [{"name": "E1", "why": why}] if why else []
        edited(names.ABOUT, {"left_out": said})(files)

    for why, field in ((None, "left_out, name"), ("missing", "left_out, why")):
        (flaw,) = signed_anew(partial(take_out, why=why), tmp_path).flaws
        assert (flaw.file, flaw.field) == (names.ABOUT, field)
    assert signed_anew(partial(take_out, why="damaged"), tmp_path).holds


@pytest.mark.parametrize("path", names.OF_THE_INCIDENT)
@pytest.mark.parametrize("data", [None, b"xx", b'"xx"\n', b"7\n"])
def test_what_the_incident_says_of_itself_is_there_and_can_be_read(
    tmp_path: Path, path: str, data: bytes | None
) -> None:
    def spoil(files: Files) -> None:
        del files[path]
        if data is not None:
            files[path] = data

    assert path in {flaw.file for flaw in signed_anew(spoil, tmp_path).flaws}


OF_THE_ITEM = {
    "filename": "other.eml",
    "tlp": "clear",
    "added_by": "U-AAAAAAAAAA",
    "added_at": "2026-03-01T00:00:00Z",
}


@pytest.mark.parametrize("field", OF_THE_ITEM)
def test_what_is_said_of_an_item_is_what_its_entry_says(tmp_path: Path, field: str) -> None:
    change = edited(names.ITEMS, {field: OF_THE_ITEM[field]})

    (flaw,) = signed_anew(change, tmp_path).flaws

    assert (flaw.file, flaw.entry, flaw.field) == (names.ITEMS, "E1", field)


def item_with(number: int, values: Mapping[str, object]) -> Callable[[Files], None]:
    """Change one of the statements on the item."""
    statements = made().item()["statements"]
    assert isinstance(statements, list)
    statements[number - 1] |= values
    return edited(names.ITEMS, {"statements": statements})


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Something else"),
        ("tlp", "clear"),
        ("malware", True),
        ("acquired_by", "Nobody"),
        ("said_by", "U-AAAAAAAAAA"),
        ("said_at", "2026-03-01T00:00:00Z"),
        ("reason", "Another"),
        ("number", 9),
    ],
)
def test_what_a_statement_says_is_what_its_entry_says(
    tmp_path: Path, number: int, field: str, value: object
) -> None:
    (flaw,) = signed_anew(item_with(number, {field: value}), tmp_path).flaws

    assert (flaw.file, flaw.entry) == (names.ITEMS, "E1")
    assert flaw.field == f"statements, {field}" or (flaw.field, field) == ("tlp", "tlp")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_no_statement_is_left_out_or_added(tmp_path: Path, count: int) -> None:
    statements = made().item()["statements"]
    assert isinstance(statements, list)
    shown = [*statements, statements[-1] | {"number": 3}][:count]

    (flaw,) = signed_anew(edited(names.ITEMS, {"statements": shown}), tmp_path).flaws

    assert (flaw.file, flaw.field) == (names.ITEMS, "statements")


def row_with(path: str, values: Mapping[str, object]) -> Callable[[Files], None]:
    """Change the one row of the timeline, or the one statement of a fact."""

    def change(files: Files) -> None:
        (row,) = lines.parsed(files[path])
        if path == names.FACTS:
            row = row | {"statements": [row["statements"][0] | values]}
        files[path] = lines.pretty([row | (values if path == names.TIMELINE else {})])

    return change


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (names.FACTS, "value", 12),
        (names.FACTS, "known", False),
        (names.FACTS, "certainty", "exact"),
        (names.FACTS, "instant", "2026-03-03T20:00:00Z"),
        (names.FACTS, "source", "Nobody"),
        (names.FACTS, "stated_by", "U-AAAAAAAAAA"),
        (names.TIMELINE, "kind", "action"),
        (names.TIMELINE, "replaces", 3),
        (names.TIMELINE, "happened_at", "2026-03-01T00:00:00Z"),
        (names.TIMELINE, "fidelity", "day"),
        (names.TIMELINE, "text", "Nothing happened"),
        (names.TIMELINE, "entered_by", "U-AAAAAAAAAA"),
        (names.TIMELINE, "recorded_at", "2026-03-01T00:00:00Z"),
    ],
)
def test_facts_and_timeline_say_what_their_entries_say(
    tmp_path: Path, path: str, field: str, value: object
) -> None:
    (flaw,) = signed_anew(row_with(path, {field: value}), tmp_path).flaws

    assert (flaw.file, flaw.field) == (path, field)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (names.FACTS, {"party": "another"}),
        (names.FACTS, {"party": ""}),
        (names.TIMELINE, {"entry": "4"}),
        (names.FACTS, {"recorded_at": "2026-03-01T00:00:00Z"}),
        (names.TIMELINE, {"entry": 5}),
    ],
)
def test_a_row_on_which_no_entry_is_and_an_entry_without_a_row_are_told(
    tmp_path: Path, path: str, values: Mapping[str, object]
) -> None:
    found = places(signed_anew(row_with(path, values), tmp_path))

    assert ("not-told", path) in found


@pytest.mark.parametrize("path", [names.FACTS, names.TIMELINE])
def test_no_row_is_left_out(tmp_path: Path, path: str) -> None:
    def empty(files: Files) -> None:
        files[path] = lines.pretty([])

    assert places(signed_anew(empty, tmp_path)) == [("not-told", path)]


@pytest.mark.parametrize("path", [names.FACTS, names.TIMELINE])
def test_a_row_that_is_erased_while_its_entry_is_not_holds(
    tmp_path: Path, path: str
) -> None:
    change = row_with(path, {"text": None} if path == names.TIMELINE else {"source": None})

    assert signed_anew(change, tmp_path).holds


@pytest.mark.parametrize("sequence", [4, 5, 6, 7])
def test_what_a_withheld_detail_said_cannot_be_compared_and_is_counted(
    tmp_path: Path, sequence: int
) -> None:
    case = withheld(made(), Withheld(), sequence)

    findings = verified(packed(case), tmp_path)

    assert findings.holds, findings.flaws
    assert any("say, withheld from this package" in one.sentence for one in findings.open)


@pytest.mark.parametrize("path", [names.LOG_KEYS, names.WITNESS_KEYS])
def test_the_package_names_the_keys_that_signed_and_no_others(
    tmp_path: Path, path: str
) -> None:
    other = STRANGER if path == names.LOG_KEYS else Key(8, "other", Algorithm.COSIGNATURE)

    def name_no_key(files: Files) -> None:
        files[path] = b""

    def name_another(files: Files) -> None:
        files[path] += f"{other.verifier}\n".encode()

    assert path in {one.file for one in verified_all(name_no_key, tmp_path).flaws}
    assert path in {one.file for one in verified_all(name_another, tmp_path).flaws}


def verified_all(change: Callable[[Files], None], folder: Path) -> Findings:
    """Verify while every key is trusted, so that none has to be in the package."""
    (folder / "case.zip").write_bytes(packed(change=change))
    return verify(folder / "case.zip", trust=[LOG.verifier, WITNESS.verifier])


@pytest.mark.parametrize("path", [names.ENTRIES, names.ITEMS, names.REPORTS])
def test_a_line_ends_in_a_line_feed_and_nothing_else(tmp_path: Path, path: str) -> None:
    def end_otherwise(files: Files) -> None:
        files[path] = files[path].replace(b"\n", b"\r\n")

    flaw, *_ = signed_anew(end_otherwise, tmp_path).flaws

    assert (flaw.file, flaw.entry, flaw.field) == (path, "line 1", "end of line")


def test_times_that_go_back_are_told_and_break_nothing(tmp_path: Path) -> None:
    case = made()
    case.record("package.asked", {}, at=BEGAN)
    case.record("package.made", {}, at=BEGAN + timedelta(minutes=9))

    findings = verified(packed(case), tmp_path)

    assert findings.holds
    (said,) = [said for said in findings.open if "the clock was set back" in said.sentence]
    assert said.count == 1


def test_details_that_are_large_only_when_they_are_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "MAX_KEPT", 100_000)
    case = made()
    case.record("custody.examined", {"place": [[]] * 5_000})

    (flaw,) = verified(packed(case), tmp_path).flaws

    assert (flaw.reason.value, flaw.file) == ("too-large", names.ENTRIES)


def test_the_incidents_own_files_may_be_long(tmp_path: Path) -> None:
    change = edited(names.PEOPLE, {"U-K3M7Q2XA4B": "x" * (9 << 20)})

    findings = signed_anew(change, tmp_path)

    assert findings.holds, told(findings)


def test_one_that_is_large_only_when_it_is_read_is_refused(tmp_path: Path) -> None:
    change = edited(names.PEOPLE, {"U-K3M7Q2XA4B": [[]] * (3 << 20)})

    assert ("too-large", names.PEOPLE) in places(signed_anew(change, tmp_path))
