"""What must hold of every regime, whatever is known of an incident."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from varde.adapters.rulebook_files import load_rulebook
from varde.core.facts import FactDefinition, FactType, definition
from varde.core.regimes import (
    Answer,
    Regime,
    RegimeVersion,
    assess,
    evaluate,
    facts_of,
)

AWARE = datetime(2026, 11, 20, 2, 4, tzinfo=UTC)
STARTS = (
    "detected",
    "became-aware",
    "identified-reportable",
    "personal-data-breach-aware",
    "contingency-activated",
)
REGIMES = load_rulebook().regimes

every_regime = pytest.mark.parametrize("regime", REGIMES.values(), ids=REGIMES.keys())
thorough = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


def values_of(fact: FactDefinition) -> st.SearchStrategy[Any]:
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.CHOICE:
            return st.sampled_from(sorted(fact.choices))
        case FactType.CHOICES:
            return st.lists(st.sampled_from(sorted(fact.choices)), max_size=3, unique=True)
        case _:
            return st.sampled_from([0, 1, 2, 3, 24, 25, 100, 1_000, 100_001, 10**7])


def knowledge_for(regime: Regime) -> st.SearchStrategy[dict[str, Any]]:
    names = sorted(set(facts_of(governing(regime).applies_when)) | {"entity.country"})
    return st.fixed_dictionaries(
        {}, optional={name: values_of(definition(name)) for name in names}
    )


def some_time_in(regime: Regime) -> datetime:
    """Return an instant that a version governs; a regime may have ended."""
    last = regime.latest.in_force_until
    return AWARE if last is None else datetime.combine(last, time(2, 4), UTC)


def governing(regime: Regime) -> RegimeVersion:
    return regime.version_on(some_time_in(regime).date())


def aware_in(regime: Regime) -> dict[str, datetime]:
    return {"became-aware": some_time_in(regime)}


def answer_to(regime: Regime, facts: dict[str, Any]) -> Answer:
    return assess(regime, facts=facts, milestones=aware_in(regime)).answer


@every_regime
@thorough
@given(data=st.data())
def test_to_state_a_fact_never_takes_an_answer_back(
    regime: Regime, data: st.DataObject
) -> None:
    everything = data.draw(knowledge_for(regime))
    some = {name: value for name, value in everything.items() if data.draw(st.booleans())}

    before = answer_to(regime, some)

    if before is not Answer.UNKNOWN:
        assert answer_to(regime, everything) is before


@every_regime
@thorough
@given(data=st.data())
def test_the_missing_facts_settle_it_whatever_they_are(
    regime: Regime, data: st.DataObject
) -> None:
    known = data.draw(knowledge_for(regime))
    found = assess(regime, facts=known, milestones=aware_in(regime))

    told = {name: data.draw(values_of(definition(name))) for name in found.missing}

    assert not set(found.missing) & known.keys()
    assert answer_to(regime, known | told) is not Answer.UNKNOWN


@every_regime
@thorough
@given(data=st.data())
def test_the_order_of_facts_does_not_matter(regime: Regime, data: st.DataObject) -> None:
    known = data.draw(knowledge_for(regime))
    shuffled = list(known.items())
    random.Random(data.draw(st.integers())).shuffle(shuffled)

    told = assess(regime, facts=dict(shuffled), milestones=aware_in(regime))

    assert told == assess(regime, facts=known, milestones=aware_in(regime))


@every_regime
@thorough
@given(data=st.data())
def test_an_unknown_verdict_shows_the_clocks_that_a_yes_would_start(
    regime: Regime, data: st.DataObject
) -> None:
    known = data.draw(knowledge_for(regime))
    milestones = dict.fromkeys(STARTS, some_time_in(regime))
    found = assess(regime, facts=known, milestones=milestones)

    if found.answer is Answer.UNKNOWN:
        assert found.missing
        assert any(one.started_at for one in (*found.obligations, *found.duties))


@every_regime
@thorough
@given(data=st.data())
def test_a_legal_end_never_lies_before_the_due_time(
    regime: Regime, data: st.DataObject
) -> None:
    known = data.draw(knowledge_for(regime))
    hours = st.integers(0, 24 * 400)
    milestones = {
        name: some_time_in(regime) - timedelta(hours=data.draw(hours))
        for name in (*STARTS, "classified-major")
    }

    for obligation in assess(regime, facts=known, milestones=milestones).obligations:
        if obligation.due_at and obligation.legal_end and obligation.started_at:
            assert obligation.started_at < obligation.due_at <= obligation.legal_end


@every_regime
def test_the_verdict_is_what_its_named_criteria_add_up_to(regime: Regime) -> None:
    # A regime with no facts at all is open, and says so of every criterion that counts.
    found = assess(regime, facts={}, milestones=aware_in(regime))

    assert found.answer is evaluate(governing(regime).applies_when, {}) is Answer.UNKNOWN
    assert {finding.answer for finding in found.because} == {Answer.UNKNOWN}
