"""Am I covered? Only what still matters is asked, and nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from varde.core.facts import VOCABULARY, FactType
from varde.reporting.published.coverage import COUNTRY, open_questions, verdicts

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
HOSPITAL = {
    "entity.country": "FI",
    "entity.sectors": ["health-care"],
    "entity.types": ["wellbeing-services-county"],
    "entity.size": "large",
}


def told(client: Client, **more: object) -> dict[str, str]:
    """What the page says of each regime."""
    page = client.get(f"/regimes/covered/?{urlencode(HOSPITAL | more, doseq=True)}")
    return {one.id: one.answer for one in page.context["verdicts"]}


def asked(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/regimes/covered/?{query}")
    return [field.name for field in page.context["form"].open_fields]


def test_the_country_is_asked_first_and_nothing_else(client: Client) -> None:
    assert asked(client) == ["entity.country"]


def test_the_countries_of_the_rulebook_stand_before_the_others(client: Client) -> None:
    choices = client.get("/regimes/covered/").context["form"].fields[COUNTRY].choices

    assert [name for _code, name in choices[:5]] == [
        *("Denmark", "Finland", "Iceland", "Norway", "Sweden")
    ]
    assert ("DE", "Germany") in dict(choices)["Another state"]


def test_then_what_anybody_can_answer(client: Client) -> None:
    assert asked(client, "entity.country=FI")[:3] == [
        "entity.sectors",
        "entity.types",
        "entity.size",
    ]


def test_each_regime_of_the_country_has_a_verdict(client: Client) -> None:
    found = told(client, **{"entity.financial_types": "none-of-these"})

    assert found["fi.kybertl"] == "yes"
    assert found["eu.dora"] == "no"
    assert "se.nis2" not in found


def test_what_has_ended_has_none(client: Client) -> None:
    page = client.get("/regimes/covered/?entity.country=SE")

    listed = {one.id for one in page.context["verdicts"]}
    assert "se.state-2020" not in listed
    assert "se.nis2" in listed


def test_none_of_these_is_an_answer(client: Client) -> None:
    none = {"entity.sectors": "none-of-these", "entity.types": "none-of-these"}

    assert told(client, **none)["eu.eidas"] == "no"


def test_whoever_does_not_know_is_not_asked_again(client: Client) -> None:
    before = asked(client, urlencode(HOSPITAL, doseq=True))
    flag = next(n for n in before if VOCABULARY[n].type is FactType.BOOLEAN)

    after = asked(client, urlencode(HOSPITAL | {flag: "not-known"}, doseq=True))

    assert flag not in after


def test_a_question_that_was_passed_over_stays_and_further_ones_come(
    client: Client,
) -> None:
    first = asked(client, "entity.country=SE")

    then = asked(client, urlencode({"entity.country": "SE", "asked": first}, doseq=True))

    assert then[: len(first)] == first
    assert len(then) > len(first)


@pytest.mark.parametrize("country", ["DK", "FI", "IS", "NO", "SE", "DE"])
def test_whatever_is_asked_can_be_answered_until_nothing_is_open(country: str) -> None:
    facts: dict[str, object] = {"entity.country": country}
    while open_ := open_questions(facts, on=TODAY):
        fact = VOCABULARY[open_[0]]
        first = next(iter(fact.choices), 0)
        several = {FactType.CHOICES: [first], FactType.BOOLEAN: False}
        facts[fact.name] = several.get(fact.type, first)

    answers = {one.answer for one in verdicts(facts, on=TODAY, language="en")}

    assert answers <= {"yes", "no"}


def test_a_verdict_names_what_decides_and_what_is_open(client: Client) -> None:
    page = client.get(f"/regimes/covered/?{urlencode(HOSPITAL, doseq=True)}")

    by_id = {one.id: one for one in page.context["verdicts"]}
    assert by_id["eu.dora"].open
    assert ("Established in Finland", "yes") in by_id["fi.kybertl"].because


def test_what_is_no_lasting_fact_is_left_aside(client: Client) -> None:
    query = "entity.country=FI&impact.users_affected=5&magic=1&asked=magic"

    page = client.get(f"/regimes/covered/?{query}")

    assert page.status_code == 200
    assert (
        "magic" not in page.content.decode().partition("<main")[2].partition("<footer")[0]
    )


def test_an_answer_that_is_none_is_refused(client: Client) -> None:
    page = client.get("/regimes/covered/?entity.country=FI&entity.size=huge")

    assert page.status_code == 422
    assert "entity.size" in page.context["form"].errors


def test_a_telecom_provider_is_covered_where_it_serves() -> None:
    telecom = {
        "entity.country": "FI",
        "entity.sectors": ["digital-infrastructure"],
        "entity.types": ["telecom"],
        "entity.states_served": ["DK", "NO"],
    }

    found = {one.id: one.answer for one in verdicts(telecom, on=TODAY, language="en")}

    assert (found["dk.tele"], found["no.ekom"]) == ("yes", "yes")
    assert "dk.energy" not in found
    assert "is.tele" not in found
