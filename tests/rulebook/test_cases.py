"""Each regime against its worked cases, whose expectations were written out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from varde.adapters.rulebook_files import RULEBOOK, load_rulebook
from varde.adapters.yaml_files import load_yaml
from varde.core.facts import definition, parse_value
from varde.core.instants import parse_instant
from varde.core.regimes import Assessment, Obligation, assess

FILES = sorted(RULEBOOK.glob("regimes/*/*/cases.yaml"))


def _cases() -> list[Any]:
    found = []
    for path in FILES:
        file = load_yaml(path.read_text(encoding="utf-8"))
        found += [
            pytest.param(file["regime"], case, id=f"{file['regime']}-{case['id']}")
            for case in file["cases"]
        ]
    return found


def _assess(regime: str, given: dict[str, Any]) -> Assessment:
    facts = {n: parse_value(definition(n), v) for n, v in given.get("facts", {}).items()}
    return assess(
        load_rulebook().regime(regime),
        facts=facts,
        milestones={n: parse_instant(t) for n, t in given.get("milestones", {}).items()},
        submitted={n: parse_instant(t) for n, t in given.get("submitted", {}).items()},
    )


def _expected(key: str, value: Any) -> Any:
    if key == "readings":
        return tuple(_expected("due_at", instant) for instant in value)
    if key in {"due_at", "legal_end", "started_at", "sent_at"} and value is not None:
        return parse_instant(value)
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize(("regime", "case"), _cases())
def test_the_worked_case_comes_out_as_written(regime: str, case: dict[str, Any]) -> None:
    expect = case["expect"]

    found = _assess(regime, case["given"])

    assert found.answer == expect["answer"]
    answers = {finding.criterion: finding.answer for finding in found.because}
    assert answers | expect.get("criteria", {}) == answers
    if "missing" in expect:
        assert set(found.missing) == set(expect["missing"])
    _compare_obligations(found, expect)
    _compare_duties(found, expect)


def _compare_obligations(found: Assessment, expect: dict[str, Any]) -> None:
    owed = {obligation.stage: obligation for obligation in found.obligations}
    for stage, wanted in expect.get("obligations", {}).items():
        told = {key: _told(owed[stage], key) for key in wanted}
        assert told == {key: _expected(key, value) for key, value in wanted.items()}, stage
    assert not owed.keys() & set(expect.get("absent", []))


def _told(obligation: Obligation, key: str) -> Any:
    if key == "readings":
        return tuple(reading.due_at for reading in obligation.readings)
    return getattr(obligation, key)


def _compare_duties(found: Assessment, expect: dict[str, Any]) -> None:
    duties = {duty.duty: duty for duty in found.duties}
    for name, wanted in expect.get("duties", {}).items():
        fields = wanted if isinstance(wanted, dict) else {"decision": wanted}
        told = {key: getattr(duties[name], key) for key in fields}
        assert told == {key: _expected(key, value) for key, value in fields.items()}, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_regime_has_at_least_twelve_worked_cases(path: Any) -> None:
    file = load_yaml(path.read_text(encoding="utf-8"))

    assert len({case["id"] for case in file["cases"]}) >= 12
