"""A hold and an erasure at the same moment: one of them is first, and both know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.concurrency.crowd import at_once
from varde.accounts.models import User
from varde.audit import selectors as record
from varde.audit.names import Names
from varde.audit.personal import table
from varde.audit.reasons import ErasureReason
from varde.incidents import services as incidents
from varde.incidents.models import TimelineEntry
from varde.organisations.models import Organisation
from varde.retention import services
from varde.retention.erasing import Why, erase_batch
from varde.retention.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from varde.incidents.models import Incident

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", range(5))
def test_what_is_erased_was_erased_before_the_hold(
    exempelverket: Organisation, saga: User, ada: User, now: datetime, turn: int
) -> None:
    incident = _incident(exempelverket, saga, now)
    why = Why(ErasureReason.REQUESTED, ada.reference, now)
    scope = Scope(organisation=exempelverket, names=Names(["Zénobie"]))

    at_once(
        lambda: services.place_hold(
            organisation=exempelverket, incident=incident, reason="Nu", by=ada, now=now
        ),
        lambda: erase_batch(table("incidents.TimelineEntry"), scope, why),
    )

    order = [e.action for e in reversed(record.chain(incident.reference, limit=10))]
    erased = TimelineEntry.objects.filter(text=None).exists()
    assert erased == ("content.erased" in order)
    assert not erased or order.index("content.erased") < order.index("hold.placed")


@pytest.mark.parametrize("turn", range(5))
def test_two_who_erase_at_once_erase_once(
    exempelverket: Organisation, saga: User, ada: User, now: datetime, turn: int
) -> None:
    incident = _incident(exempelverket, saga, now)
    why = Why(ErasureReason.REQUESTED, ada.reference, now)
    scope = Scope(organisation=exempelverket, names=Names(["Zénobie"]))
    entries = table("incidents.TimelineEntry")

    outcomes = at_once(*[lambda: erase_batch(entries, scope, why)] * 2)

    assert sorted(outcome.erased for outcome in outcomes) == [0, 1]
    assert [outcome.kept for outcome in outcomes] == [0, 0]
    told = [entry.action for entry in record.chain(incident.reference, limit=10)]
    assert told.count("content.erased") == 1


def _incident(organisation: Organisation, saga: User, now: datetime) -> Incident:
    found = incidents.declare(organisation=organisation, title="Nu", by=saga, now=now)
    incidents.add_timeline_entry(
        incident=found, kind="system", happened_at=now, text="Zénobie", by=saga, now=now
    )
    return found
