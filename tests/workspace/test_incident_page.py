"""The incident page says in one place how things stand and what is owed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.support.browsers import forms_on
from varde.audit import runs
from varde.audit.triggers import asked_for
from varde.incidents import services
from varde.incidents.services import Statement
from varde.organisations import services as organisations
from varde.reporting import services as reports
from varde.reporting.models import Answer, Delivery, Obligation

from .conftest import Declare

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission


def page_of(browser: Client, incident: Incident) -> HttpResponse:
    return browser.get(f"/incidents/{incident.reference}/")


def text_of(page: HttpResponse) -> str:
    """What a person reads, without the marks."""
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


@pytest.fixture
def outage(known_for: Declare) -> Incident:
    """Much is known of it: when, how bad, and of which kind."""
    return known_for(
        2,
        "E-tjänsten ligger nere",
        statements=[
            Statement("impact.users_affected", 2400, certainty="estimate"),
            Statement("impact.cross_border", known=False),
            Statement("incident.description", "Trafik från 185.0.2.14 slår ut tjänsten."),
        ],
        severity="high",
        tlp="red",
        classification=["availability/outage"],
        root_cause="malicious-action",
    )


# How things stand


def test_it_opens_with_what_the_incident_is(outage: Incident, saga_here: Client) -> None:
    page = text_of(page_of(saga_here, outage))

    lead = "E-tjänsten ligger nere Investigating High TLP:RED Outage · Exempelverket"
    assert lead in page
    assert "Root cause Malicious action" in page
    assert "Effect Not known yet" in page


def test_a_fact_tells_how_sure_it_is(outage: Incident, saga_here: Client) -> None:
    page = text_of(page_of(saga_here, outage))

    assert "Users affected 2,400 estimate" in page
    assert "Severe disruption of services Yes" in page


def test_what_is_not_known_yet_says_so(outage: Incident, saga_here: Client) -> None:
    page = text_of(page_of(saga_here, outage))

    assert "Cross-border effects Not known yet" in page
    assert "Recovered not stated" in page


def test_a_milestone_is_told_by_the_readers_clock(
    outage: Incident, aino_here: Client, today: datetime
) -> None:
    page = page_of(aino_here, outage).content.decode()

    assert re.search(r"<dt>Became aware</dt><dd><time [^>]* title=\"[^\"]* EES?T\"", page)


def test_an_address_that_was_typed_cannot_be_followed(
    outage: Incident, saga_here: Client
) -> None:
    page = text_of(page_of(saga_here, outage))

    assert "Trafik från 185.0.2[.]14 slår ut tjänsten." in page


@pytest.fixture
def both_hit(
    outage: Incident,
    exempelbolaget: Organisation,
    saga: User,
    today: datetime,
) -> Incident:
    services.add_party(incident=outage, organisation=exempelbolaget, by=saga, now=today)
    return outage


def test_every_entity_hit_has_its_own_verdicts(
    both_hit: Incident, saga_here: Client
) -> None:
    page = page_of(saga_here, both_hit)

    entities = {standing.entity.reference for standing in page.context["standings"]}
    assert entities == {"exempelverket", "exempelbolaget"}
    assert "Legal entities hit Exempelbolaget AB, Exempelverket" in text_of(page)


def test_an_entity_that_is_no_longer_hit_has_none(
    both_hit: Incident,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    today: datetime,
) -> None:
    services.remove_party(
        incident=both_hit, organisation=exempelbolaget, by=saga, now=today
    )

    assert "Exempelbolaget" not in text_of(page_of(saga_here, both_hit))


def test_what_was_said_of_one_entity_stands_with_its_name(
    both_hit: Incident,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    today: datetime,
) -> None:
    services.state_fact(
        incident=both_hit,
        party=exempelbolaget,
        fact="detected",
        value=today - timedelta(hours=3),
        by=saga,
        now=today,
    )

    page = text_of(page_of(saga_here, both_hit))

    assert re.search(r"Detected \S+ .{0,12}\d\d:\d\d Exempelbolaget AB", page)


def test_the_latest_of_the_timeline_is_there_and_the_way_to_the_rest(
    outage: Incident, saga: User, saga_here: Client, today: datetime
) -> None:
    for minute in range(9):
        services.add_timeline_entry(
            incident=outage,
            kind="own-action",
            happened_at=today - timedelta(minutes=minute),
            text=f"Åtgärd {minute}",
            by=saga,
            now=today,
        )

    page = text_of(page_of(saga_here, outage))

    assert "Åtgärd 0" in page
    assert "Åtgärd 8" not in page
    assert "The whole timeline" in page


def test_it_says_how_the_last_verification_of_the_record_ended(
    outage: Incident, saga_here: Client, today: datetime
) -> None:
    run = runs.ask(subject=outage.reference, by="U-X", now=today)
    runs.carry_out(run=run.pk, clock=lambda: today)

    assert re.search(r"\d+ entries, chain whole", text_of(page_of(saga_here, outage)))


def test_it_says_that_the_record_is_broken(
    outage: Incident, saga_here: Client, today: datetime
) -> None:
    for operation in asked_for(connection):
        operation.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor = 'U-NAGONANNAN' WHERE sequence = 1")
    run = runs.ask(subject=outage.reference, by="U-X", now=today)
    runs.carry_out(run=run.pk, clock=lambda: today)

    assert "the chain is broken" in text_of(page_of(saga_here, outage))


# What is owed


def test_a_verdict_stands_with_its_reason_and_its_provision(
    outage: Incident, saga_here: Client
) -> None:
    page = text_of(page_of(saga_here, outage))

    assert "Owed Cybersecurity Act (2025:1506) Exempelverket" in page
    assert "Severe disruption of services: Yes 2 kap. 5 §" in page


def test_a_due_time_is_told_by_the_readers_clock_and_by_the_authoritys(
    outage: Incident, aino_here: Client
) -> None:
    page = text_of(page_of(aino_here, outage))

    assert re.search(r"due [^()]* EES?T \([^()]* CES?T\) Early warning", page)


def test_one_clock_is_told_once_where_both_agree(
    outage: Incident, saga_here: Client
) -> None:
    page = text_of(page_of(saga_here, outage))

    assert re.search(r"due [^()]*\d\d:\d\d Early warning", page)


def test_the_next_step_is_the_report_that_is_due_first(
    outage: Incident, saga_here: Client
) -> None:
    owed = Obligation.objects.filter(answer=Answer.YES, due_at__isnull=False)

    page = page_of(saga_here, outage)

    first = page.context["next_duty"]
    assert first.obligation == owed.order_by("due_at")[0]
    assert f"Write: {first.stage}" in text_of(page)


@pytest.mark.parametrize("facts", [{}, {"entity.types": ["state-authority"]}])
def test_of_two_entities_the_one_that_owes_first_comes_first(
    both_hit: Incident,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    today: datetime,
    facts: dict[str, object],
) -> None:
    """Exempelbolaget owes nothing for certain, or owes it later."""
    hours = 1 if facts else 3
    organisations.set_entity_facts(
        organisation=exempelbolaget,
        facts={**exempelbolaget.parent.facts, **facts} if facts else {},
        by=None,
        now=today,
    )
    known = today - timedelta(hours=hours)
    services.state_fact(
        incident=both_hit,
        party=exempelbolaget,
        fact="became-aware",
        value=known,
        by=saga,
        now=today,
    )

    page = page_of(saga_here, both_hit)

    assert page.context["next_duty"].obligation.entity.reference == "exempelverket"


def test_a_report_that_was_sent_gives_way_to_the_next(
    sent: Submission, saga_here: Client
) -> None:
    page = page_of(saga_here, sent.incident)

    assert page.context["next_duty"].obligation.sent_at is None
    assert "Early warning (sent)" in text_of(page)


def test_a_sent_report_tells_what_the_authority_did_with_it(
    sent: Submission, disa: User, saga_here: Client, now: datetime
) -> None:
    reports.acknowledge(
        delivery=Delivery.objects.get(submission=sent), answer="Tack.", by=disa, now=now
    )

    page = text_of(page_of(saga_here, sent.incident))

    assert re.search(rf"{sent.reference} Exempelverket .{{0,40}} · answered", page)


# Who sees what


def test_a_handler_is_asked_what_settles_a_verdict(
    exempelverket: Organisation, saga: User, saga_here: Client, today: datetime
) -> None:
    unclear = services.declare(
        organisation=exempelverket, title="Oklart", by=saga, now=today
    )

    page = page_of(saga_here, unclear)

    asking = f"/incidents/{unclear.reference}/assessment/answer/"
    assert asking in {action for action, _ in forms_on(page)}


def test_a_reader_has_no_forms_of_the_incident(
    exempelverket: Organisation, saga: User, aino_here: Client, today: datetime
) -> None:
    unclear = services.declare(
        organisation=exempelverket, title="Oklart", by=saga, now=today
    )

    page = page_of(aino_here, unclear)

    assert {action for action, _ in forms_on(page)} == {"/language/", "/account/logout/"}


@pytest.mark.parametrize("step", ["status/", "classification/", "sealing/"])
def test_a_reader_is_shown_no_way_to_change_it(
    outage: Incident, saga_here: Client, aino_here: Client, step: str
) -> None:
    way = f'href="/incidents/{outage.reference}/{step}"'

    assert way in page_of(saga_here, outage).content.decode()
    assert way not in page_of(aino_here, outage).content.decode()


def test_a_sealed_incident_is_there_for_its_readers_alone(
    outage: Incident, saga: User, saga_here: Client, aino_here: Client, today: datetime
) -> None:
    services.seal(incident=outage, readers=[], revision=0, by=saga, now=today)

    sealed = page_of(aino_here, outage)
    absent = aino_here.get("/incidents/VRD-2026-9999/")

    assert "Sealed" in text_of(page_of(saga_here, outage))
    assert sealed.status_code == absent.status_code == 404
    assert text_of(sealed) == text_of(absent)


def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    outage: Incident, nils_here: Client
) -> None:
    hidden = page_of(nils_here, outage)
    absent = nils_here.get("/incidents/VRD-2026-9999/")

    assert hidden.status_code == absent.status_code == 404
    assert text_of(hidden) == text_of(absent)


def test_the_desk_sees_what_was_sent_and_not_the_incident(
    sent: Submission, disa_here: Client
) -> None:
    assert page_of(disa_here, sent.incident).status_code == 404
