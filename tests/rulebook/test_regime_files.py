"""Every file of the rulebook holds together: shapes, names, words and citations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from varde.adapters.rulebook_check import problems_in
from varde.adapters.rulebook_files import RULEBOOK, load_rulebook
from varde.adapters.yaml_files import load_yaml
from varde.core.facts import VOCABULARY, FactType, definition
from varde.core.regimes import Answer, Regime, Stage, evaluate, facts_of
from varde.core.regimes.conditions import Condition

REGIMES = sorted(RULEBOOK.glob("regimes/*/*/regime.yaml"))
CASES = sorted(RULEBOOK.glob("regimes/*/*/cases.yaml"))
AUTHORITIES = sorted(RULEBOOK.glob("authorities/*.yaml"))
LANGUAGES = {"SE": {"sv"}, "FI": {"fi", "sv"}, "DK": {"da"}, "NO": {"nb"}, "IS": {"is"}}
INTERFACE = {"en", "sv", "da", "nb", "fi", "is"}
LAST_CHECK = date(2026, 11, 21)

every_regime = pytest.mark.parametrize(
    "regime", load_rulebook().regimes.values(), ids=lambda regime: regime.id
)


def read(path: Path) -> Any:
    return load_yaml(path.read_text(encoding="utf-8"))


def wrong_in(path: Path, schema: str) -> list[str]:
    raw = json.loads((RULEBOOK / "schemas" / f"{schema}.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(raw, format_checker=FormatChecker())
    return [f"{e.json_path}: {e.message[:200]}" for e in validator.iter_errors(read(path))]


def relative(path: Path) -> str:
    return str(path.relative_to(RULEBOOK))


@pytest.mark.parametrize(
    ("path", "schema"),
    [(path, "regime") for path in REGIMES]
    + [(path, "cases") for path in CASES]
    + [(path, "authorities") for path in AUTHORITIES],
    ids=[relative(path) for path in (*REGIMES, *CASES, *AUTHORITIES)],
)
def test_the_file_fits_its_schema(path: Path, schema: str) -> None:
    assert wrong_in(path, schema) == []


@pytest.mark.parametrize("name", ["regime", "cases", "authorities", "form", "report"])
def test_the_schema_is_one(name: str) -> None:
    raw = json.loads((RULEBOOK / "schemas" / f"{name}.json").read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(raw)


def test_nothing_is_wrong_with_the_rulebook() -> None:
    found = problems_in(load_rulebook(), on=LAST_CHECK)

    assert [f"{problem.where}: {problem.what}" for problem in found] == []


@every_regime
def test_a_regime_lies_in_the_folder_of_its_name(regime: Regime) -> None:
    folder = load_rulebook().folder_of(regime.id)

    assert read(folder / "regime.yaml")["id"] == regime.id
    assert read(folder / "cases.yaml")["regime"] == regime.id
    assert regime.id.startswith(regime.country.lower())


@every_regime
def test_each_version_says_when_it_was_checked_and_what_is_in_doubt(regime: Regime) -> None:
    for version in regime.versions:
        assert version.checked_on <= LAST_CHECK
        assert version.verified or version.doubt["en"]


@every_regime
def test_everybody_has_a_recipient(regime: Regime) -> None:
    # One in no sector and of no type has one too; in the EU the state decides.
    for stage in regime.latest.stages if regime.country != "EU" else ():
        conditions = [r.when for r in stage.recipients if r.when is not None]
        nothing: dict[str, Any] = {
            name: False if definition(name).type is FactType.BOOLEAN else []
            for condition in conditions
            for name in facts_of(condition)
        }
        certain = [evaluate(condition, nothing) is Answer.YES for condition in conditions]
        assert len(conditions) < len(stage.recipients) or any(certain), stage.id


@every_regime
def test_every_fact_it_reads_is_in_the_vocabulary(regime: Regime) -> None:
    read_facts = {name for c in conditions_of(regime) for name in facts_of(c)}

    assert read_facts <= VOCABULARY.keys()


@pytest.mark.parametrize("path", AUTHORITIES, ids=relative)
def test_authorities_are_named_for_their_country_and_in_its_language(path: Path) -> None:
    raw = read(path)

    for authority in raw["authorities"]:
        assert authority["id"].startswith(raw["country"].lower() + ".")
        wanted = LANGUAGES.get(raw["country"], set()) | {"en"}
        for part in ("name", "role", "channel", "note"):
            if part in authority:
                assert wanted <= authority[part].keys(), (authority["id"], part)


def stages_of(regime: Regime) -> Iterator[Stage]:
    for version in regime.versions:
        yield from version.stages


def conditions_of(regime: Regime) -> Iterator[Condition]:
    for version in regime.versions:
        yield version.applies_when
        yield from (criterion.condition for criterion in version.criteria)
    for stage in stages_of(regime):
        said = [stage.when, *(r.when for r in stage.recipients)]
        said += [c for clock in stage.clocks for c in (clock.when, clock.elapsed_when)]
        yield from (condition for condition in said if condition is not None)
