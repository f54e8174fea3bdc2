"""One regime on a page, for whoever never saw the rulebook."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from varde.core.facts import VOCABULARY
from varde.core.reports import FieldType
from varde.incidents import services
from varde.reporting.published.conditions import AMOUNTS
from varde.reporting.published.contents import KINDS
from varde.reporting.published.regime import regime_in_words
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

pytestmark = pytest.mark.django_db

EVERY_VERSION = [
    (name, version.id)
    for name, regime in rulebook().regimes.items()
    for version in regime.versions
]
# Names in the files, which nobody is to read.
NAMES = (
    *(name for name in VOCABULARY if "." in name or "-" in name),
    *rulebook().regimes,
    *rulebook().authorities,
)
KEYS = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, NAMES))})(?![\w.-])")


def text_of(client: Client, path: str) -> str:
    """What a person sees of a page."""
    page = client.get(path).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_everything_that_the_rulebook_says_is_in_words_and_nothing_in_keys(
    client: Client,
) -> None:
    found = {
        (name, version): KEYS.findall(
            text_of(client, f"/regimes/{name}/?version={version}")
        )
        for name, version in EVERY_VERSION
    }

    assert {where: keys for where, keys in found.items() if keys} == {}


def test_what_has_a_name_is_linked_to_where_it_is_told(client: Client) -> None:
    for name, version in EVERY_VERSION:
        page = client.get(f"/regimes/{name}/?version={version}").content.decode()
        places = re.findall(r' id="([^"]+)"', page)

        assert len(places) == len(set(places)), name
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places), name


def test_every_unit_and_every_kind_of_question_has_words() -> None:
    units = {fact.unit for fact in VOCABULARY.values()} - {""}

    assert units - AMOUNTS.keys() == set()
    assert {kind.value for kind in FieldType} - KINDS.keys() == set()


@pytest.mark.parametrize("regime", ["dk.tele", "fi.kybertl", "is.nis1", "no.digsik"])
def test_what_is_not_there_is_not_shown(client: Client, regime: str) -> None:
    # The rules themselves say "None of these".
    nothing = re.compile(r"\b(None(?! of)|True|False)\b|\(\)|\{\}")

    assert nothing.findall(text_of(client, f"/regimes/{regime}/")) == []


@pytest.mark.parametrize(
    "words",
    [
        "Sectors, one of: Energy: electricity; Energy: district heating",
        "Direct financial loss: more than 500,000 euro",
        "24 hours after “Detected”",
        "1 month after “Follow-up notification” was sent",
        "Owed once the authority asks for it.",
        "To the same as “First notification”.",
        "Finnish Medicines Agency Fimea",
        "Lääkealan turvallisuus- ja kehittämiskeskus Fimea",
        "Tell the public when the supervisor orders it",
        "Required if: “Are cross-border effects possible?”: Yes",
        "The moments that start a clock",
    ],
)
def test_it_tells_who_what_when_and_to_whom(client: Client, words: str) -> None:
    assert words in text_of(client, "/regimes/fi.kybertl/")


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        ("eu.dora", "It gives way where “Classified as major” comes after its end."),
        ("eu.dora", "Takes back what was sent"),
        ("eu.dora", "Clients affected: more than 10 percent of “Clients of the service"),
        ("se.state-2026", "Disputed reading"),
        ("eu.dora", "At least 2 of these"),
        ("eu.dora", "Country of establishment, none of: Denmark; Finland; Iceland"),
        ("dk.tele", "Owed again after each that was sent, until “Contingency ended”."),
    ],
)
def test_what_is_rare_is_told_too(client: Client, regime: str, words: str) -> None:
    assert words in text_of(client, f"/regimes/{regime}/")


def test_the_law_of_a_country_stands_beside_in_its_own_languages(client: Client) -> None:
    page = client.get("/regimes/fi.kybertl/").content.decode()

    assert '<span class="beside" lang="fi">Ensi-ilmoitus</span>' in page
    assert '<span class="beside" lang="sv">Första anmälan</span>' in page


def test_a_reader_of_that_language_has_it_first_and_the_english_beside(
    client: Client,
) -> None:
    client.cookies["django_language"] = "fi"

    page = client.get("/regimes/fi.kybertl/").content.decode()

    assert "<h1" in page
    assert 'Kyberturvallisuuslaki <span class="beside" lang="sv">' in page
    assert '<span class="beside" lang="en">Cybersecurity Act</span>' in page


def test_what_is_doubtful_is_told_with_the_reason(client: Client) -> None:
    version = rulebook().regime("fi.kybertl").latest

    text = text_of(client, "/regimes/fi.kybertl/")

    assert version.doubt["en"] in text
    assert version.digest in text


def test_an_older_version_is_as_it_was(client: Client) -> None:
    page = client.get("/regimes/fi.kybertl/?version=2025-04-08")

    assert page.context["regime"].version.id == "2025-04-08"
    assert page.context["state"] == "past"


def test_whoever_asks_for_no_version_sees_the_one_of_today(client: Client) -> None:
    page = client.get("/regimes/se.nis2/")

    assert page.context["regime"].version.id == "2026-07-01"
    assert page.context["state"] == "in-force"


@pytest.mark.parametrize("path", ["se.nis9/", "se.nis2/?version=2020-01-01"])
def test_there_is_no_other(client: Client, path: str) -> None:
    assert client.get(f"/regimes/{path}").status_code == 404


def test_it_is_put_into_words_once() -> None:
    first = regime_in_words("se.nis2", "2026-07-01", "en")

    assert regime_in_words("se.nis2", "2026-07-01", "en") is first


def test_the_assessment_leads_there(
    exempelverket: Organisation, saga: User, saga_here: Client, now: datetime
) -> None:
    incident = services.declare(
        organisation=exempelverket, title="E-tjänsten svarar inte", by=saga, now=now
    )

    page = saga_here.get(f"/incidents/{incident.reference}/assessment/").content.decode()

    assert 'href="/regimes/se.nis2/?version=2026-07-01"' in page
