"""The page that asks what can still settle a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browsers import filled, forms_on
from varde.audit import selectors as audit
from varde.incidents import selectors as incidents
from varde.incidents import services
from varde.incidents.services import Statement
from varde.organisations.services import set_entity_facts
from varde.reporting import selectors

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

DISRUPTION = "impact.severe_disruption"
USERS = "impact.users_affected"
ANSWER = "/assessment/answer/"


@pytest.fixture
def unsettled(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """An incident of which nothing is known yet, so the verdict stays open."""
    return services.declare(
        organisation=exempelverket, title="E-tjänsten svarar inte", by=saga, now=now
    )


def address(incident: Incident, act: str = "") -> str:
    return f"/incidents/{incident.reference}/assessment/{act}"


def verdicts(incident: Incident, regime: str = "se.nis2") -> dict[str, str]:
    """By legal entity, what the regime says of it."""
    rows = selectors.current_assessments(incident)
    return {row.entity.reference: row.answer for row in rows if row.regime == regime}


def told(value: str, fact: str = DISRUPTION) -> dict[str, str]:
    return {"fact": fact, "entity": "exempelverket", "value": value}


def test_it_asks_what_can_still_settle_the_verdict(
    unsettled: Incident, saga_here: Client
) -> None:
    page = saga_here.get(address(unsettled))

    asked = [sheet["fact"] for action, sheet in forms_on(page) if action.endswith(ANSWER)]
    assert [DISRUPTION] in asked
    assert "Not known yet" in page.content.decode()


def test_an_answer_moves_the_verdict(unsettled: Incident, saga_here: Client) -> None:
    assert verdicts(unsettled) == {"exempelverket": "unknown"}
    where, sheet = filled(saga_here.get(address(unsettled)), ANSWER, told("true"))

    answer = saga_here.post(where, sheet)

    assert answer["Location"] == address(unsettled)
    assert verdicts(unsettled) == {"exempelverket": "yes"}


def test_the_duties_stand_under_the_verdict_at_once(
    unsettled: Incident, saga_here: Client
) -> None:
    page = saga_here.post(address(unsettled, "answer/"), told("true"), follow=True)

    draft = f"/incidents/{unsettled.reference}/reports/exempelverket/se.nis2/early-warning/"
    assert draft in page.content.decode()


def test_nothing_is_counted_where_there_is_no_limit(
    unsettled: Incident, saga_here: Client
) -> None:
    page = saga_here.get(address(unsettled)).content.decode()

    assert "<td>without delay</td>" in page
    assert "<td>72 hours<br>" in page


def test_what_is_answered_is_not_asked_again(
    unsettled: Incident, saga_here: Client
) -> None:
    page = saga_here.post(address(unsettled, "answer/"), told("false"), follow=True)

    assert DISRUPTION not in [sheet.get("fact", [""])[0] for _, sheet in forms_on(page)]


def test_who_answered_is_on_the_record(
    unsettled: Incident, saga: User, saga_here: Client
) -> None:
    saga_here.post(address(unsettled, "answer/"), told("true"))

    chain = audit.chain(unsettled.reference)
    entry = next(e for e in chain if e.action == "fact.stated")
    assert entry.detail is not None
    assert (entry.actor, entry.detail["fact"]) == (saga.reference, DISRUPTION)


@pytest.mark.parametrize("said", [{"value": "not-known"}, {"value": "", "unknown": "1"}])
def test_not_known_yet_is_an_answer_too(
    unsettled: Incident, saga_here: Client, said: dict[str, str]
) -> None:
    saga_here.post(address(unsettled, "answer/"), told("true") | said)

    assert incidents.current_facts(unsettled)[DISRUPTION].known is False
    assert verdicts(unsettled) == {"exempelverket": "unknown"}


@pytest.mark.parametrize("typed", ["140 000", "140.000", "140,000"])
def test_a_number_is_read_as_people_write_it(
    unsettled: Incident, saga_here: Client, typed: str
) -> None:
    saga_here.post(address(unsettled, "answer/"), told(typed, USERS))

    assert incidents.fact_values(unsettled) == {USERS: 140_000}


def test_answered_on_the_page_of_the_incident_it_leads_back_there(
    unsettled: Incident, saga_here: Client
) -> None:
    said = told("true") | {"then": "incident"}

    answer = saga_here.post(address(unsettled, "answer/"), said)

    assert answer["Location"] == f"/incidents/{unsettled.reference}/"


# Several legal entities


def test_an_answer_speaks_of_the_entity_that_it_names(
    unsettled: Incident,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    now: datetime,
) -> None:
    services.add_party(incident=unsettled, organisation=exempelbolaget, by=saga, now=now)

    saga_here.post(address(unsettled, "answer/"), told("true"))

    assert verdicts(unsettled) == {"exempelverket": "yes", "exempelbolaget": "unknown"}


@pytest.mark.parametrize("entity", ["annanstans", "finns-inte", "a\x00b", "<i>"])
def test_an_entity_that_is_not_hit(
    unsettled: Incident, annanstans: Organisation, saga_here: Client, entity: str
) -> None:
    said = told("true") | {"entity": entity}

    assert saga_here.post(address(unsettled, "answer/"), said).status_code == 404
    assert incidents.current_facts(unsettled) == {}


# What does not fit


@pytest.mark.parametrize(
    ("fact", "value", "label", "reason"),
    [
        (USERS, "some people", "Users affected", "Write a number."),
        (USERS, "-10000000000", "Users affected", "cannot be below zero"),
        (USERS, "1000000.5", "Users affected", "Write a whole number."),
        (USERS, "9" * 400, "Users affected", "too large"),
        (USERS, "12345\x00678", "Users affected", "Write a number."),
        (DISRUPTION, "perhaps, perhaps", "Severe disruption", "True or false"),
        ("incident.description", "<b>\x00text</b>", "Course of events", "cannot be kept"),
        ("incident.description", "gnp\u202e.exe", "Course of events", "reading direction"),
        ("incident.description", "=1+1" * 250_000, "Course of events", "too long"),
        ("cause.root", "gossip", "Root cause", "Choose one of the answers."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(
    unsettled: Incident, saga_here: Client, fact: str, value: str, label: str, reason: str
) -> None:
    answer = saga_here.post(address(unsettled, "answer/"), told(value, fact))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert label in page
    assert reason in page
    assert incidents.current_facts(unsettled) == {}


def test_what_was_typed_is_kept_inert(unsettled: Incident, saga_here: Client) -> None:
    typed = "<script>alert(1)</script> {{ x }}"

    page = saga_here.post(
        address(unsettled, "answer/"), told(typed, USERS)
    ).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}</pre>" in page
    assert "<script>alert" not in page


def test_what_the_page_put_into_the_form_is_not_what_was_typed(
    unsettled: Incident, saga_here: Client
) -> None:
    said = told("some people", USERS) | {"then": "assessment"}

    page = saga_here.post(address(unsettled, "answer/"), said)

    assert page.context["typed"] == [("", "some people")]


@pytest.mark.parametrize("fact", ["", "finns.inte", "a\x00b", "<i>impact</i>", "f" * 1000])
def test_a_fact_that_is_not_there(
    unsettled: Incident, saga_here: Client, fact: str
) -> None:
    page = saga_here.post(address(unsettled, "answer/"), told("true", fact))

    assert page.status_code == 422
    assert "There is no such fact." in page.content.decode()
    assert "<i>impact" not in page.content.decode()


# Who may


def test_a_reader_sees_the_questions_and_no_form(
    unsettled: Incident, aino_here: Client
) -> None:
    page = aino_here.get(address(unsettled))

    assert "serious operational disruption" in page.content.decode()
    assert ANSWER not in page.content.decode()


def test_a_reader_does_not_answer(unsettled: Incident, aino_here: Client) -> None:
    answer = aino_here.post(address(unsettled, "answer/"), told("true"))

    assert answer.status_code == 403
    assert verdicts(unsettled) == {"exempelverket": "unknown"}


def test_an_incident_of_somebody_else_takes_no_answer(
    unsettled: Incident, nils_here: Client
) -> None:
    assert nils_here.post(address(unsettled, "answer/"), told("true")).status_code == 404
    assert verdicts(unsettled) == {"exempelverket": "unknown"}


@pytest.fixture
def voluntary(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """An incident of the time when se.nis1-voluntary let it be reported."""
    exempelverket.facts |= {
        "entity.important_service": True,
        "entity.essential_service_operator": False,
    }
    exempelverket.save()
    known = {"detected": "2021-03-02T09:00:00Z", "incident.ict_related": True}
    statements = [Statement(fact=fact, value=value) for fact, value in known.items()]
    return services.declare(
        organisation=exempelverket, title="Nere", statements=statements, by=saga, now=now
    )


def test_what_may_be_reported_is_not_called_owed(
    voluntary: Incident, saga_here: Client
) -> None:
    assert verdicts(voluntary, "se.nis1-voluntary") == {"exempelverket": "yes"}

    page = saga_here.get(address(voluntary), {"regime": "se.nis1-voluntary"})

    (standing,) = page.context["standings"]
    assert (standing.verdict, standing.next_duty) == ("voluntary", None)
    assert "May be reported" in page.content.decode()


def test_who_perhaps_gets_a_report_too_is_named_with_what_it_depends_on(
    unsettled: Incident, exempelverket: Organisation, saga_here: Client, now: datetime
) -> None:
    facts = {"entity.security_sensitive_activity": True}
    set_entity_facts(organisation=exempelverket, facts=facts, by=None, now=now)

    page = saga_here.get(address(unsettled))

    [row] = [s for s in page.context["standings"] if s.regime == "se.sakerhetsskydd"]
    [duty] = row.duties
    assert duty.recipients == ["Swedish Security Service (Säpo)"]
    [perhaps] = duty.perhaps_to
    assert perhaps.authority == "Swedish Armed Forces"
    assert perhaps.depends_on == ["Protective security supervised by the armed forces"]
    assert "Not known yet: Swedish Armed Forces" in page.content.decode()
