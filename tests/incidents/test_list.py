"""The list shows what one may see, and its URL says what is looked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

LIST = "/incidents/"


def shown(browser: Client, query: str = "") -> list[str]:
    return [i.title for i in browser.get(LIST + query).context["page"]]


@pytest.fixture
def several(exempelverket: Organisation, saga: User, now: datetime) -> dict[str, Incident]:
    """Three incidents, an hour between them; the first is closed."""
    made = {}
    told = (
        ("Avbrott", "high", "red"),
        ("Bedrägeri", "low", "green"),
        ("Ö", "high", "amber"),
    )
    for hour, (title, severity, tlp) in enumerate(told):
        made[title] = services.declare(
            organisation=exempelverket,
            title=title,
            severity=severity,
            tlp=tlp,
            by=saga,
            now=now + timedelta(hours=hour),
        )
    services.change_status(
        incident=made["Avbrott"],
        to="closed",
        reason="Falsklarm",
        revision=0,
        by=saga,
        now=now,
    )
    return made


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ö", "Bedrägeri", "Avbrott"]),
        ("?status=open", ["Ö", "Bedrägeri"]),
        ("?status=closed", ["Avbrott"]),
        ("?severity=high", ["Ö", "Avbrott"]),
        ("?tlp=green", ["Bedrägeri"]),
        ("?text=vbro", ["Avbrott"]),
        ("?text=vrd-2026-0002", ["Bedrägeri"]),
        ("?severity=high&status=open", ["Ö"]),
        ("?organisation=exempelverket&status=closed", ["Avbrott"]),
        ("?sort=title", ["Avbrott", "Bedrägeri", "Ö"]),
        ("?sort=-title", ["Ö", "Bedrägeri", "Avbrott"]),
        ("?sort=reference", ["Avbrott", "Bedrägeri", "Ö"]),
        ("?sort=declared", ["Avbrott", "Bedrägeri", "Ö"]),
        ("?sort=-changed", ["Ö", "Bedrägeri", "Avbrott"]),
        ("?text=finns%20inte", []),
    ],
)
def test_the_url_says_what_is_shown(
    saga_here: Client, query: str, expected: list[str]
) -> None:
    assert shown(saga_here, query) == expected


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("key", "expected"),
    [("severity", ["low", "high", "high"]), ("-severity", ["high", "high", "low"])],
)
def test_severity_sorts_by_gravity(
    saga_here: Client, key: str, expected: list[str]
) -> None:
    page = saga_here.get(f"{LIST}?sort={key}").context["page"]

    assert [i.severity for i in page] == expected


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    "query",
    [
        "?status=nonsense",
        "?severity=%00",
        "?sort=password",
        "?sort=" + "x" * 500,
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=abc",
        "?organisation=annanstans",
        "?text=%00",
        "?text=" + "%E2%80%AE",
        "?text=" + "x" * 5000,
        "?text=%25_%27%22;--",
        "?unknown=1&status=open&status=closed",
        "?tlp=amber+strict",
    ],
)
def test_wrong_values_do_no_harm(saga_here: Client, query: str) -> None:
    assert saga_here.get(LIST + query).status_code == 200


@pytest.mark.usefixtures("several")
def test_a_wrong_value_does_not_undo_the_others(saga_here: Client) -> None:
    assert shown(saga_here, "?status=nonsense&severity=low") == ["Bedrägeri"]


def test_a_page_holds_twenty_five(
    exempelverket: Organisation, saga: User, saga_here: Client, now: datetime
) -> None:
    for number in range(26):
        services.declare(
            organisation=exempelverket, title=f"Nummer {number}", by=saga, now=now
        )

    assert len(shown(saga_here)) == 25
    assert shown(saga_here, "?page=2") == ["Nummer 0"]


def test_paging_keeps_the_filter(
    exempelverket: Organisation, saga: User, saga_here: Client, now: datetime
) -> None:
    for number in range(26):
        services.declare(
            organisation=exempelverket, title=f"Nummer {number}", by=saga, now=now
        )

    page = saga_here.get(f"{LIST}?severity=medium&sort=title").content.decode()

    assert "?severity=medium&amp;sort=title&amp;page=2" in page


@pytest.mark.usefixtures("several")
def test_a_header_turns_the_order_and_keeps_the_filter(saga_here: Client) -> None:
    page = saga_here.get(f"{LIST}?severity=high&sort=title").content.decode()

    assert 'aria-sort="ascending"' in page
    assert "?severity=high&amp;sort=-title" in page


def test_a_reader_sees_the_list_without_the_button(
    incident: Incident, aino_here: Client
) -> None:
    page = aino_here.get(LIST)

    assert shown(aino_here) == [incident.title]
    assert "/incidents/declare/" not in page.content.decode()


def test_somebody_elsewhere_sees_none_of_it(incident: Incident, nils_here: Client) -> None:
    page = nils_here.get(LIST).content.decode()

    assert shown(nils_here) == []
    assert incident.reference not in page


def test_naming_an_organisation_of_others_shows_none_of_theirs(
    incident: Incident, nils_here: Client
) -> None:
    assert shown(nils_here, "?organisation=exempelverket") == []


def test_an_organisation_that_is_none_of_ones_own_is_told_beside_its_field(
    incident: Incident, annanstans: Organisation, saga_here: Client
) -> None:
    page = saga_here.get(f"{LIST}?organisation={annanstans.reference}")

    assert page.context["form"].errors["organisation"][0] in page.content.decode()
    assert annanstans.name not in page.content.decode()


def test_what_a_legal_entity_has_declared_can_be_looked_for(
    incident: Incident, exempelbolaget: Organisation, nils: User, saga_here: Client
) -> None:
    own = services.declare(
        organisation=exempelbolaget,
        title="I bolaget",
        by=nils,
        now=incident.declared_at,
    )

    assert shown(saga_here, "?organisation=exempelbolaget") == [own.title]
    assert exempelbolaget.name in saga_here.get(LIST).content.decode()


def test_the_desk_sees_what_is_sent_to_it_and_not_this(
    incident: Incident, disa: User, client: Client
) -> None:
    client.force_login(disa)

    assert shown(client) == []


def test_a_stranger_is_led_to_sign_in(client: Client, db: None) -> None:
    assert client.get(LIST)["Location"] == "/account/login/?next=/incidents/"
