"""A value of another kind, which somebody signed, is refused with a place and no crash."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.adapters.packages import names
from varde.adapters.packages.findings import Findings, as_plain, told
from varde.adapters.packages.receipts import ProvenReceipt
from varde.adapters.packages.verifying import verify_receipt
from varde.core.canonical import digest
from varde.core.record.detail import Disclosed
from varde.core.record.proof import LogProof

from .making import INCIDENT, LOG, REPORT, WITNESS, Case, made, members, note, packed
from .remaking import places, verified

Place = tuple[str | int, ...]

KINDS: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], [[]], {}, {"a": []}]
READ = (
    names.ABOUT,
    names.INCIDENT,
    names.FACTS,
    names.TIMELINE,
    names.REPORTS,
    names.ITEMS,
)
FILES = {path: json.loads(members(made())[path]) for path in READ}
RECORDED = [
    (entry.action, json.loads(detail.detail))
    for entry, detail in made().entries
    if isinstance(detail, Disclosed)
]


def all_places(value: Any, at: Place = ()) -> Iterator[Place]:
    keys = value if isinstance(value, dict) else ()
    for key in range(len(value)) if isinstance(value, list) else keys:
        yield (*at, key)
        yield from all_places(value[key], (*at, key))


def replaced(value: Any, at: Place, new: object) -> Any:
    """The value with another one at a place; None leaves that out."""
    whole = copy.deepcopy(value)
    here = whole
    for key in at[:-1]:
        here = here[key]
    if new is None:
        del here[at[-1]]
    else:
        here[at[-1]] = new
    return whole


def said_of(value: object) -> st.SearchStrategy[Any]:
    """The value with one of another kind somewhere in it."""
    somewhere = st.sampled_from(list(all_places(value)))
    return st.tuples(somewhere, st.sampled_from(KINDS)).map(
        lambda change: replaced(value, *change)
    )


def recorded(details: list[tuple[str, Any]]) -> Case:
    case = Case()
    for action, detail in details:
        case.record(action, detail)
    return case


def is_told(findings: Findings) -> bool:
    return bool(told(findings) and json.dumps(as_plain(findings)))


def checked(data: bytes) -> Findings:
    with tempfile.TemporaryDirectory() as folder:
        return verified(data, Path(folder))


@settings(deadline=None)
@given(data=st.data())
def test_in_a_file_of_a_package(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(READ))
    said = json.dumps(data.draw(said_of(FILES[path]))).encode() + b"\n"

    assert is_told(checked(packed(change=lambda files: files.update({path: said}))))


@settings(deadline=None)
@given(data=st.data())
def test_in_a_detail_of_the_record(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(RECORDED) - 1))
    action, detail = RECORDED[number]
    details = list(RECORDED)
    details[number] = (action, data.draw(said_of(detail)))

    assert is_told(checked(packed(recorded(details))))


@settings(deadline=None)
@given(receipt=said_of(made().receipt))
def test_in_a_receipt(receipt: dict[str, Any]) -> None:
    assert is_told(checked_receipt(receipt))


def checked_receipt(receipt: dict[str, Any]) -> Findings:
    """Verify a receipt that was recorded as it stands, with the report that it is about."""
    said = receipt.get("submission")
    reference = said.get("reference") if isinstance(said, dict) else None
    detail = {"submission": reference, "receipt": digest(receipt)}
    case = recorded([("receipt.issued", detail)])
    [proven] = case.proven()
    assert isinstance(proven.disclosure, Disclosed)
    proof = LogProof(
        proven.entry, proven.index, 2, proven.hashes, note(case.log.checkpoint())
    )
    keys = (LOG.verifier, WITNESS.verifier)
    with tempfile.TemporaryDirectory() as folder:
        report, path = Path(folder) / "report.json", Path(folder) / "receipt.json"
        report.write_bytes(case.report)
        path.write_bytes(ProvenReceipt(receipt, proven.disclosure, proof, keys).to_bytes())
        return verify_receipt(path, submission=report, trust=[LOG.verifier])


@pytest.mark.parametrize(
    ("submission", "field"),
    [
        ({"incident": INCIDENT}, "reference"),
        ({"incident": INCIDENT, "reference": []}, "reference"),
        ({"incident": INCIDENT, "reference": REPORT, "sha256": []}, ""),
    ],
)
def test_a_receipt_for_no_report_that_can_be_named(
    submission: dict[str, Any], field: str
) -> None:
    (flaw,) = checked_receipt(made().receipt | {"submission": submission}).flaws

    assert flaw.field == field


def test_a_package_on_no_incident_that_can_be_named(tmp_path: Path) -> None:
    about = json.dumps(FILES[names.ABOUT] | {"incident": []}).encode()
    data = packed(change=lambda files: files.update({names.ABOUT: about}))

    assert ("malformed", names.ABOUT) in places(verified(data, tmp_path))


@pytest.mark.parametrize("name", ["item", "statement"])
def test_a_correction_of_nothing_that_can_be_named(tmp_path: Path, name: str) -> None:
    details = [
        (action, detail | ({name: []} if action == "evidence.corrected" else {}))
        for action, detail in RECORDED
    ]

    flaw, *_ = verified(packed(recorded(details)), tmp_path).flaws

    assert (flaw.file, flaw.entry, flaw.field) == (names.ENTRIES, "entry 5", name)
