"""The life cycle goes step by step, and each step stays on record."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import (
    IncidentChangedError,
    StatusNotReachableError,
    StatusWithoutReasonError,
)
from varde.incidents import selectors, services
from varde.incidents.models import Incident

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User

ALLOWED = {
    ("investigating", "ongoing"),
    ("investigating", "contained"),
    ("investigating", "closed"),
    ("ongoing", "contained"),
    ("contained", "ongoing"),
    ("contained", "closed"),
    ("closed", "ongoing"),
}
NOT_ALLOWED = sorted(set(product(Incident.Status.values, repeat=2)) - ALLOWED)
WITH_REASON = [("investigating", "closed"), ("contained", "ongoing"), ("closed", "ongoing")]


def standing(incident: Incident, status: str) -> Incident:
    incident.status = status
    incident.save()
    return incident


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_a_step_of_the_life_cycle(
    incident: Incident, saga: User, later: datetime, before: str, after: str
) -> None:
    services.change_status(
        incident=standing(incident, before),
        to=after,
        reason="Skäl",
        revision=0,
        by=saga,
        now=later,
    )

    step = selectors.status_changes(incident)[-1]
    assert incident.status == after
    assert (step.from_status, step.to_status, step.at) == (before, after, later)
    assert (step.by, step.reason) == (saga, "Skäl")


@pytest.mark.parametrize(("before", "after"), NOT_ALLOWED)
def test_no_other_step_is_taken(
    incident: Incident, saga: User, later: datetime, before: str, after: str
) -> None:
    with pytest.raises(StatusNotReachableError):
        services.change_status(
            incident=standing(incident, before),
            to=after,
            reason="Skäl",
            revision=0,
            by=saga,
            now=later,
        )

    assert len(selectors.status_changes(incident)) == 1


@pytest.mark.parametrize(("before", "after"), WITH_REASON)
def test_a_step_back_and_a_closing_without_handling_need_a_reason(
    incident: Incident, saga: User, later: datetime, before: str, after: str
) -> None:
    with pytest.raises(StatusWithoutReasonError) as refusal:
        services.change_status(
            incident=standing(incident, before),
            to=after,
            reason="  ",
            revision=0,
            by=saga,
            now=later,
        )

    assert refusal.value.params == {"field": "reason"}


def test_who_looked_before_another_changed_it_is_told(
    incident: Incident, saga: User, later: datetime
) -> None:
    services.change_status(incident=incident, to="ongoing", revision=0, by=saga, now=later)

    with pytest.raises(IncidentChangedError) as refusal:
        services.change_status(
            incident=incident, to="contained", revision=0, by=saga, now=later
        )

    assert refusal.value.params["status"] == "ongoing"
    assert len(selectors.status_changes(incident)) == 2


def test_the_step_is_on_the_record(incident: Incident, saga: User, later: datetime) -> None:
    services.change_status(incident=incident, to="ongoing", revision=0, by=saga, now=later)

    entry = audit.chain(incident.reference)[0]
    assert entry.action == "incident.status-changed"
    assert entry.detail == {"status": "ongoing", "before": "investigating", "reason": ""}


# On the page


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/status/"


def told(to: str, revision: int = 0, reason: str = "") -> dict[str, str | int]:
    return {"to": to, "revision": revision, "reason": reason}


def test_the_page_offers_the_steps_that_lead_on(
    incident: Incident, saga_here: Client
) -> None:
    form = saga_here.get(address(standing(incident, "ongoing"))).context["form"]

    assert [value for value, _ in form.fields["to"].choices] == ["contained"]


def test_the_handler_takes_a_step(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), told("ongoing"))

    incident.refresh_from_db()
    assert answer["Location"] == f"/incidents/{incident.reference}/"
    assert (incident.status, incident.revision) == ("ongoing", 1)


def test_who_looked_too_early_keeps_what_was_typed(
    incident: Incident, saga_here: Client
) -> None:
    saga_here.post(address(incident), told("ongoing"))

    answer = saga_here.post(address(incident), told("contained", 0, "Nätet är delat"))

    incident.refresh_from_db()
    assert answer.status_code == 409
    assert "Nätet är delat</pre>" in answer.content.decode()
    assert incident.status == "ongoing"


def test_a_missing_reason_is_named(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), told("closed"))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"reason": ["This step needs a reason."]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": "closed-for-good"}, "to"),
        ({"revision": "x"}, "revision"),
        ({"revision": -1}, "revision"),
        ({"to": ""}, "to"),
    ],
)
def test_a_wrong_value_is_named(
    incident: Incident, saga_here: Client, wrong: dict[str, str], field: str
) -> None:
    page = saga_here.post(address(incident), told("ongoing") | wrong)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}


def test_a_revision_of_any_size_does_no_harm(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), told("ongoing", 10**30))

    assert answer.status_code in {409, 422}


def test_an_empty_form_is_told_what_is_missing(
    incident: Incident, saga_here: Client
) -> None:
    assert saga_here.post(address(incident), {}).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reader_takes_no_step(incident: Incident, aino_here: Client, method: str) -> None:
    answer = getattr(aino_here, method)(address(incident), told("ongoing"))

    incident.refresh_from_db()
    assert answer.status_code == 403
    assert incident.status == "investigating"


def test_an_approver_takes_no_step(incident: Incident, berit: User, client: Client) -> None:
    client.force_login(berit)

    assert client.post(address(incident), told("ongoing")).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client, method: str
) -> None:
    hidden = getattr(nils_here, method)(address(incident), told("ongoing"))
    absent = getattr(nils_here, method)("/incidents/VRD-2026-9999/status/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    answer = client.post(address(incident), told("ongoing"))

    incident.refresh_from_db()
    assert answer["Location"].startswith("/account/login/")
    assert incident.status == "investigating"
