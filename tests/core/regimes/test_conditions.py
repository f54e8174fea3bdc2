"""Three answers, combined by Kleene's strong logic; nothing is ever rounded."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.errors import EmptyConditionError, InvalidRulebookError
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

from .some_conditions import VALUES, completions, conditions, knowledge

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
TOLD: dict[str, Answer] = {"yes": YES, "no": NO, "open": UNKNOWN}
FACTS = {"yes": True, "no": False}


def flag(name: str) -> Condition:
    return OneOf(name, frozenset({True}))


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        ("yes", "yes", YES, YES),
        ("yes", "no", NO, YES),
        ("yes", "open", UNKNOWN, YES),
        ("no", "yes", NO, YES),
        ("no", "no", NO, NO),
        ("no", "open", NO, UNKNOWN),
        ("open", "yes", UNKNOWN, YES),
        ("open", "no", NO, UNKNOWN),
        ("open", "open", UNKNOWN, UNKNOWN),
    ],
)
def test_the_tables_of_strong_logic(
    first: str, second: str, both: Answer, either: Answer
) -> None:
    parts = (flag(first), flag(second))

    assert evaluate(all_of(parts), FACTS) is both
    assert evaluate(any_of(parts), FACTS) is either


@pytest.mark.parametrize(("told", "answer"), [("yes", NO), ("no", YES), ("open", UNKNOWN)])
def test_none_of_turns_the_answer_round_and_leaves_the_unknown(
    told: str, answer: Answer
) -> None:
    assert evaluate(NoneOf((flag(told),)), FACTS) is answer


@pytest.mark.parametrize("told", list(product(TOLD, repeat=4)), ids="-".join)
def test_at_least_two_of_four_counts_yes_and_what_may_still_be_yes(
    told: tuple[str, ...],
) -> None:
    answers = [TOLD[name] for name in told]
    sure, possible = answers.count(YES), 4 - answers.count(NO)
    wanted = YES if sure >= 2 else UNKNOWN if possible >= 2 else NO

    assert evaluate(AtLeast(2, tuple(flag(name) for name in told)), FACTS) is wanted


@pytest.mark.parametrize(
    ("comparison", "below", "equal", "above"),
    [
        (Comparison.MORE_THAN, NO, NO, YES),
        (Comparison.AT_LEAST, NO, YES, YES),
        (Comparison.LESS_THAN, YES, NO, NO),
    ],
)
def test_a_number_below_at_and_above_its_threshold(
    comparison: Comparison, below: Answer, equal: Answer, above: Answer
) -> None:
    test = Compare("n", comparison, 24)

    assert [evaluate(test, {"n": n}) for n in (23.9, 24, 24.1)] == [below, equal, above]


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"n": 101, "total": 1000}, YES),
        ({"n": 100, "total": 1000}, NO),
        ({"n": 1, "total": 0}, YES),
        ({"n": 0, "total": 0}, NO),
        ({"n": 101}, UNKNOWN),
        ({"n": 0}, NO),
        ({"total": 1000}, UNKNOWN),
    ],
)
def test_a_share_of_another_fact_needs_both_unless_it_is_nothing(
    facts: dict[str, int], answer: Answer
) -> None:
    assert (
        evaluate(Compare("n", Comparison.MORE_THAN, PercentOf(10, "total")), facts)
        is answer
    )


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [(["x", "z"], YES), (["z"], NO), ([], NO), (None, UNKNOWN), ("x", YES), ("z", NO)],
)
def test_a_fact_with_several_values_needs_one_of_them(
    kinds: object, answer: Answer
) -> None:
    assert evaluate(OneOf("kinds", frozenset({"x", "y"})), {"kinds": kinds}) is answer


@pytest.mark.parametrize("comparison", [Comparison.AT_LEAST, Comparison.LESS_THAN])
def test_nothing_may_be_a_share_of_nothing(comparison: Comparison) -> None:
    test = Compare("n", comparison, PercentOf(10, "total"))

    assert evaluate(test, {"n": 0}) is UNKNOWN


def test_false_and_zero_are_known() -> None:
    assert evaluate(flag("a"), {"a": False}) is NO
    assert evaluate(Compare("n", Comparison.MORE_THAN, 0), {"n": 0}) is NO


def test_a_combination_of_nothing_is_refused() -> None:
    for build in (all_of, any_of, NoneOf):
        with pytest.raises(EmptyConditionError):
            build(())
    with pytest.raises(EmptyConditionError):
        OneOf("a", frozenset())


@pytest.mark.parametrize("count", [0, -1, 3])
def test_a_count_that_can_never_or_always_hold_is_refused(count: int) -> None:
    with pytest.raises(InvalidRulebookError):
        AtLeast(count, (flag("a"), flag("b")))


@given(conditions, knowledge, knowledge)
def test_to_learn_more_never_takes_an_answer_back(
    condition: Condition, known: dict[str, object], more: dict[str, object]
) -> None:
    before = evaluate(condition, known)

    if before is not UNKNOWN:
        assert evaluate(condition, more | known) is before


@given(conditions, knowledge)
def test_an_answer_holds_however_the_unknown_facts_turn_out(
    condition: Condition, known: dict[str, object]
) -> None:
    answer = evaluate(condition, known)
    names = tuple(dict.fromkeys(facts_of(condition)))

    if answer is not UNKNOWN:
        assert {evaluate(condition, told) for told in completions(known, names)} == {answer}


@given(conditions)
def test_all_facts_known_leave_nothing_open(condition: Condition) -> None:
    told = {name: values[0] for name, values in VALUES.items()}

    assert evaluate(condition, told) is not UNKNOWN


@given(conditions, knowledge, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(
    condition: Condition, known: dict[str, object], chance: object
) -> None:
    names = list(known)
    chance.shuffle(names)  # type: ignore[attr-defined]

    shuffled = {name: known[name] for name in names}

    assert evaluate(condition, shuffled) is evaluate(condition, known)
