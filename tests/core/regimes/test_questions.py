"""The questions that settle an open verdict: enough of them, the decisive ones first."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from varde.core.regimes import Answer, evaluate, facts_of, missing
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

from .some_conditions import FLAGS, completions, conditions, knowledge


def flag(name: str) -> Condition:
    return OneOf(name, frozenset({True}))


A, B, C, D = (flag(name) for name in "abcd")
SHARE = Compare("n", Comparison.MORE_THAN, PercentOf(10, "total"))


@pytest.mark.parametrize(
    ("condition", "known", "wanted"),
    [
        (A, {}, ("a",)),
        (A, {"a": False}, ()),
        (all_of((A, B)), {"a": True}, ("b",)),
        (all_of((A, B)), {"a": False}, ()),
        (any_of((A, B)), {"a": True}, ()),
        (NoneOf((A, B)), {"a": False}, ("b",)),
        (AtLeast(2, (A, B, C)), {"a": True, "b": False}, ("c",)),
        (AtLeast(2, (A, B, C)), {"a": True, "b": True}, ()),
        (SHARE, {"n": 5}, ("total",)),
        (SHARE, {}, ("n", "total")),
        (any_of((all_of((A, B)), all_of((A, C)))), {"b": True, "c": True}, ("a",)),
    ],
)
def test_what_has_to_be_asked(
    condition: Condition, known: dict[str, object], wanted: tuple[str, ...]
) -> None:
    assert missing(condition, known) == wanted


def test_a_fact_that_can_settle_it_alone_comes_first() -> None:
    # With b and c still open, only `a` can end the matter by itself.
    assert missing(any_of((all_of((B, C)), A)), {})[0] == "a"
    assert missing(all_of((any_of((B, C)), A)), {})[0] == "a"


def test_nothing_is_asked_that_cannot_matter_any_more() -> None:
    condition = all_of((A, any_of((B, all_of((C, D))))))

    assert set(missing(condition, {"c": False})) == {"a", "b"}


@given(conditions, knowledge)
def test_the_named_facts_settle_it_whatever_they_turn_out_to_be(
    condition: Condition, known: dict[str, object]
) -> None:
    named = missing(condition, known)

    for told in completions(known, named):
        assert evaluate(condition, told) is not Answer.UNKNOWN


@given(conditions, knowledge)
def test_only_unknown_facts_are_asked_and_only_while_it_is_open(
    condition: Condition, known: dict[str, object]
) -> None:
    named = missing(condition, known)

    assert bool(named) is (evaluate(condition, known) is Answer.UNKNOWN)
    assert not set(named) & known.keys()
    assert len(set(named)) == len(named)


@given(conditions, knowledge)
def test_of_facts_that_are_read_once_none_can_be_left_out(
    condition: Condition, known: dict[str, object]
) -> None:
    read = list(facts_of(condition))
    assume(len(set(read)) == len(read))
    known = {name: value for name, value in known.items() if name in FLAGS}

    named = missing(condition, known)

    for name in named:
        others = tuple(other for other in named if other != name)
        told = completions(known, others)
        assert any(evaluate(condition, some) is Answer.UNKNOWN for some in told)
