"""The questions that settle an open verdict: enough of them, the decisive ones first."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.core.regimes import Answer, evaluate, missing
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

from .some_conditions import completions, conditions, entangled, knowledge


def flag(name: str) -> Condition:
    return OneOf(name, frozenset({True}))


A, B, C, D = (flag(name) for name in "abcd")
NOT_A = OneOf("a", frozenset({False}))
KIND_X, KIND_Y = (OneOf("kinds", frozenset({kind})) for kind in "xy")
NO_THREAT = OneOf("severity.threat", frozenset({"no-threat"}))
CAN_THREATEN = OneOf("severity.threat", frozenset({"can-threaten"}))
MORE_THAN_5 = Compare("n", Comparison.MORE_THAN, 5)
MORE_THAN_10 = Compare("n", Comparison.MORE_THAN, 10)
AT_LEAST_5 = Compare("n", Comparison.AT_LEAST, 5)
NOT_ANY = NoneOf((Compare("n", Comparison.MORE_THAN, 0),))
NOT_NEGATIVE = Compare("n", Comparison.AT_LEAST, 0)
SHARE = Compare("n", Comparison.MORE_THAN, PercentOf(10, "total"))
AT_LEAST_SHARE = Compare("n", Comparison.AT_LEAST, PercentOf(10, "total"))

thorough = settings(max_examples=400, deadline=None)


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
        # What another part decides by the same fact is not asked.
        (any_of((A, all_of((A, B)))), {}, ("a",)),
        (any_of((A, all_of((NOT_A, B)))), {}, ("a", "b")),
        (all_of((NOT_A, any_of((B, all_of((A, C)))))), {}, ("a", "b")),
        (any_of((all_of((NOT_A, B)), all_of((NOT_A, C)))), {}, ("a", "b", "c")),
        # More than ten are more than five; what is no more than five is not ten.
        (any_of((MORE_THAN_5, all_of((MORE_THAN_10, B)))), {}, ("n",)),
        (all_of((MORE_THAN_5, any_of((AT_LEAST_5, B)))), {}, ("n",)),
        (any_of((SHARE, all_of((MORE_THAN_5, B)))), {"total": 50}, ("n",)),
        (any_of((SHARE, all_of((MORE_THAN_5, B)))), {"total": 60}, ("n", "b")),
        # Nothing is no more than any share; what is above some share is something.
        (any_of((SHARE, B)), {"n": 0}, ("b",)),
        (all_of((SHARE, any_of((B, NOT_ANY)))), {}, ("n", "total", "b")),
        (any_of((all_of((NOT_ANY, B)), all_of((SHARE, NOT_ANY)))), {}, ("n", "b")),
        # One choice is no other, any choices may be both; some tests are foregone.
        (all_of((CAN_THREATEN, NO_THREAT, B)), {}, ("severity.threat",)),
        (all_of((KIND_X, KIND_Y, B)), {}, ("kinds", "b")),
        (any_of((NOT_NEGATIVE, B)), {}, ("n",)),
        (any_of((AT_LEAST_SHARE, B)), {"total": 0}, ("n",)),
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


@thorough
@given(st.one_of(conditions, entangled), knowledge)
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


@thorough
@given(st.one_of(conditions, entangled), knowledge)
def test_none_of_the_named_facts_can_be_left_out(
    condition: Condition, known: dict[str, object]
) -> None:
    named = missing(condition, known)

    for name in named:
        others = tuple(other for other in named if other != name)
        told = completions(known, others)
        assert any(evaluate(condition, some) is Answer.UNKNOWN for some in told)


@thorough
@given(st.one_of(conditions, entangled), knowledge)
def test_those_that_can_settle_it_alone_come_before_all_others(
    condition: Condition, known: dict[str, object]
) -> None:
    named = missing(condition, known)

    alone = [
        any(evaluate(condition, told) is not Answer.UNKNOWN for told in each)
        for each in (completions(known, (name,)) for name in named)
    ]

    assert alone == sorted(alone, reverse=True)


@given(entangled, knowledge)
def test_what_was_found_for_other_facts_does_not_change_it(
    condition: Condition, known: dict[str, object]
) -> None:
    alike = deepcopy(condition)
    for told in completions(known, ("a", "m")):
        missing(alike, told)

    assert missing(alike, known) == missing(condition, known)


def test_a_search_that_takes_too_long_names_what_may_not_be_needed() -> None:
    # Five guests and four seats, one for each: never, but that is long to find out.
    guests, seats = range(5), range(4)
    seated = [any_of(tuple(flag(f"{g} on {s}") for s in seats)) for g in guests]
    shared = [
        all_of((flag(f"{one} on {s}"), flag(f"{other} on {s}")))
        for s in seats
        for one, other in combinations(guests, 2)
    ]
    condition = all_of((A, *seated, NoneOf(tuple(shared))))

    assert "a" in missing(condition, {})
