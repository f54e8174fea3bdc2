"""Milestones that contradict each other are refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from varde.core.errors import MilestonesOutOfOrderError
from varde.core.facts import check_order

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("occurred", "contained"),
        ("detected", "became-aware"),
        ("contingency-activated", "contingency-ended"),
    ],
)
def test_what_follows_may_not_come_first(earlier: str, later: str) -> None:
    check_order({earlier: NOON, later: AFTERNOON})

    with pytest.raises(MilestonesOutOfOrderError) as refused:
        check_order({earlier: AFTERNOON, later: NOON})
    assert refused.value.params == {"fact": later, "must_follow": earlier}


def test_a_contingency_may_be_activated_before_the_incident_occurs() -> None:
    check_order({"contingency-activated": NOON, "occurred": AFTERNOON})
