"""What stood otherwise at one instant than at another, and each step between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident

USERS = "impact.users_affected"
HOUR = timedelta(hours=1)


def changes(
    client: Client, incident: Incident, since: datetime | str, until: datetime | str
) -> Any:
    span = {"since": str(since), "until": str(until)}
    return client.get(f"/incidents/{incident.reference}/record/changes/", span)


def test_a_fact_is_told_before_and_afterwards(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    for hours, users in enumerate([100, 1200, 90]):
        at = later + hours * HOUR
        services.state_fact(incident=incident, fact=USERS, value=users, by=saga, now=at)

    page = changes(aino_here, incident, later + HOUR / 2, later + HOUR + HOUR / 2)

    (change,) = page.context["facts"]
    assert (change.before.shown, change.after.shown) == ("100", "1,200")


def test_what_was_said_at_the_second_instant_belongs_to_the_next_span(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    services.state_fact(incident=incident, fact=USERS, value=1, by=saga, now=later)

    before = changes(aino_here, incident, later - HOUR / 60, later).context
    after = changes(aino_here, incident, later, later + HOUR).context

    assert [len(before["facts"]), len(after["facts"])] == [0, 1]
    assert [len(before["rows"]), len(after["rows"])] == [0, 1]


def test_without_a_span_everything_is_told(incident: Incident, aino_here: Client) -> None:
    page = changes(aino_here, incident, "", "")

    assert page.context["rows"][-1]["entry"].action == "incident.declared"


@pytest.mark.parametrize(
    ("since", "until"), [("x", ""), ("2026-03-04 10:00", "2026-03-04 09:00")]
)
def test_a_span_that_cannot_be_is_refused(
    incident: Incident, aino_here: Client, since: str, until: str
) -> None:
    page = changes(aino_here, incident, since, until)

    assert page.status_code == 422
    assert page.context["form"].errors


def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client
) -> None:
    hidden = changes(nils_here, incident, "", "")
    absent = nils_here.get("/incidents/VRD-2026-9999/record/changes/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
