"""The first page says what is due next, over all incidents that one may see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.conftest import member
from tests.support.browsers import browser_of
from tests.support.rows import copies
from varde.incidents import services
from varde.incidents.services import Statement
from varde.organisations import services as organisations
from varde.organisations.models import Role
from varde.reporting import selectors
from varde.reporting import services as reports
from varde.reporting.models import Obligation

from .conftest import Declare

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission

NOTHING = "Nothing is due."


def shown(page: HttpResponse) -> list[tuple[str, str]]:
    """The title and the stage of each report that se.nis2 wants."""
    duties = [row.duty.obligation for row in page.context["rows"] if row.duty]
    return [(o.incident.title, o.stage) for o in duties if o.regime == "se.nis2"]


def text_of(page: HttpResponse) -> str:
    """What a person reads, without the marks."""
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


# What is due


def test_what_is_due_next_comes_first(known_for: Declare, saga_here: Client) -> None:
    known_for(1, "Ny")
    known_for(20, "Gammal")

    assert shown(saga_here.get("/")) == [
        ("Gammal", "early-warning"),
        ("Ny", "early-warning"),
        ("Gammal", "incident-notification"),
        ("Ny", "incident-notification"),
    ]


def test_what_is_late_says_so_in_words(known_for: Declare, saga_here: Client) -> None:
    known_for(26.5)

    page = text_of(saga_here.get("/"))

    assert re.search(r"\b2 h 3\d min late\b", page)
    assert re.search(r"\d (report is|reports are) late · \d clocks run", page)


def test_the_late_ones_are_counted(
    known_for: Declare, saga_here: Client, today: datetime
) -> None:
    known_for(26)
    known_for(2)

    page = saga_here.get("/")

    owed = [row.duty.obligation for row in page.context["rows"] if row.duty]
    assert page.context["late"] == sum(o.is_late(today) for o in owed) >= 1


def test_what_is_not_late_says_how_long_is_left(
    known_for: Declare, saga_here: Client
) -> None:
    known_for(2.5)

    page = text_of(saga_here.get("/"))

    assert re.search(r"\b21 h 2\d min due\b", page)
    assert " late" not in page


def test_a_due_time_is_told_by_the_readers_clock_and_by_the_authoritys(
    known_for: Declare, aino_here: Client
) -> None:
    known_for(2)

    page = text_of(aino_here.get("/"))

    assert re.search(r"due [^()]* EES?T \([^()]* CES?T\)", page)


def test_what_is_asked_for_without_delay_comes_first(
    known_for: Declare, saga: User, saga_here: Client, today: datetime
) -> None:
    incident = known_for(2)

    services.state_fact(
        incident=incident, fact="request-received", value=today, by=saga, now=today
    )

    page = saga_here.get("/")
    assert shown(page)[0] == (incident.title, "intermediate-report")
    assert "Without delay" in text_of(page)


def test_a_clock_whose_start_nobody_has_told_asks_for_it(
    exempelverket: Organisation, saga: User, saga_here: Client, today: datetime
) -> None:
    incident = services.declare(
        organisation=exempelverket,
        title="Avbrott",
        statements=[Statement("impact.severe_disruption", value=True)],
        by=saga,
        now=today,
    )

    page = saga_here.get("/")

    assert ("Avbrott", "early-warning") in shown(page)
    assert f"/incidents/{incident.reference}/facts/became-aware/" in page.content.decode()


def test_a_verdict_that_is_not_known_says_how_many_answers_settle_it(
    exempelverket: Organisation, saga: User, saga_here: Client, today: datetime
) -> None:
    services.declare(organisation=exempelverket, title="Oklart", by=saga, now=today)

    page = saga_here.get("/")

    assert re.search(r"Not known yet \d+ answers decide it", text_of(page))
    assert re.search(r"\d verdicts? (is|are) not known yet", text_of(page))


def test_a_draft_that_is_begun_is_continued(
    known_for: Declare, saga: User, saga_here: Client, today: datetime
) -> None:
    incident = known_for(2)
    first = selectors.obligation_for(incident, "exempelverket", "se.nis2", "early-warning")

    reports.save_draft(obligation=first, changed={}, revision=0, by=saga, now=today)

    assert text_of(saga_here.get("/")).count("Continue the draft") == 1


def test_what_is_not_shown_is_counted(
    known_for: Declare, saga: User, saga_here: Client
) -> None:
    incident = known_for(2)
    many = copies(incident, ({"reference": f"VRD-9999-{n:04}"} for n in range(60)))
    for row in Obligation.objects.filter(incident=incident):
        copies(row, ({"incident_id": copy.pk} for copy in many))

    page = saga_here.get("/")

    assert len(page.context["rows"]) == 50
    assert page.context["running"] >= 122


# What is not


def test_a_report_that_was_sent_is_not_shown(sent: Submission, saga_here: Client) -> None:
    assert shown(saga_here.get("/")) == [(sent.incident.title, "incident-notification")]


def test_what_is_no_longer_owed_is_not_shown(
    known_for: Declare, exempelverket: Organisation, saga_here: Client, today: datetime
) -> None:
    known_for(2)

    organisations.set_entity_facts(
        organisation=exempelverket,
        facts={"entity.exempt_constitutional_body": True},
        by=None,
        now=today,
    )

    assert shown(saga_here.get("/")) == []


def test_a_report_that_nobody_must_send_is_not_shown(
    known_for: Declare, saga_here: Client
) -> None:
    incident = known_for(2)

    Obligation.objects.filter(stage="early-warning").update(optional=True)

    assert shown(saga_here.get("/")) == [(incident.title, "incident-notification")]


def test_an_entity_that_is_no_longer_hit_is_not_asked_about(
    exempelverket: Organisation,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    today: datetime,
) -> None:
    incident = services.declare(
        organisation=exempelverket,
        title="Oklart",
        entities=[exempelverket, exempelbolaget],
        by=saga,
        now=today,
    )

    services.remove_party(
        incident=incident, organisation=exempelbolaget, by=saga, now=today
    )

    rows = saga_here.get("/").context["rows"]
    assert {row.entity for row in rows} == {exempelverket}


def test_a_closed_incident_leaves_the_open_ones_and_its_duties_stay(
    known_for: Declare, saga: User, saga_here: Client, today: datetime
) -> None:
    incident = known_for(2)

    services.change_status(
        incident=incident, to="closed", reason="Löst", revision=0, by=saga, now=today
    )

    page = saga_here.get("/")
    assert list(page.context["incidents"]) == []
    assert (incident.title, "early-warning") in shown(page)


# Who sees what


def seal(incident: Incident, by: User, now: datetime) -> None:
    services.seal(
        incident=incident, readers=[], reason="Känsligt", revision=0, by=by, now=now
    )


def test_a_sealed_incident_is_due_to_its_readers_alone(
    known_for: Declare, saga: User, saga_here: Client, aino_here: Client, today: datetime
) -> None:
    seal(known_for(2), saga, today)

    assert len(shown(saga_here.get("/"))) == 2
    assert shown(aino_here.get("/")) == []


def test_nothing_of_a_sealed_incident_is_counted_or_named_for_others(
    known_for: Declare, saga: User, aino_here: Client, today: datetime
) -> None:
    incident = known_for(26)
    seal(incident, saga, today)

    page = text_of(aino_here.get("/"))

    assert "0 clocks run" in page
    assert "late" not in page
    assert incident.reference not in page


def test_somebody_elsewhere_has_nothing_due(known_for: Declare, nils_here: Client) -> None:
    incident = known_for(2)

    page = text_of(nils_here.get("/"))

    assert NOTHING in page
    assert incident.title not in page


def test_a_reader_sees_the_duties_and_declares_nothing(
    known_for: Declare, aino_here: Client
) -> None:
    known_for(2)

    page = aino_here.get("/")

    assert len(shown(page)) == 2
    assert "/incidents/declare/" not in page.content.decode()


def test_somebody_without_an_organisation_is_told_that_nothing_is_due(
    stranger: User,
) -> None:
    page = browser_of(stranger).get("/")

    assert NOTHING in text_of(page)
    assert "No incident is open." in text_of(page)


def test_a_desk_officer_is_led_to_the_inbox(disa_here: Client) -> None:
    page = disa_here.get("/", follow=True)

    assert page.redirect_chain == [("/desk/", 302), ("/desk/myndigheten/", 302)]


def test_a_desk_officer_who_handles_incidents_as_well_sees_the_duties(
    disa: User, exempelverket: Organisation, known_for: Declare
) -> None:
    member(exempelverket, disa, Role.RESPONDER)
    known_for(2)

    assert len(shown(browser_of(disa).get("/"))) == 2
