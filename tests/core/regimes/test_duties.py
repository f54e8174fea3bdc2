"""Duties beside the reports: what is decided, why, and what would settle it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.core.regimes.test_clocks import MAJOR, clock, regime, stage
from varde.core.instants import parse_instant
from varde.core.regimes import Audience, Decision, DecisionRule, Duty, DutyRule, assess
from varde.core.regimes.conditions import OneOf

POLICE_ASKED = OneOf("police_asked", frozenset({True}))
HIGH_RISK = OneOf("high_risk", frozenset({True}))
RULES = (
    DecisionRule(Decision.WAIT, {"en": "The police asked to wait."}, POLICE_ASKED),
    DecisionRule(Decision.DUTY, {"en": "The risk is high."}, HIGH_RISK),
)


def decided(*decisions: DecisionRule, always: bool = False, **facts: Any) -> Duty | None:
    rule = DutyRule(
        id="inform-people",
        audience=Audience.DATA_SUBJECTS,
        label={"en": "Tell the people concerned"},
        cites="art. 34",
        decisions=decisions or RULES,
        clocks=(clock("became-aware", 72),),
        always=always,
    )
    found = assess(
        regime(stage("notice", clock("became-aware")), duties=(rule,)),
        facts={"entity.country": "SE", "major": True, **facts},
        milestones={"became-aware": parse_instant("2026-11-18T08:00:00Z")},
    )
    return next(iter(found.duties), None)


@pytest.mark.parametrize(
    ("police_asked", "high_risk", "decision"),
    [
        (True, True, "wait"),
        (False, True, "duty"),
        (False, False, "not-applicable"),
        (None, True, "unknown"),
        (False, None, "unknown"),
    ],
)
def test_the_first_decision_that_holds_counts(
    *, police_asked: bool | None, high_risk: bool | None, decision: str
) -> None:
    found = decided(police_asked=police_asked, high_risk=high_risk)

    assert found is not None
    assert found.decision == decision


def test_which_of_two_that_say_the_same_holds_may_be_open() -> None:
    ordered = DecisionRule(Decision.DUTY, {"en": "The authority asked."}, POLICE_ASKED)

    found = decided(RULES[1], ordered, police_asked=True)

    assert found is not None
    assert (found.decision, found.reason) == ("duty", ordered.reason)


def test_what_lies_between_two_that_say_the_same_may_decide_otherwise() -> None:
    sure = DecisionRule(Decision.DUTY, {"en": "Always."})

    found = decided(RULES[1], RULES[0], sure)

    assert found is not None
    assert found.decision == "unknown"


def test_what_would_settle_it_is_named() -> None:
    found = decided(police_asked=False)

    assert found is not None
    assert found.missing == ("high_risk",)


def test_its_clock_is_counted() -> None:
    found = decided(police_asked=False, high_risk=True)

    assert found is not None
    assert found.due_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_no_duty_follows_from_a_no() -> None:
    assert decided(major=False, high_risk=True, police_asked=False) is None


def test_one_that_stands_always_does_so_after_a_no_too() -> None:
    found = decided(always=True, major=False, high_risk=True, police_asked=False)

    assert found is not None
    assert found.decision is Decision.DUTY


def test_it_is_not_known_before_the_verdict_is() -> None:
    found = decided(major=None, high_risk=True, police_asked=False)

    assert found is not None
    assert (found.decision, found.missing) == (Decision.UNKNOWN, (MAJOR.fact,))


def test_what_is_voluntary_needs_no_condition() -> None:
    found = decided(DecisionRule(Decision.VOLUNTARY, {"en": "It may help them."}))

    assert found is not None
    assert found.decision is Decision.VOLUNTARY
