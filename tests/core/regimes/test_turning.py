"""Which fact would change the verdict: each named turn is one, and none is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from varde.core.regimes import Answer, evaluate
from varde.core.regimes.conditions import (
    Compare,
    Comparison,
    OneOf,
    PercentOf,
    all_of,
    any_of,
)
from varde.core.regimes.turning import Turn, turning_facts

DISRUPTED = OneOf("impact.severe_disruption", frozenset({True}))
MANY = Compare("impact.users_affected", Comparison.MORE_THAN, 1000.0)
SHARE = Compare(
    "impact.users_affected", Comparison.MORE_THAN, PercentOf(5, "impact.users_total")
)
LARGE = OneOf("entity.size", frozenset({"medium", "large"}))
HEALTH = OneOf("entity.sectors", frozenset({"health-care"}))


def test_a_yes_or_no_turns_by_its_opposite() -> None:
    found = turning_facts(DISRUPTED, {"impact.severe_disruption": False})

    assert found == (Turn("impact.severe_disruption", True, Answer.YES),)


def test_a_number_turns_at_its_threshold() -> None:
    assert turning_facts(MANY, {"impact.users_affected": 900}) == (
        Turn("impact.users_affected", 1001, Answer.YES),
    )
    assert turning_facts(MANY, {"impact.users_affected": 5000}) == (
        Turn("impact.users_affected", 1000, Answer.NO),
    )


def test_a_share_of_another_number_counts_from_that() -> None:
    facts = {"impact.users_affected": 10, "impact.users_total": 400}

    found = turning_facts(SHARE, facts)

    assert Turn("impact.users_affected", 21, Answer.YES) in found


def test_a_share_of_what_is_not_known_turns_at_nothing() -> None:
    found = turning_facts(SHARE, {"impact.users_affected": 10})

    assert found == (Turn("impact.users_affected", 0, Answer.NO),)


def test_a_choice_turns_by_another() -> None:
    assert turning_facts(LARGE, {"entity.size": "small"}) == (
        Turn("entity.size", "medium", Answer.YES),
    )


def test_several_choices_turn_by_none_of_them() -> None:
    found = turning_facts(HEALTH, {"entity.sectors": ["health-care"]})

    assert found == (Turn("entity.sectors", [], Answer.NO),)


def test_what_cannot_turn_it_alone_is_not_named() -> None:
    both = all_of((DISRUPTED, LARGE))
    facts = {"impact.severe_disruption": False, "entity.size": "small"}

    assert turning_facts(both, facts) == ()


def test_what_carries_a_verdict_alone_may_leave_it_open() -> None:
    either = any_of((DISRUPTED, MANY))

    found = turning_facts(either, {"impact.severe_disruption": True})

    assert found == (Turn("impact.severe_disruption", False, Answer.UNKNOWN),)


def test_from_unknown_it_leads_to_an_answer() -> None:
    either = any_of((DISRUPTED, MANY))

    found = turning_facts(either, {})

    assert Turn("impact.severe_disruption", True, Answer.YES) in found
    assert Answer.UNKNOWN not in {turn.answer for turn in found}


@given(
    disrupted=st.sampled_from([True, False, None]),
    users=st.one_of(st.none(), st.integers(0, 3000)),
    size=st.sampled_from(["small", "large", None]),
)
def test_each_turn_does_what_it_says(
    *, disrupted: bool | None, users: int | None, size: str | None
) -> None:
    condition = all_of((LARGE, any_of((DISRUPTED, MANY))))
    facts = {
        "impact.severe_disruption": disrupted,
        "impact.users_affected": users,
        "entity.size": size,
    }

    for turn in turning_facts(condition, facts):
        assert evaluate(condition, {**facts, turn.fact: turn.value}) is turn.answer
        assert turn.answer is not evaluate(condition, facts)
