"""Which periods have ended, whatever else waits and whoever steps in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.retention.conftest import SAYS, step
from varde.audit.personal import Matter
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.retention import selectors, services
from varde.retention.models import Ended
from varde.retention.signals import period_ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation


@pytest.fixture
def on_hold(exempelverket: Organisation, saga: User, ada: User, now: datetime) -> None:
    """Three that were closed long before any other, each with a hold of its own."""
    before = now - timedelta(days=30)
    for _ in range(3):
        one = incidents.declare(
            organisation=exempelverket, title="Tvist", by=saga, now=before
        )
        for to in ("contained", "closed"):
            step(one, to, SAYS, by=saga, now=before)
        services.place_hold(
            organisation=exempelverket, incident=one, reason="Tvist", by=ada, now=now
        )


@pytest.mark.usefixtures("on_hold")
def test_those_on_hold_keep_no_other_from_ending(
    closed: Incident, long_after: datetime
) -> None:
    (period,) = selectors.due_periods(now=long_after, limit=1)

    assert period.incident == closed


@pytest.mark.usefixtures("on_hold")
def test_what_one_does_not_see_hides_no_other(
    closed: Incident, exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    for one in Incident.objects.exclude(pk=closed.pk):
        incidents.seal(
            incident=one, readers=[saga], revision=one.revision, by=saga, now=now
        )

    coming = selectors.coming_periods(
        ada, exempelverket, until=now + timedelta(days=380), limit=1
    )

    assert [period.incident for period in coming] == [closed]


@contextmanager
def when_the_first_has_ended(do: Callable[[], object]) -> Iterator[None]:
    """Somebody acts while the job is between two periods."""

    def act(**_: object) -> None:
        if not Ended.objects.exists():
            do()

    period_ended.connect(act)
    try:
        yield
    finally:
        period_ended.disconnect(act)


def test_an_incident_that_is_opened_meanwhile_keeps_the_rest(
    closed: Incident, saga: User, long_after: datetime
) -> None:
    def reopen() -> None:
        step(closed, "ongoing", SAYS, by=saga, now=long_after)

    with when_the_first_has_ended(reopen):
        services.erase_what_has_ended(now=long_after, limit=10)

    assert Ended.objects.count() == 1


def test_a_rule_that_is_lengthened_meanwhile_holds(
    closed: Incident, exempelverket: Organisation, ada: User, long_after: datetime
) -> None:
    def lengthen() -> None:
        months = dict.fromkeys([Matter.NOTES, Matter.RECORD], 24)
        services.set_rules(
            organisation=exempelverket, months=months, by=ada, now=long_after
        )

    with when_the_first_has_ended(lengthen):
        services.erase_what_has_ended(now=long_after, limit=10)

    assert Ended.objects.count() == 1
