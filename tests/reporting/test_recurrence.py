"""Incidents with one root cause are found, told, and weighed together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from varde.core.errors import NothingRecursError
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.organisations import services as organisations
from varde.reporting import services
from varde.reporting.models import Assessment, RecurrenceFinding
from varde.reporting.recurrence import Recurrence, merged_facts, recurrence_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

LOSS = "impact.direct_financial_loss"


@pytest.fixture
def host(exempelverket: Organisation, ada: User, now: datetime) -> Organisation:
    """Exempelverket as a provider of cloud services, for which losses add up."""
    organisations.set_entity_facts(
        organisation=exempelverket,
        facts={
            "entity.types": ["cloud"],
            "entity.sectors": ["digital-infrastructure"],
            "entity.size": "large",
            "entity.annual_turnover": 100_000_000,
        },
        by=ada,
        now=now - timedelta(days=400),
    )
    return exempelverket


def outage(host: Organisation, saga: User, at: datetime, loss: int) -> Incident:
    incident = incidents.declare(
        organisation=host,
        title="Lagringen svarar inte",
        root_cause="system-failure",
        by=saga,
        now=at,
    )
    for fact, value in {LOSS: loss, "incident.planned_maintenance": False}.items():
        incidents.state_fact(incident=incident, fact=fact, value=value, by=saga, now=at)
    return incident


@pytest.fixture
def newest(host: Organisation, saga: User, now: datetime) -> Incident:
    """The second outage within six months; each cost less than the limit."""
    outage(host, saga, now - timedelta(days=60), 300_000)
    return outage(host, saga, now, 300_000)


def found(incident: Incident) -> Recurrence | None:
    return recurrence_of(incident, incident.organisation)


def verdict(incident: Incident) -> str:
    return Assessment.objects.get(incident=incident, regime="se.nis2", current=True).answer


def test_together_they_owe_what_none_of_them_owes_alone(newest: Incident) -> None:
    recurrence = found(newest)

    assert recurrence is not None
    assert "se.nis2" in recurrence.regimes
    assert recurrence.facts["impact.direct_financial_loss_together"] == 600_000


@pytest.mark.parametrize(("days", "recurs"), [(180, True), (190, False)])
def test_only_six_months_count(
    host: Organisation, saga: User, now: datetime, days: int, *, recurs: bool
) -> None:
    outage(host, saga, now - timedelta(days=days), 300_000)

    assert (found(outage(host, saga, now, 300_000)) is not None) is recurs


def test_another_root_cause_is_another_matter(
    newest: Incident, saga: User, now: datetime
) -> None:
    Incident.objects.filter(pk=newest.pk).update(root_cause="human-error")
    newest.refresh_from_db()

    assert found(newest) is None


def test_an_unknown_root_cause_is_not_taken_for_the_same(newest: Incident) -> None:
    Incident.objects.update(root_cause="")
    newest.refresh_from_db()

    assert found(newest) is None


def test_weighed_together_the_newest_owes_the_report(
    newest: Incident, saga_here: Client
) -> None:
    here = newest.organisation.reference

    page = saga_here.post(f"/incidents/{newest.reference}/recurrence/{here}/")

    assert page.status_code == 302
    assert verdict(newest) == "yes"


def test_without_another_there_is_nothing_to_weigh(
    host: Organisation, saga: User, now: datetime
) -> None:
    alone = outage(host, saga, now, 300_000)

    with pytest.raises(NothingRecursError):
        services.weigh_together(incident=alone, entity=host, by=saga, now=now)


def test_the_page_shows_the_others(newest: Incident, saga_here: Client) -> None:
    page = saga_here.get(f"/incidents/{newest.reference}/assessment/").content.decode()

    assert "Perhaps one recurring incident" in page
    assert "weigh them together" in page


def test_a_sealed_incident_is_not_shown_to_those_who_do_not_see_it(
    newest: Incident, saga_here: Client, ada: User, now: datetime
) -> None:
    earlier = Incident.objects.exclude(pk=newest.pk).get()
    incidents.seal(
        incident=earlier, readers=[ada], revision=earlier.revision, by=ada, now=now
    )

    page = saga_here.get(f"/incidents/{newest.reference}/assessment/").content.decode()

    assert earlier.reference not in page


def test_what_its_readers_do_not_see_is_not_counted(
    newest: Incident, ada: User, now: datetime
) -> None:
    """Whoever is told, and whoever reads the record, would learn that it exists."""
    earlier = Incident.objects.exclude(pk=newest.pk).get()
    incidents.seal(incident=earlier, readers=[], revision=0, by=ada, now=now)

    assert found(newest) is None
    assert services.look_for_recurrences(now=now) == 0


def test_what_the_parent_has_declared_is_not_told_to_the_legal_entity(
    newest: Incident, exempelbolaget: Organisation, saga: User, now: datetime
) -> None:
    theirs = outage(exempelbolaget, saga, now, 300_000)
    hit = {"organisation": exempelbolaget, "by": saga, "now": now}
    incidents.add_party(incident=newest, **hit)

    assert recurrence_of(theirs, exempelbolaget) is None
    assert recurrence_of(newest, exempelbolaget) is not None


@pytest.mark.usefixtures("newest")
def test_the_job_tells_those_who_handle_it_once(
    now: datetime,
) -> None:
    first = services.look_for_recurrences(now=now)
    again = services.look_for_recurrences(now=now + timedelta(days=28))

    assert (first, again) == (1, 0)
    [finding] = RecurrenceFinding.objects.all()
    assert len(finding.incidents) == 2


def test_the_message_names_the_incidents_only(newest: Incident, now: datetime) -> None:
    from varde.reporting.tasks import tell_of_recurrence

    services.look_for_recurrences(now=now)
    mail.outbox.clear()

    tell_of_recurrence.func(finding=RecurrenceFinding.objects.get().pk)

    [message] = mail.outbox
    assert message.to == ["saga@exempelverket.example"]
    assert newest.reference in message.body
    assert newest.title not in message.body


def test_facts_of_several_incidents_become_those_of_one() -> None:
    first = {LOSS: 2, "incident.ongoing": False, "entity.size": "small"}
    second = {LOSS: 3, "incident.ongoing": True, "entity.size": "large"}

    assert merged_facts([first, second]) == {
        LOSS: 5,
        "incident.ongoing": True,
        "entity.size": "large",
    }


def test_of_all_clients_there_are_no_more_for_being_hit_twice() -> None:
    once = {"finance.clients_affected": 600, "finance.clients_total": 10_000}

    assert merged_facts([once, once]) == {
        "finance.clients_affected": 1_200,
        "finance.clients_total": 10_000,
    }


@pytest.mark.parametrize(("second", "states"), [(["SE"], 1), (["FI", "SE", "US"], 2)])
def test_a_state_that_was_hit_twice_is_one_state(second: list[str], states: int) -> None:
    hit = "finance.member_states_hit"

    merged = merged_facts(
        [{hit: 1, "impact.countries": ["SE"]}, {hit: 1, "impact.countries": second}]
    )

    assert merged[hit] == states
