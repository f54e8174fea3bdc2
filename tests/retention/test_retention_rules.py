"""What has been kept for as long as the rules say loses its personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.retention.conftest import SAYS
from tests.support.rows import copies
from varde.audit import chains
from varde.audit import selectors as record
from varde.audit.personal import Matter
from varde.core.errors import InvalidValueError
from varde.incidents import selectors as incidents
from varde.incidents.models import FactStatement, TimelineEntry
from varde.reporting.models import Submission
from varde.retention import selectors, services
from varde.retention.models import Ended, RetentionRule

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def run(now: datetime) -> int:
    return services.erase_what_has_ended(now=now, limit=50)


def test_before_the_period_ends_nothing_goes(closed: Incident, now: datetime) -> None:
    run(now + timedelta(days=360))

    assert TimelineEntry.objects.filter(text__isnull=False).exists()


def test_afterwards_the_notes_are_gone(closed: Incident, long_after: datetime) -> None:
    run(long_after)

    assert set(TimelineEntry.objects.values_list("text", flat=True)) == {None}
    assert TimelineEntry.objects.first().erased_reason == "retention-ended"


def test_numbers_and_answers_stay(closed: Incident, long_after: datetime) -> None:
    before = incidents.fact_values(closed)

    run(long_after)

    after = incidents.fact_values(closed)
    assert after["impact.severe_disruption"] is True
    assert set(before) - set(after) == {"incident.description"}


def test_a_source_goes_and_what_it_told_stays(
    closed: Incident, long_after: datetime
) -> None:
    run(long_after)

    said = FactStatement.objects.get(fact="impact.severe_disruption")
    assert (said.value, said.source) == (True, None)


def test_what_has_no_rule_stays(
    reported: Submission, closed: Incident, long_after: datetime
) -> None:
    run(long_after)

    reported.refresh_from_db()
    assert reported.payload


def test_the_chain_tells_of_it_and_is_whole(closed: Incident, long_after: datetime) -> None:
    run(long_after)

    newest = record.chain(closed.reference, limit=1)[0]
    assert newest.actor == "system"
    assert chains.verify_chain(closed.reference).whole


def test_a_period_ends_once(closed: Incident, long_after: datetime) -> None:
    assert run(long_after) == 2

    assert run(long_after + timedelta(days=1)) == 0


def test_an_incident_that_is_opened_again_has_another_period(
    closed: Incident, saga: User, long_after: datetime
) -> None:
    run(long_after)
    for to in ("ongoing", "contained", "closed"):
        step_to(closed, to, by=saga, now=long_after + timedelta(days=1))

    assert run(long_after + timedelta(days=100)) == 0
    assert run(long_after + timedelta(days=400)) == 2


def step_to(incident: Incident, to: str, *, by: User, now: datetime) -> None:
    from tests.retention.conftest import step

    step(incident, to, SAYS, by=by, now=now)


def test_a_run_that_stops_between_two_batches_goes_on(
    closed: Incident, long_after: datetime
) -> None:
    from varde.audit.personal import table
    from varde.audit.reasons import ErasureReason
    from varde.retention.erasing import Why, erase_batch
    from varde.retention.scope import Scope

    why = Why(ErasureReason.RETENTION_ENDED, "system", long_after)
    scope = Scope().of_incidents(closed.pk)
    erase_batch(table("incidents.TimelineEntry"), scope, why)

    assert run(long_after) == 2
    assert Ended.objects.count() == 2


def test_many_rows_take_as_many_statements_as_few(
    closed: Incident, long_after: datetime
) -> None:
    few = _statements(closed, long_after, entries=3)
    Ended.objects.all().delete()

    assert _statements(closed, long_after, entries=150) == few


def _statements(closed: Incident, now: datetime, *, entries: int) -> int:
    row = TimelineEntry.objects.filter(incident=closed).first()
    marks = {"text": SAYS, "erased_at": None, "erased_by": None, "erased_reason": None}
    copies(row, [marks] * entries)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        run(now)
    assert not TimelineEntry.objects.filter(text__isnull=False).exists()
    told = [q["sql"] for q in asked.captured_queries]
    return len([sql for sql in told if "timelineentry" in sql])


def test_what_ends_soon_is_told_beforehand(
    closed: Incident, exempelverket: Organisation, saga: User, now: datetime
) -> None:
    coming = selectors.coming_periods(
        saga, exempelverket, until=now + timedelta(days=380), limit=10
    )

    assert {(p.incident, p.what) for p in coming} == {
        (closed, Matter.NOTES),
        (closed, Matter.RECORD),
    }


@pytest.mark.parametrize("months", [0, -1, 1201])
def test_a_period_is_a_month_at_least_and_a_century_at_most(
    exempelverket: Organisation, ada: User, now: datetime, months: int
) -> None:
    with pytest.raises(InvalidValueError):
        services.set_rules(
            organisation=exempelverket, months={Matter.NOTES: months}, by=ada, now=now
        )


def test_a_rule_that_is_emptied_is_gone(
    exempelverket: Organisation, rules: None, ada: User, now: datetime
) -> None:
    services.set_rules(
        organisation=exempelverket, months={Matter.NOTES: None}, by=ada, now=now
    )

    assert list(RetentionRule.objects.values_list("what", flat=True)) == ["record"]
