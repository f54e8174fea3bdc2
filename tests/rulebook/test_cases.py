"""Each regime against its worked cases, whose expectations were written out by hand."""

from __future__ import annotations

import pytest

from tests.rulebook.worked import FILES, Case, all_cases, cases_in, differences
from varde.adapters.rulebook_files import load_rulebook
from varde.core.regimes import Answer, Condition
from varde.core.regimes.assess import IN_FORCE

RULES = load_rulebook().regimes

Decided = tuple[str, Condition, Answer]


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.regime}-{case.id}")
def test_the_worked_case_comes_out_as_written(case: Case) -> None:
    assert list(differences(case, RULES[case.regime])) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_regime_has_at_least_twelve_worked_cases(path: object) -> None:
    assert len({case.id for case in cases_in(path)}) >= 12  # type: ignore[arg-type]


def test_there_are_hundreds_of_worked_cases() -> None:
    assert len(all_cases()) >= 400


@pytest.fixture(scope="module")
def decided() -> set[Decided]:
    """Each criterion with each answer that some case gives it; a shared one is one."""
    found = set()
    for case in all_cases():
        assessment = case.assessed(RULES[case.regime])
        answers = {finding.criterion: finding.answer for finding in assessment.because}
        if IN_FORCE not in answers:
            criteria = RULES[case.regime].version(assessment.version).criteria
            found |= {(c.id, c.condition, answers[c.id]) for c in criteria}
    return found


@pytest.mark.parametrize("regime", RULES)
def test_every_criterion_is_decided_both_ways_by_some_case(
    regime: str, decided: set[Decided]
) -> None:
    undecided = {
        f"{version.id} {criterion.id}: never {answer}"
        for version in RULES[regime].versions
        for criterion in version.criteria
        for answer in (Answer.YES, Answer.NO)
        if (criterion.id, criterion.condition, answer) not in decided
    }

    assert undecided == set()


@pytest.mark.parametrize("regime", RULES)
def test_every_stage_is_timed_by_some_case(regime: str) -> None:
    timed = {
        stage
        for case in cases_of(regime)
        for stage, wanted in case.expect.get("obligations", {}).items()
        if "due_at" in wanted
    }

    stages = {stage.id for version in RULES[regime].versions for stage in version.stages}

    assert stages - timed == set()


@pytest.mark.parametrize("regime", RULES)
def test_every_further_duty_is_decided_by_some_case(regime: str) -> None:
    decided = {name for case in cases_of(regime) for name in case.expect.get("duties", {})}

    duties = {duty.id for version in RULES[regime].versions for duty in version.duties}

    assert duties - decided == set()


def cases_of(regime: str) -> list[Case]:
    return [case for case in all_cases() if case.regime == regime]
