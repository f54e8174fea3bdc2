"""Whoever is to confirm a hand-over gets a message, which tells no more than it must."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from varde.evidence import services
from varde.evidence.tasks import tell_receiver
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import CustodyEvent, Item


@pytest.fixture
def handed(disk: Item, saga: User, sven: User, later: datetime) -> CustodyEvent:
    return services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)


def test_the_receiver_is_told_where_to_answer(
    handed: CustodyEvent, disk: Item, sven: User
) -> None:
    tell_receiver.func(event=handed.pk)

    (message,) = mail.outbox
    assert message.to == [sven.email]
    assert "/evidence/1/custody/answer/" in message.body
    assert disk.title not in message.subject + message.body


def test_an_answered_hand_over_is_not_told(
    handed: CustodyEvent, disk: Item, sven: User, later: datetime
) -> None:
    services.confirm(item=disk, at=later, by=sven, now=later)

    tell_receiver.func(event=handed.pk)

    assert mail.outbox == []


def test_nobody_is_told_of_what_he_no_longer_sees(
    handed: CustodyEvent, disk: Item, saga: User, later: datetime
) -> None:
    incidents.seal(incident=disk.incident, readers=[], revision=0, by=saga, now=later)

    tell_receiver.func(event=handed.pk)

    assert mail.outbox == []
