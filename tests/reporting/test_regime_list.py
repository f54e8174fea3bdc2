"""All regimes in a list that anybody may read, by country, sector, day and words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from varde.core.regimes import Answer, evaluate
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def found(client: Client, query: str = "") -> dict[str, str]:
    """The regimes that the page lists, with the version that it shows of each."""
    rows = client.get(f"/regimes/?{query}").context["rows"]
    return {row.id: row.version.id for row in rows}


def test_a_stranger_finds_every_regime(client: Client) -> None:
    assert found(client).keys() == rulebook().regimes.keys()


def test_what_has_ended_is_marked_and_comes_last(client: Client) -> None:
    rows = client.get("/regimes/").context["rows"]

    assert [row.ended for row in rows] == sorted(row.ended for row in rows)
    assert "se.state-2016" in {row.id for row in rows if row.ended}


def test_an_exception_is_not_the_first_report(client: Client) -> None:
    rows = client.get("/regimes/?on=2019-06-01").context["rows"]

    first = {row.id: row.first_report for row in rows}
    assert first["se.state-2016"] == "IT incident report"


def test_a_country_has_its_own_regimes_and_those_of_the_union_that_reach_it(
    client: Client,
) -> None:
    listed = found(client, "country=SE&sector=food")

    assert {"se.nis2", "eu.dora"} <= listed.keys()
    # Sweden has an act of its own, so the directive itself asks nothing there.
    assert "eu.nis2" not in listed
    assert {name.partition(".")[0] for name in listed} == {"se", "eu"}


def test_the_union_has_its_own_alone(client: Client) -> None:
    assert {name[:3] for name in found(client, "country=EU")} == {"eu."}


@pytest.mark.parametrize("sector", ["food", "banking", "public-administration"])
def test_a_sector_leaves_out_what_it_rules_out_and_nothing_else(
    client: Client, sector: str
) -> None:
    told = {"entity.country": "SE", "entity.sectors": [sector]}
    open_ = {
        name
        for name, regime in rulebook().regimes.items()
        if regime.country in {"SE", "EU"}
        if evaluate(regime.latest.applies_when, told) is not Answer.NO
    }

    assert found(client, f"country=SE&sector={sector}").keys() == open_


def test_a_day_shows_the_versions_of_that_day(client: Client) -> None:
    listed = found(client, "on=2025-05-01")

    assert listed["eu.dora"] == "2025-03-12"
    assert "se.nis2" not in listed
    assert "se.tele" in listed


@pytest.mark.parametrize("day", ["", "2025-05-01"])
def test_a_regime_is_in_force_from_its_first_version_to_its_last(
    client: Client, day: str
) -> None:
    rows = {row.id: row for row in client.get(f"/regimes/?on={day}").context["rows"]}

    assert rows["fi.kybertl"].since == date(2025, 4, 8)
    assert (rows["eu.dora"].until, rows["eu.dora"].ended) == (None, False)
    assert rows["se.nis1-dsp"].since == date(2019, 3, 1)
    assert rows["se.nis1-dsp"].until == date(2026, 1, 14)


@pytest.mark.parametrize("words", ["kyberturvallisuuslaki", "Cybersecurity 124/2025"])
def test_it_is_found_by_its_name_in_either_language(client: Client, words: str) -> None:
    assert set(found(client, f"text={words}")) == {"fi.kybertl"}


def test_the_title_stands_in_the_readers_language_and_in_those_of_the_law(
    client: Client,
) -> None:
    page = client.get("/regimes/?text=kyberturvallisuuslaki").content.decode()

    assert ">Cybersecurity Act 124/2025</a>" in page
    assert '<span class="beside" lang="fi">Kyberturvallisuuslaki 124/2025</span>' in page


@pytest.mark.parametrize("query", ["country=XX", "sector=magic", "on=someday"])
def test_what_is_none_of_the_choices_is_told_and_leaves_nothing_out(
    client: Client, query: str
) -> None:
    page = client.get(f"/regimes/?{query}")

    assert page.context["form"].errors
    assert len(page.context["rows"]) == len(rulebook().regimes)


def test_no_regime_may_fit(client: Client) -> None:
    page = client.get("/regimes/?text=finns+inte")

    assert "No regime fits." in page.content.decode()
