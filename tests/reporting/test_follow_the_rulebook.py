"""What another rulebook has weighed is weighed again, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.copies import copy_of
from varde.audit import selectors as audit
from varde.audit.actions import Action
from varde.incidents import services as incidents
from varde.reporting import services
from varde.reporting.models import Assessment, Obligation, Weighing
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

OTHER_RULEBOOK = "0" * 64


@pytest.fixture
def several(exempelverket: Organisation, saga: User, now: datetime) -> list[Incident]:
    return [
        incidents.declare(organisation=exempelverket, title=f"Nr {n}", by=saga, now=now)
        for n in range(3)
    ]


@pytest.fixture
def _outdated(several: list[Incident]) -> None:
    """An earlier version of the software weighed them, and said no."""
    Weighing.objects.update(rulebook=OTHER_RULEBOOK, said={})
    Assessment.objects.filter(regime="se.nis2").update(answer="no", result={"x": 1})


@pytest.fixture
def _the_same(several: list[Incident]) -> None:
    """Another rulebook weighed them, and said the same."""
    Weighing.objects.update(rulebook=OTHER_RULEBOOK)


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


@pytest.mark.usefixtures("_outdated")
def test_the_next_run_goes_on_where_one_was_ended(now: datetime) -> None:
    services.reassess_outdated(now=now, limit=2)

    assert services.reassess_outdated(now=now, limit=10) == 1
    assert open_verdicts() == 3


@pytest.mark.usefixtures("several")
def test_what_is_up_to_date_is_left_alone(now: datetime) -> None:
    rows = Assessment.objects.count()

    assert services.reassess_outdated(now=now, limit=10) == 0
    assert Assessment.objects.count() == rows


@pytest.mark.usefixtures("_the_same")
def test_what_says_the_same_is_not_written_again(
    several: list[Incident], now: datetime
) -> None:
    rows = Assessment.objects.count()
    told = len(audit.chain(several[0].reference))

    assert services.reassess_outdated(now=now, limit=10) == 3

    assert Weighing.objects.filter(rulebook=rulebook().digest).count() == 3
    assert Assessment.objects.count() == rows
    assert len(audit.chain(several[0].reference)) == told


@pytest.mark.usefixtures("_the_same")
def test_of_the_verdicts_only_the_one_that_is_other_is_written(
    several: list[Incident], now: datetime
) -> None:
    rows = Assessment.objects.count()
    lose_mark("eu.gdpr")
    Assessment.objects.filter(regime="eu.gdpr").update(result={"x": 1})

    services.reassess_outdated(now=now, limit=10)

    assert Assessment.objects.count() == rows + 3
    assert Assessment.objects.filter(current=False).count() == 3


@pytest.mark.usefixtures("_the_same")
def test_a_mark_that_was_lost_alone_makes_no_verdict_new(now: datetime) -> None:
    rows = Assessment.objects.count()
    lose_mark("eu.gdpr")

    services.reassess_outdated(now=now, limit=10)

    assert Assessment.objects.count() == rows


@pytest.mark.usefixtures("_the_same")
def test_the_clocks_of_a_regime_that_is_gone_are_void(
    several: list[Incident], now: datetime
) -> None:
    Obligation.objects.filter(regime="eu.gdpr").update(regime="eu.gone")
    for row in Weighing.objects.all():
        row.said["1 eu.gone"] = "x"
        row.save()

    services.reassess_outdated(now=now, limit=10)

    states = Obligation.objects.filter(regime="eu.gone").values_list("state", flat=True)
    assert set(states) == {Obligation.State.VOID}
    told = [entry.action for entry in audit.chain(several[0].reference)]
    assert told[0] == Action.OBLIGATION_VOIDED


def lose_mark(regime: str) -> None:
    for row in Weighing.objects.all():
        row.said = {name: mark for name, mark in row.said.items() if regime not in name}
        row.save()


def statements_for(count: int, now: datetime) -> int:
    Weighing.objects.update(rulebook=OTHER_RULEBOOK)
    with CaptureQueriesContext(connection) as queries:
        assert services.reassess_outdated(now=now, limit=count) == count
    return len(queries)


def test_a_batch_takes_as_many_statements_whatever_is_in_it(
    significant: Incident, now: datetime
) -> None:
    copy_of(significant, 49)
    one_batch = statements_for(50, now)

    copy_of(significant, 450)

    assert one_batch <= 12
    assert statements_for(500, now) == 5 * one_batch
