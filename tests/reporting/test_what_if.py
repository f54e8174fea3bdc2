"""Facts on a scratch copy: what would move, what would turn a verdict, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.core.facts import FactType, definition
from varde.incidents import services
from varde.incidents.models import FactStatement
from varde.reporting import selectors
from varde.reporting.models import Assessment

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

DISRUPTION = "impact.severe_disruption"


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    return services.declare(
        organisation=exempelverket, title="E-tjänsten svarar inte", by=saga, now=now
    )


@pytest.fixture
def harmless(incident: Incident, saga: User, now: datetime) -> Incident:
    """Whatever could settle the verdict is answered with no, or none."""
    [row] = [r for r in selectors.current_assessments(incident) if r.regime == "se.nis2"]
    for fact in row.result["missing"]:
        value = False if definition(fact).type is FactType.BOOLEAN else 0
        services.state_fact(incident=incident, fact=fact, value=value, by=saga, now=now)
    return incident


def address(incident: Incident, query: str = "") -> str:
    return f"/incidents/{incident.reference}/what-if/{query}"


def test_a_changed_fact_moves_a_verdict(incident: Incident, saga_here: Client) -> None:
    context = saga_here.get(address(incident, f"?{DISRUPTION}=true")).context

    [moved] = [c for c in context["changed"] if "2025:1506" in c.title]
    assert (moved.before, moved.after) == ("unknown", "yes")


def test_a_changed_milestone_moves_a_clock(incident: Incident, saga_here: Client) -> None:
    page = saga_here.get(
        address(incident, f"?{DISRUPTION}=true&became-aware=2026-11-20T10:00")
    )

    [moved] = [c for c in page.context["changed"] if "2025:1506" in c.title]
    would = {clock.stage: clock.would for clock in moved.moved}
    assert would["Early warning"].due_at.isoformat() == "2026-11-21T09:00:00+00:00"


def test_a_report_without_a_clock_is_named_without_one(
    incident: Incident, saga_here: Client
) -> None:
    page = saga_here.get(address(incident, f"?{DISRUPTION}=true")).content.decode()

    assert "Early warning" in page
    assert "no clock" not in page


def test_nothing_is_kept(incident: Incident, saga_here: Client) -> None:
    before = (Assessment.objects.count(), FactStatement.objects.count())

    saga_here.get(address(incident, f"?{DISRUPTION}=true"))

    assert (Assessment.objects.count(), FactStatement.objects.count()) == before


def test_the_facts_that_would_turn_a_verdict_are_named(
    harmless: Incident, saga_here: Client
) -> None:
    turning = saga_here.get(address(harmless)).context["turning"]

    [row] = [c for c in turning if "2025:1506" in c.title]
    assert f"{DISRUPTION}=true" in [turn.query for turn in row.turns]


def test_a_reader_may_think_too(incident: Incident, aino_here: Client) -> None:
    assert aino_here.get(address(incident)).status_code == 200


def test_nothing_is_posted_there(incident: Incident, saga_here: Client) -> None:
    assert saga_here.post(address(incident)).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "?impact.users_affected=many",
        "?became-aware=yesterday",
        "?impact.severe_disruption=perhaps",
        "?impact.users_affected=-4",
    ],
)
def test_a_value_that_does_not_fit_is_told_at_its_field(
    incident: Incident, saga_here: Client, query: str
) -> None:
    page = saga_here.get(address(incident, query))

    assert page.status_code == 422
    assert page.context["form"].errors


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?no.such=1", "no.such"),
        (f"?{DISRUPTION}=true&impact.sever_disruption=true", "impact.sever_disruption"),
        ("?add=nothing", "nothing"),
        ("?entity.country=FI", "Country of establishment"),
    ],
)
def test_what_is_no_fact_to_change_is_refused_by_name(
    incident: Incident, saga_here: Client, query: str, name: str
) -> None:
    page = saga_here.get(address(incident, query))

    assert page.status_code == 422
    assert f"It is about: {name}." in page.content.decode()


def test_what_cannot_be_written_is_refused_too(
    incident: Incident, saga_here: Client
) -> None:
    page = saga_here.get(address(incident, "?%00%E2%80%AE=%00"))

    assert page.status_code == 422
    assert b"\\x00\\u202e" in page.content


def test_no_further_fact_is_none(incident: Incident, saga_here: Client) -> None:
    assert not saga_here.get(address(incident, "?add=")).context["form"].fields


def test_a_further_fact_gets_its_control(incident: Incident, saga_here: Client) -> None:
    page = saga_here.get(address(incident, "?add=impact.users_affected"))

    assert b'name="impact.users_affected"' in page.content


def test_a_duty_beside_the_reports_that_arises_is_named(
    incident: Incident, saga_here: Client
) -> None:
    asked = (
        f"?{DISRUPTION}=true&incident.harms_recipients=true&response.telling_recipients=now"
    )

    context = saga_here.get(address(incident, asked)).context

    [row] = [c for c in context["changed"] if "2025:1506" in c.title]
    told = {one.duty: (str(one.was), str(one.would)) for one in row.duties}
    duty = "Tell those who use the services of the incident"
    assert told[duty] == ("Not known yet", "Duty")
