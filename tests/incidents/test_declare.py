"""A title is enough to declare; the reference is given once, and so is the incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import member
from varde.audit import selectors as audit
from varde.core.errors import (
    FutureMilestoneError,
    InvalidTextError,
    InvalidValueError,
)
from varde.incidents import selectors, services
from varde.incidents.models import Incident, ReferenceCounter
from varde.incidents.services import Statement
from varde.organisations.models import Role

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

DECLARE = "/incidents/declare/"


def test_references_count_up_within_the_year(
    exempelverket: Organisation, saga: User, now: datetime
) -> None:
    declared = [
        services.declare(organisation=exempelverket, title=title, by=saga, now=now)
        for title in ("En", "Två")
    ]

    assert [i.reference for i in declared] == ["VRD-2026-0001", "VRD-2026-0002"]


def test_each_year_begins_at_one(
    incident: Incident, exempelverket: Organisation, saga: User
) -> None:
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)

    declared = services.declare(
        organisation=exempelverket, title="Nytt år", by=saga, now=new_year
    )

    assert declared.reference == "VRD-2027-0001"


def test_the_ten_thousandth_of_a_year_has_a_reference_too(
    exempelverket: Organisation, saga: User, now: datetime
) -> None:
    ReferenceCounter.objects.create(year=2026, last=9999)

    declared = services.declare(organisation=exempelverket, title="x", by=saga, now=now)

    assert declared.reference == "VRD-2026-10000"


def test_a_refused_declaration_leaves_nothing(
    exempelverket: Organisation, saga: User, now: datetime
) -> None:
    with pytest.raises(FutureMilestoneError):
        services.declare(
            organisation=exempelverket,
            title="I morgon",
            statements=[Statement("became-aware", now + timedelta(days=1))],
            by=saga,
            now=now,
        )

    assert not Incident.objects.exists()
    assert audit.chain("VRD-2026-0001") == []


def test_its_number_is_given_again(
    exempelverket: Organisation, saga: User, now: datetime
) -> None:
    with pytest.raises(InvalidTextError):
        services.declare(organisation=exempelverket, title="  ", by=saga, now=now)

    declared = services.declare(organisation=exempelverket, title="x", by=saga, now=now)

    assert declared.reference == "VRD-2026-0001"


def test_it_begins_as_under_investigation(incident: Incident) -> None:
    (change,) = selectors.status_changes(incident)

    assert incident.status == Incident.Status.INVESTIGATING
    assert (change.from_status, change.to_status) == ("", "investigating")


def test_the_organisation_itself_is_hit_unless_said_otherwise(
    incident: Incident, exempelverket: Organisation
) -> None:
    assert selectors.parties(incident) == [exempelverket]


def test_another_organisation_cannot_be_hit(
    exempelverket: Organisation, annanstans: Organisation, saga: User, now: datetime
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        services.declare(
            organisation=exempelverket,
            title="x",
            entities=[annanstans],
            by=saga,
            now=now,
        )

    assert refusal.value.params["field"] == "entities"


def test_the_record_opens_with_the_declaration(
    incident: Incident, saga: User, now: datetime
) -> None:
    first = audit.chain(incident.reference)[-1]

    assert (first.action, first.actor, first.at) == (
        "incident.declared",
        saga.reference,
        now,
    )


def test_the_same_key_twice_is_one_incident(
    exempelverket: Organisation, saga: User, now: datetime
) -> None:
    first, second = (
        services.declare(organisation=exempelverket, title=t, key="k", by=saga, now=now)
        for t in ("Först", "Sedan")
    )

    assert first == second
    assert Incident.objects.get().title == "Först"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Rad\nrad", "more-than-one-line"),
        ("Rad\u2028rad", "more-than-one-line"),
        ("\u200b", "empty"),
    ],
)
def test_a_title_is_one_line_with_something_to_see(
    exempelverket: Organisation, saga: User, now: datetime, title: str, reason: str
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.declare(organisation=exempelverket, title=title, by=saga, now=now)

    assert refusal.value.params == {"field": "title", "reason": reason}


@pytest.mark.parametrize("field", ["severity", "tlp", "root_cause", "effect"])
def test_a_value_that_is_no_choice_is_refused_by_name(
    exempelverket: Organisation, saga: User, now: datetime, field: str
) -> None:
    wrong: dict[str, Any] = {field: "enormous"}

    with pytest.raises(InvalidValueError) as refusal:
        services.declare(organisation=exempelverket, title="x", **wrong, by=saga, now=now)

    assert refusal.value.params["field"] == field


# On the page


def test_the_page_leads_to_the_incident(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    response = saga_here.post(DECLARE, declaration)

    incident = Incident.objects.get()
    assert response["Location"] == f"/incidents/{incident.reference}/"
    assert saga_here.get(response["Location"]).status_code == 200


def test_a_form_sent_twice_declares_once(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    answers = [saga_here.post(DECLARE, declaration) for _ in range(2)]

    assert Incident.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_other_words_under_the_same_key_are_another_incident(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    """Whoever goes back in the browser and writes of something else loses nothing."""
    saga_here.post(DECLARE, declaration)

    saga_here.post(DECLARE, declaration | {"title": "Även växeln tiger"})

    titles = set(Incident.objects.values_list("title", flat=True))
    assert titles == {"Skrivarna svarar inte", "Även växeln tiger"}


def test_the_key_of_another_is_no_obstacle(
    saga_here: Client,
    nils_here: Client,
    annanstans: Organisation,
    declaration: dict[str, Any],
) -> None:
    saga_here.post(DECLARE, declaration)
    elsewhere = {"organisation": "annanstans", "entities": ["annanstans"]}

    answer = nils_here.post(DECLARE, declaration | elsewhere)

    assert answer["Location"] == "/incidents/VRD-2026-0002/"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("detected", {"detected": "2099-01-01T00:00"}),
        ("detected", {"occurred": "2026-10-02T00:00", "detected": "2026-10-01T00:00"}),
        (
            "became_aware",
            {"detected": "2026-10-02T00:00", "became_aware": "2026-10-01T00:00"},
        ),
    ],
)
def test_a_time_that_cannot_be_is_marked_in_the_form(
    saga_here: Client, declaration: dict[str, Any], field: str, told: dict[str, str]
) -> None:
    page = saga_here.post(DECLARE, declaration | told)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert "Skrivarna svarar inte" in page.content.decode()


def test_each_opened_form_has_a_key_of_its_own(saga_here: Client) -> None:
    keys = {saga_here.get(DECLARE).context["form"]["key"].value() for _ in range(2)}

    assert len(keys) == 2


def test_times_are_read_in_the_persons_zone(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    saga_here.post(DECLARE, declaration | {"became_aware": "2026-10-06T22:45"})

    known = selectors.milestones(Incident.objects.get())
    assert known["became-aware"] == datetime(2026, 10, 6, 20, 45, tzinfo=UTC)


def test_the_occurrence_can_be_known_to_the_day(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    told = {"occurred": "2026-10-05T12:00", "occurred_fidelity": "day"}

    saga_here.post(DECLARE, declaration | told)

    stated = selectors.current_facts(Incident.objects.get())["occurred"]
    assert stated.fidelity == "day"


def test_class_cause_and_effect_are_kept_apart(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    told = {
        "classification": ["fraud/phishing", "availability/outage"],
        "root_cause": "malicious-action",
        "effect": "confidentiality",
    }

    saga_here.post(DECLARE, declaration | told)

    incident = Incident.objects.get()
    assert incident.classification == ["availability/outage", "fraud/phishing"]
    assert (incident.root_cause, incident.effect) == ("malicious-action", "confidentiality")


def test_what_was_typed_is_there_when_the_title_is_missing(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    told = {"title": "", "description": "Skrivarna på plan tre."}

    page = saga_here.post(DECLARE, declaration | told)

    assert page.status_code == 422
    assert "Skrivarna på plan tre." in page.content.decode()
    assert page.context["form"].errors.keys() == {"title"}


@pytest.fixture
def saga_twice(exempelbolaget: Organisation, saga: User) -> User:
    """Saga, who handles incidents at the parent and at its legal entity, too."""
    return member(exempelbolaget, saga, Role.RESPONDER)


@pytest.mark.usefixtures("saga_twice")
def test_who_handles_at_the_parent_and_the_legal_entity_names_each_once(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    asked = saga_here.get(DECLARE).context["form"]["entities"].field.choices
    hit = ["exempelverket", "exempelbolaget"]

    answer = saga_here.post(DECLARE, declaration | {"entities": hit})

    assert sorted(reference for reference, _name in asked) == sorted(hit)
    assert answer.status_code == 302
    assert len(selectors.parties(Incident.objects.get())) == 2


@pytest.mark.usefixtures("saga_twice")
def test_whom_the_organisation_does_not_handle_for_is_told_at_the_field(
    saga_here: Client, declaration: dict[str, Any]
) -> None:
    wrong = {"organisation": "exempelbolaget", "entities": ["exempelverket"]}

    page = saga_here.post(DECLARE, declaration | wrong)

    assert page.status_code == 422
    assert page.context["form"].errors["entities"] == [
        "Exempelbolaget AB does not handle incidents for Exempelverket."
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_only_reads_is_not_offered_to_declare(aino_here: Client, method: str) -> None:
    assert getattr(aino_here, method)(DECLARE).status_code == 404


def test_nobody_declares_for_an_organisation_of_others(
    nils_here: Client, exempelverket: Organisation, declaration: dict[str, Any]
) -> None:
    page = nils_here.post(DECLARE, declaration)

    assert page.status_code == 422
    assert {"organisation", "entities"} <= page.context["form"].errors.keys()
    assert not Incident.objects.exists()


def test_a_stranger_is_led_to_sign_in(client: Client, db: None) -> None:
    assert client.get(DECLARE)["Location"] == "/account/login/?next=/incidents/declare/"


def test_an_empty_form_is_told_what_is_missing(saga_here: Client) -> None:
    page = saga_here.post(DECLARE, {})

    assert page.status_code == 422
    assert {"title", "organisation", "entities", "key"} <= page.context[
        "form"
    ].errors.keys()
