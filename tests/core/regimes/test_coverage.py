"""Whom a rule reaches: no more and no fewer than some incident can."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from varde.core.regimes import Answer, evaluate, facts_of
from varde.core.regimes.conditions import (
    AtLeast,
    Compare,
    Comparison,
    Condition,
    NoneOf,
    OneOf,
    PercentOf,
    all_of,
    any_of,
)
from varde.core.regimes.coverage import coverage

from .some_conditions import completions, conditions, knowledge

LASTING = {"a", "b", "total"}


def flag(name: str) -> Condition:
    return OneOf(name, frozenset({True}))


A, B, C = (flag(name) for name in "abc")
SHARE = Compare("n", Comparison.MORE_THAN, PercentOf(10, "total"))


def covered(condition: Condition, facts: dict[str, Any]) -> Answer:
    asked = coverage(condition, LASTING.__contains__)
    return asked if isinstance(asked, Answer) else evaluate(asked, facts)


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        (all_of((A, C)), {}, Answer.UNKNOWN),
        (all_of((A, C)), {"a": True}, Answer.YES),
        (all_of((A, C)), {"a": False}, Answer.NO),
        (any_of((A, C)), {"a": False}, Answer.YES),
        (NoneOf((C,)), {}, Answer.YES),
        (NoneOf((A, C)), {"a": True}, Answer.NO),
        (NoneOf((A, C)), {"a": False}, Answer.YES),
        (NoneOf((all_of((A, C)),)), {"a": True}, Answer.YES),
        (AtLeast(2, (A, B, C)), {"a": False}, Answer.UNKNOWN),
        (AtLeast(2, (A, B, C)), {"a": False, "b": False}, Answer.NO),
        (SHARE, {}, Answer.YES),
    ],
)
def test_what_may_happen_is_taken_to_happen(
    condition: Condition, facts: dict[str, Any], answer: Answer
) -> None:
    assert covered(condition, facts) is answer


@given(condition=conditions, facts=knowledge)
def test_nobody_is_left_out_whom_some_incident_could_oblige(
    condition: Condition, facts: dict[str, Any]
) -> None:
    told = {name: value for name, value in facts.items() if name in LASTING}
    names = tuple(dict.fromkeys(facts_of(condition)))

    outcomes = {evaluate(condition, whole) for whole in completions(told, names)}

    assert Answer.YES not in outcomes or covered(condition, told) is not Answer.NO
