"""What is wrong in a rulebook is found, and a sound one is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.core.regimes.test_clocks import MAJOR, clock, regime, stage
from varde.core.counting import CountingRule, Hours
from varde.core.regimes import Clock, Criterion, Regime
from varde.core.regimes.model import Start
from varde.core.regimes.soundness import INTERFACE, problems_of, unused_criteria

TODAY = date(2026, 11, 21)
WORDS = dict.fromkeys(INTERFACE, "X")


def sound(**changes: Any) -> Regime:
    """A regime with nothing wrong, but for the changes of its version."""
    found = regime(replace(stage("notice", clock("became-aware")), label=WORDS))
    version = replace(found.latest, **changes)
    return replace(found, title=WORDS, short_title=WORDS, versions=(version,))


def told(found: Regime) -> list[str]:
    return [f"{problem.where}: {problem.what}" for problem in problems_of(found, on=TODAY)]


def test_a_sound_regime_is_left_alone() -> None:
    assert told(sound()) == []


@pytest.mark.parametrize(
    ("until", "begins", "said"),
    [
        (date(2025, 6, 30), date(2025, 7, 1), []),
        (
            date(2025, 6, 29),
            date(2025, 7, 1),
            ["nothing is in force between 2025-06-29 and 2025-07-01"],
        ),
        (date(2025, 7, 1), date(2025, 7, 1), ["2025-01-01 and 2025-07-01 overlap"]),
        (None, date(2025, 7, 1), ["2025-01-01 and 2025-07-01 overlap"]),
    ],
)
def test_gaps_and_overlaps_are_found(
    until: date | None, begins: date, said: list[str]
) -> None:
    first = sound(in_force_until=until)
    later = replace(first.latest, in_force_from=begins, in_force_until=None)
    both = replace(first, versions=(first.latest, later))

    assert told(both) == [f"eu.x: {what}" for what in said]


@pytest.mark.parametrize(
    ("checked", "stale"),
    [(date(2025, 11, 21), False), (date(2025, 11, 20), True), (date(2026, 11, 22), True)],
)
def test_what_was_checked_long_ago_is_stale(checked: date, *, stale: bool) -> None:
    assert bool(told(sound(checked_on=checked))) is stale


def test_a_law_that_has_ended_does_not_grow_stale() -> None:
    ended = sound(checked_on=date(2025, 1, 2), in_force_until=date(2025, 12, 31))

    assert told(ended) == []


def test_a_law_that_has_begun_is_compared_again() -> None:
    begun = sound(in_force_from=date(2026, 11, 21), checked_on=date(2026, 11, 20))

    assert told(begun) == [
        "eu.x 2026-11-21: not compared with the law since it came into force"
    ]
    assert told(sound(in_force_from=date(2026, 11, 22), checked_on=TODAY)) == []


def test_a_missing_citation_is_found() -> None:
    uncited = replace(sound().latest.stages[0], cites="the act")

    assert told(sound(stages=(uncited,))) == [
        "eu.x 2025-01-01 notice: no provision is cited"
    ]


def test_missing_words_are_found() -> None:
    silent = replace(sound().latest.stages[0], label={"en": "Notice"})

    assert told(sound(stages=(silent,))) == ["eu.x notice: no words in da, fi, is, nb, sv"]


def test_a_clock_that_waits_for_what_never_comes_is_found() -> None:
    waits = Clock(Start(submitted=("warning",)), Hours(24), CountingRule.ELAPSED)
    late = replace(stage("final", waits), label=WORDS)

    assert told(sound(stages=(late,))) == [
        "eu.x 2025-01-01 final: its clock waits for 'warning'"
    ]


def test_a_criterion_that_decides_nothing_is_found() -> None:
    idle = Criterion("idle", WORDS, "art. 1", MAJOR)

    assert unused_criteria(sound(criteria=(idle,)).latest) == {"idle"}
