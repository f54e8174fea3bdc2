"""Nothing on hold is erased, by anyone, at any level."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.retention.conftest import NAME
from varde.audit import services as audit
from varde.audit.models import Detail
from varde.audit.reasons import ErasureReason
from varde.core.errors import HoldLiftedError, InvalidValueError, OnHoldError
from varde.incidents.models import TimelineEntry
from varde.retention import holds, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.retention.models import Erasure, LegalHold


@pytest.fixture
def held_as_a_whole(exempelverket: Organisation, ada: User, now: datetime) -> LegalHold:
    return services.place_hold(organisation=exempelverket, reason="Tvist", by=ada, now=now)


@pytest.mark.usefixtures("hold")
def test_an_erasure_passes_over_what_is_on_hold(
    named: Incident, erase: Callable[..., Erasure]
) -> None:
    erasure = erase()

    named.refresh_from_db()
    assert NAME in named.title
    assert erasure.kept > 0


@pytest.mark.usefixtures("hold")
def test_the_record_refuses_to_erase_a_detail_of_it(named: Incident, now: datetime) -> None:
    with pytest.raises(OnHoldError):
        audit.erase_detail(
            subject=named.reference,
            sequence=1,
            reason=ErasureReason.REQUESTED,
            by="U-X",
            now=now,
        )


@pytest.mark.usefixtures("hold")
def test_retention_waits_for_the_hold(closed: Incident, long_after: datetime) -> None:
    services.erase_what_has_ended(now=long_after, limit=10)

    assert TimelineEntry.objects.filter(incident=closed, text__isnull=False).exists()


def test_retention_goes_on_once_it_is_lifted(
    closed: Incident, hold: LegalHold, ada: User, now: datetime, long_after: datetime
) -> None:
    services.lift_hold(hold=hold, reason="Avgjord", by=ada, now=now)

    services.erase_what_has_ended(now=long_after, limit=10)

    assert not TimelineEntry.objects.filter(incident=closed, text__isnull=False).exists()


@pytest.mark.usefixtures("held_as_a_whole")
def test_a_hold_on_everything_covers_every_incident(named: Incident) -> None:
    assert holds.held(named)


@pytest.mark.usefixtures("held_as_a_whole")
def test_a_hold_on_everything_refuses_to_erase_a_person(
    exempelverket: Organisation, zenobie: User, erase: Callable[..., Erasure]
) -> None:
    with pytest.raises(OnHoldError):
        erase(organisation=exempelverket, person=zenobie)

    zenobie.refresh_from_db()
    assert zenobie.is_active


@pytest.mark.usefixtures("held_as_a_whole")
def test_a_hold_on_everything_keeps_the_accounts_from_the_operator_too(
    zenobie: User, erase: Callable[..., Erasure]
) -> None:
    with pytest.raises(OnHoldError):
        erase(person=zenobie)


def test_a_hold_of_the_parent_covers_its_legal_entities(
    exempelbolaget: Organisation, held_as_a_whole: LegalHold
) -> None:
    assert holds.held_organisations([exempelbolaget.pk]) == {exempelbolaget.pk}


def test_a_hold_needs_a_reason(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    with pytest.raises(InvalidValueError):
        services.place_hold(organisation=exempelverket, reason=" ", by=ada, now=now)


def test_a_hold_is_lifted_once(hold: LegalHold, ada: User, now: datetime) -> None:
    services.lift_hold(hold=hold, reason="Avgjord", by=ada, now=now)

    with pytest.raises(HoldLiftedError):
        services.lift_hold(hold=hold, reason="Igen", by=ada, now=now)


def test_placing_and_lifting_are_on_the_incidents_record(
    hold: LegalHold, named: Incident, ada: User, now: datetime
) -> None:
    services.lift_hold(hold=hold, reason="Avgjord", by=ada, now=now)

    entries = Detail.objects.filter(entry__subject=named.reference)
    told = set(entries.values_list("entry__action", flat=True))
    assert {"hold.placed", "hold.lifted"} <= told


def test_it_is_lifted_no_earlier_than_it_was_placed(
    hold: LegalHold, ada: User, now: datetime
) -> None:
    early = now - timedelta(hours=1)

    lifted = services.lift_hold(hold=hold, reason="Klockan", by=ada, now=early)

    assert lifted.lifted_at == hold.placed_at
