"""The authority acknowledges; the reporter sees the answer and holds a receipt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from varde.core.errors import AcknowledgedAlreadyError
from varde.desk import selectors
from varde.reporting import services
from varde.reporting.models import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Delivery


def test_what_is_sent_arrives_at_the_desk(
    arrival: Delivery, authority: Organisation
) -> None:
    assert list(selectors.inbox(authority)) == [arrival]


def test_the_answer_is_kept(arrival: Delivery, disa: User, now: datetime) -> None:
    services.acknowledge(delivery=arrival, answer="Tack.", by=disa, now=now)

    arrival.refresh_from_db()
    assert (arrival.answer, arrival.acknowledged_by) == ("Tack.", disa)


def test_a_further_receipt_tells_of_the_acknowledgement(
    arrival: Delivery, disa: User, now: datetime
) -> None:
    services.acknowledge(delivery=arrival, answer="", by=disa, now=now)

    told = [json.loads(receipt.body) for receipt in Receipt.objects.all()]
    assert [body["acknowledged_at"] is None for body in told] == [True, False]


def test_of_two_officers_the_second_is_told(
    arrival: Delivery, disa: User, dag: User, now: datetime
) -> None:
    services.acknowledge(delivery=arrival, answer="Tack.", by=disa, now=now)

    with pytest.raises(AcknowledgedAlreadyError):
        services.acknowledge(delivery=arrival, answer="Igen.", by=dag, now=now)


def test_another_organisations_member_cannot_tell_that_it_arrived(
    client: Client, arrival: Delivery, authority: Organisation, nils: User
) -> None:
    client.force_login(nils)

    there = client.get(f"/desk/{authority.reference}/{arrival.pk}/")
    nowhere = client.get(f"/desk/{authority.reference}/{arrival.pk + 1}/")

    assert (there.status_code, there.content) == (404, nowhere.content)
