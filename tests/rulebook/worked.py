"""The worked cases of the rulebook, and how a regime's answer differs from one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from varde.adapters.rulebook_files import RULEBOOK
from varde.adapters.yaml_files import load_yaml
from varde.core.facts import definition, parse_value
from varde.core.instants import parse_instant
from varde.core.regimes import Assessment, Regime, assess

FILES = sorted(RULEBOOK.glob("regimes/*/*/cases.yaml"))
INSTANTS = {"due_at", "legal_end", "started_at", "sent_at"}


@dataclass(frozen=True)
class Case:
    """One worked case: what is given, and what a person expects from the law."""

    regime: str
    id: str
    given: dict[str, Any]
    expect: dict[str, Any]

    def assessed(self, regime: Regime) -> Assessment:
        return assess(
            regime,
            facts=self.facts,
            milestones=_instants(self.given.get("milestones", {})),
            submitted=_instants(self.given.get("submitted", {})),
        )

    @property
    def facts(self) -> dict[str, Any]:
        given = self.given.get("facts", {})
        return {name: parse_value(definition(name), value) for name, value in given.items()}


def _instants(texts: dict[str, str]) -> dict[str, Any]:
    return {name: parse_instant(text) for name, text in texts.items()}


@lru_cache(maxsize=128)
def cases_in(path: Path) -> tuple[Case, ...]:
    file = load_yaml(path.read_text(encoding="utf-8"))
    return tuple(
        Case(file["regime"], case["id"], case["given"], case["expect"])
        for case in file["cases"]
    )


def all_cases() -> list[Case]:
    return [case for path in FILES for case in cases_in(path)]


def differences(case: Case, regime: Regime) -> Iterator[str]:
    """Tell where the regime answers otherwise than the case expects."""
    found, expect = case.assessed(regime), case.expect
    if found.answer != expect["answer"]:
        yield f"answer is {found.answer}"
    answers = {finding.criterion: finding.answer for finding in found.because}
    for name, answer in expect.get("criteria", {}).items():
        if answers.get(name) != answer:
            yield f"criterion {name} is {answers.get(name)}"
    if "missing" in expect and set(found.missing) != set(expect["missing"]):
        yield f"missing is {found.missing}"
    owed = {obligation.stage: obligation for obligation in found.obligations}
    yield from _differences(owed, expect.get("obligations", {}))
    for stage in owed.keys() & set(expect.get("absent", [])):
        yield f"{stage} is there"
    duties = {duty.duty: duty for duty in found.duties}
    decisions = {
        name: wanted if isinstance(wanted, dict) else {"decision": wanted}
        for name, wanted in expect.get("duties", {}).items()
    }
    yield from _differences(duties, decisions)


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    for name, fields in wanted.items():
        if name not in found:
            yield f"{name} is not there"
            continue
        for key, value in fields.items():
            told = _told(found[name], key)
            if told != _expected(key, value):
                yield f"{key} of {name} is {told}"


def _told(found: Any, key: str) -> Any:
    if key == "readings":
        return tuple(reading.due_at for reading in found.readings)
    return getattr(found, key)


def _expected(key: str, value: Any) -> Any:
    if key == "readings":
        return tuple(_expected("due_at", instant) for instant in value)
    if key in INSTANTS and value is not None:
        return parse_instant(value)
    return tuple(value) if isinstance(value, list) else value
