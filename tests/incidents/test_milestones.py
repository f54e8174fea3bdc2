"""Milestones start and stop clocks: in order, not in the future, known how exactly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from varde.audit import selectors as audit
from varde.core.errors import FutureMilestoneError, MilestonesOutOfOrderError
from varde.incidents import selectors, services
from varde.incidents.services import Statement
from varde.reporting.models import Obligation

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def test_a_milestone_in_the_future_is_refused(
    incident: Incident, saga: User, now: datetime
) -> None:
    with pytest.raises(FutureMilestoneError) as refusal:
        services.state_fact(
            incident=incident,
            fact="detected",
            value=now + timedelta(minutes=6),
            by=saga,
            now=now,
        )

    assert refusal.value.params == {"fact": "detected"}


def test_a_clock_that_runs_ahead_a_little_does_no_harm(
    incident: Incident, saga: User, now: datetime
) -> None:
    ahead = now + timedelta(minutes=5)

    services.state_fact(incident=incident, fact="detected", value=ahead, by=saga, now=now)

    assert selectors.milestones(incident) == {"detected": ahead}


@pytest.mark.parametrize(
    ("fact", "minutes", "must_follow"),
    [("contained", -1, "occurred"), ("became-aware", 9, "detected")],
)
def test_what_comes_out_of_order_is_refused(
    incident: Incident,
    saga: User,
    aware: datetime,
    now: datetime,
    fact: str,
    minutes: int,
    must_follow: str,
) -> None:
    first = [
        Statement("occurred", aware),
        Statement("detected", aware + timedelta(minutes=10)),
    ]
    services.state_facts(incident=incident, statements=first, by=saga, now=now)
    wrong = aware + timedelta(minutes=minutes)

    with pytest.raises(MilestonesOutOfOrderError) as refusal:
        services.state_fact(incident=incident, fact=fact, value=wrong, by=saga, now=now)

    assert refusal.value.params == {"fact": fact, "must_follow": must_follow}


def test_containment_may_come_before_the_first_notice(
    incident: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    services.state_facts(
        incident=incident,
        statements=[
            Statement("detected", aware),
            Statement("contained", aware - timedelta(minutes=1)),
        ],
        by=saga,
        now=now,
    )

    assert len(selectors.milestones(incident)) == 2


def test_what_is_known_to_the_day_may_lie_before_or_after_on_that_day(
    incident: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    services.state_facts(
        incident=incident,
        statements=[
            Statement("occurred", aware + timedelta(minutes=5), fidelity="day"),
            Statement("detected", aware),
        ],
        by=saga,
        now=now,
    )

    assert selectors.milestones(incident)["detected"] == aware


def test_a_correction_is_weighed_against_the_others_as_they_stand_now(
    incident: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    earlier = aware - timedelta(hours=1)
    for fact, at in (("occurred", aware), ("occurred", earlier), ("detected", earlier)):
        services.state_fact(incident=incident, fact=fact, value=at, by=saga, now=now)

    assert set(selectors.milestones(incident).values()) == {earlier}


def test_a_milestone_of_one_entity_is_weighed_against_those_of_all(
    both_hit: Incident, exempelbolaget: Organisation, saga: User, now: datetime
) -> None:
    services.state_fact(incident=both_hit, fact="occurred", value=now, by=saga, now=now)

    with pytest.raises(MilestonesOutOfOrderError):
        services.state_fact(
            incident=both_hit,
            fact="contained",
            value=now - timedelta(minutes=1),
            party=exempelbolaget,
            by=saga,
            now=now,
        )


def test_a_milestone_of_all_is_weighed_against_those_of_each_entity(
    both_hit: Incident, exempelbolaget: Organisation, saga: User, now: datetime
) -> None:
    services.state_fact(
        incident=both_hit,
        fact="contained",
        value=now - timedelta(minutes=1),
        party=exempelbolaget,
        by=saga,
        now=now,
    )

    with pytest.raises(MilestonesOutOfOrderError):
        services.state_fact(incident=both_hit, fact="occurred", value=now, by=saga, now=now)


@pytest.mark.parametrize("fidelity", ["month", "year"])
def test_what_is_known_to_the_month_is_kept_from_the_rules(
    incident: Incident, saga: User, aware: datetime, now: datetime, fidelity: str
) -> None:
    services.state_fact(
        incident=incident,
        fact="became-aware",
        value=aware,
        fidelity=fidelity,
        by=saga,
        now=now,
    )

    assert selectors.milestones(incident) == {}
    assert selectors.current_facts(incident)["became-aware"].fidelity == fidelity
    assert not Obligation.objects.filter(incident=incident).exclude(due_at=None).exists()


def test_a_correction_leaves_what_was_said_before(
    incident: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    for minutes in (0, -5):
        at = aware + timedelta(minutes=minutes)
        services.state_fact(
            incident=incident, fact="became-aware", value=at, by=saga, now=now
        )

    said = [s.value for s in selectors.history(incident)["became-aware"]]
    assert said == ["2026-10-06T20:40:00Z", "2026-10-06T20:45:00Z"]


def test_the_record_tells_a_milestone_from_a_fact(
    incident: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    services.state_fact(incident=incident, fact="detected", value=aware, by=saga, now=now)

    stated = [e for e in audit.chain(incident.reference) if e.action == "milestone.stated"]
    assert [e.detail["value"] for e in stated if e.detail] == ["2026-10-06T20:45:00Z"]


# On the page


def address(incident: Incident, name: str = "became-aware") -> str:
    return f"/incidents/{incident.reference}/facts/{name}/"


def said(value: str, **told: str) -> dict[str, str]:
    return {"value": value, "certainty": "actual", "fidelity": "minute", **told}


@pytest.mark.parametrize(
    "typed",
    ["2026-10-06T22:45", "6.10.2026 22:45", "2026-10-06 22.45", "2026-10-06T20:45:00Z"],
)
def test_times_are_read_in_the_persons_zone(
    incident: Incident, saga_here: Client, aware: datetime, typed: str
) -> None:
    answer = saga_here.post(address(incident), said(typed))

    assert answer["Location"] == f"/incidents/{incident.reference}/milestones/"
    assert selectors.milestones(incident) == {"became-aware": aware}


def test_times_are_shown_in_the_readers_zone(
    incident: Incident, saga_here: Client, aino_here: Client
) -> None:
    saga_here.post(address(incident), said("2026-10-06T22:45"))
    milestones = f"/incidents/{incident.reference}/milestones/"

    assert "2026-10-06 22:45 CEST" in saga_here.get(milestones).content.decode()
    assert "2026-10-06 23:45 EEST" in aino_here.get(milestones).content.decode()


def test_an_estimate_to_the_hour_says_so(incident: Incident, saga_here: Client) -> None:
    told = said("2026-10-06T22:00", certainty="estimate", fidelity="hour")
    saga_here.post(address(incident), told)

    page = saga_here.get(f"/incidents/{incident.reference}/milestones/").content.decode()

    assert "To the hour, estimate" in page


def test_the_page_refuses_the_future_and_keeps_what_was_typed(
    incident: Incident, saga_here: Client
) -> None:
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"

    answer = saga_here.post(address(incident), said(tomorrow, source="Jourens bok"))

    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {"value": ["This lies in the future."]}
    assert (form["value"].value(), form["source"].value()) == (tomorrow, "Jourens bok")


def test_the_page_names_the_milestone_that_contradicts(
    incident: Incident, saga_here: Client
) -> None:
    saga_here.post(address(incident, "occurred"), said("2026-10-06T22:45"))

    answer = saga_here.post(address(incident, "contained"), said("2026-10-06T22:44"))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"value": ["This lies before “Occurred”."]}


def test_the_page_names_the_later_one_when_the_earlier_is_stated(
    incident: Incident, saga_here: Client
) -> None:
    saga_here.post(address(incident, "contained"), said("2026-10-06T22:44"))

    answer = saga_here.post(address(incident, "occurred"), said("2026-10-06T22:45"))

    assert answer.context["form"].errors == {"value": ["“Contained” lies before this."]}


def test_a_time_that_is_missing_is_asked_for(incident: Incident, saga_here: Client) -> None:
    page = saga_here.post(address(incident), said(""))

    assert page.status_code == 422
    assert page.context["form"].errors == {"value": ["An answer is missing."]}


def test_a_reader_looks_and_does_not_state(incident: Incident, aino_here: Client) -> None:
    milestones = f"/incidents/{incident.reference}/milestones/"

    assert aino_here.get(milestones).status_code == 200
    assert aino_here.post(address(incident), said("2026-10-06T22:45")).status_code == 403


def test_somebody_elsewhere_cannot_tell_them_from_absent_ones(
    incident: Incident, nils_here: Client
) -> None:
    hidden = nils_here.get(f"/incidents/{incident.reference}/milestones/")
    absent = nils_here.get("/incidents/VRD-2026-9999/milestones/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    answer = client.get(f"/incidents/{incident.reference}/milestones/")

    assert answer["Location"].startswith("/account/login/")
