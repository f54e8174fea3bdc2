"""Whoever was signed out while typing gets the text back; nobody loses a night's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session

from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

TOLD = {"kind": "decision", "text": "Vi stänger av <växeln>.", "happened_at": ""}


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    return services.declare(organisation=exempelverket, title="Nere", by=saga, now=now)


def timeline(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/timeline/"


def test_what_was_typed_comes_back(saga_here: Client, incident: Incident) -> None:
    Session.objects.all().delete()

    page = saga_here.post(
        timeline(incident),
        TOLD,
        headers={"Referer": f"http://testserver{timeline(incident)}"},
    )

    assert page.status_code == 403
    assert "Vi stänger av &lt;växeln&gt;." in page.text
    assert f"/account/login/?next={timeline(incident)}" in page.text


def test_it_leads_nowhere_else(saga_here: Client, incident: Incident) -> None:
    Session.objects.all().delete()

    page = saga_here.post(
        timeline(incident),
        TOLD,
        headers={"Referer": "https://elsewhere.example//x.example"},
    )

    assert "/account/login/?next=/&quot;" not in page.text
    assert '/account/login/?next=/"' in page.text


def test_it_tells_nothing_of_what_exists(saga_here: Client, incident: Incident) -> None:
    Session.objects.all().delete()

    pages = [
        saga_here.post(f"/incidents/{reference}/timeline/", TOLD)
        for reference in (incident.reference, "VRD-2026-9999")
    ]

    assert pages[0].content == pages[1].content


def test_a_password_is_not_shown(saga_here: Client) -> None:
    Session.objects.all().delete()
    secret = "korrekt häst batteri"

    page = saga_here.post("/account/password/set/", dict.fromkeys(["password1"], secret))

    assert secret not in page.text


def test_a_stranger_is_led_to_sign_in(client: Client, incident: Incident) -> None:
    answer = client.post(timeline(incident), TOLD)

    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/incidents/", "/help/"])
def test_no_cache_on_the_way_keeps_a_persons_pages(saga_here: Client, path: str) -> None:
    assert saga_here.get(path)["Cache-Control"] == "private, no-cache"


def test_what_says_more_is_left_alone(saga_here: Client) -> None:
    assert "no-store" in saga_here.get("/account/tokens/")["Cache-Control"]


def test_the_browser_forgets_when_the_person_signs_out(saga_here: Client) -> None:
    assert "Clear-Site-Data" not in saga_here.get("/incidents/")
    assert saga_here.post("/account/logout/")["Clear-Site-Data"] == '"cache"'
