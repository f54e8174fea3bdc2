"""What another rulebook has weighed is weighed again, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.incidents import services as incidents
from varde.reporting import services
from varde.reporting.models import Assessment, Weighing

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


@pytest.fixture
def several(exempelverket: Organisation, saga: User, now: datetime) -> list[Incident]:
    return [
        incidents.declare(organisation=exempelverket, title=f"Nr {n}", by=saga, now=now)
        for n in range(3)
    ]


@pytest.fixture
def _outdated(several: list[Incident]) -> None:
    """An earlier version of the software weighed them, and said no."""
    Weighing.objects.update(rulebook="0" * 64)
    Assessment.objects.filter(regime="se.nis2").update(answer="no", result={"x": 1})


def open_verdicts() -> int:
    return Assessment.objects.filter(
        regime="se.nis2", current=True, answer="unknown"
    ).count()


@pytest.mark.usefixtures("_outdated")
def test_what_another_rulebook_weighed_is_weighed_again(now: datetime) -> None:
    assert services.reassess_outdated(now=now, limit=10) == 3

    assert open_verdicts() == 3


@pytest.mark.usefixtures("_outdated")
def test_no_more_are_weighed_at_once_than_asked(now: datetime) -> None:
    assert services.reassess_outdated(now=now, limit=2) == 2

    assert open_verdicts() == 2


@pytest.mark.usefixtures("several")
def test_what_is_up_to_date_is_left_alone(now: datetime) -> None:
    rows = Assessment.objects.count()

    assert services.reassess_outdated(now=now, limit=10) == 0
    assert Assessment.objects.count() == rows
