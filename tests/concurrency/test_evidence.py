"""Two people act on one item at the same moment; it is in one pair of hands afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from tests.concurrency.crowd import at_once, granted, refusals
from tests.conftest import member, person
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.core.errors import (
    HandOverWaitingError,
    ItemCorrectedError,
    NoHandOverError,
)
from varde.evidence import selectors, services
from varde.evidence.models import Item
from varde.evidence.services import Note
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.organisations.models import Organisation, Role

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    return incidents.declare(organisation=exempelverket, title="Nere", by=saga, now=now)


@pytest.fixture
def sven(exempelverket: Organisation) -> User:
    user = person("sven@exempelverket.example", "Sven Ny", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.RESPONDER)


@pytest.fixture
def note(saga: User, now: datetime) -> Note:
    return Note(title="Disk", acquired_at=now, acquired_by=saga.name, acquired_where="A")


@pytest.fixture
def disk(incident: Incident, saga: User, note: Note, now: datetime) -> Item:
    return services.add_item(
        incident=incident, kind="physical", note=note, by=saga, now=now
    )


def looked_at(item: Item) -> Item:
    """The item as one more person has it before her."""
    return Item.objects.select_related("incident__organisation").get(pk=item.pk)


def test_items_are_numbered_without_gaps(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    add = partial(services.add_item, kind="physical", note=note, by=saga, now=now)
    mine = [Incident.objects.get(pk=incident.pk) for _ in range(PEOPLE)]

    results = at_once(*(partial(add, incident=one) for one in mine))

    numbers = sorted(item.number for item in granted(results))
    assert numbers == list(range(1, PEOPLE + 1))
    assert verify_chain(incident.reference).whole


def test_one_hand_over_at_a_time(disk: Item, saga: User, sven: User, now: datetime) -> None:
    hand = partial(services.hand_over, to=sven, at=now, by=saga, now=now)

    results = at_once(*(partial(hand, item=looked_at(disk)) for _ in range(PEOPLE)))

    assert refusals(results) == [HandOverWaitingError] * (PEOPLE - 1)


def test_a_hand_over_is_answered_once(
    disk: Item, saga: User, sven: User, now: datetime
) -> None:
    services.hand_over(item=disk, to=sven, at=now, by=saga, now=now)
    confirm = partial(services.confirm, at=now, by=sven, now=now)
    refuse = partial(services.refuse, reason="Nej", at=now, by=sven, now=now)
    withdraw = partial(services.withdraw, reason="", at=now, by=saga, now=now)

    acts = (confirm, refuse, withdraw)
    results = at_once(*(partial(act, item=looked_at(disk)) for act in acts))

    assert refusals(results) == [NoHandOverError] * 2
    assert selectors.custody(disk).count() == 3


def test_one_of_several_corrections_holds(
    disk: Item, saga: User, note: Note, now: datetime
) -> None:
    correct = partial(services.correct, reason="x", number=1, by=saga, now=now)
    titles = [replace(note, title=f"Disk {n}") for n in range(PEOPLE)]

    results = at_once(*(partial(correct, item=looked_at(disk), note=n) for n in titles))

    assert refusals(results) == [ItemCorrectedError] * (PEOPLE - 1)
