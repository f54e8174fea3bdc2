from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tests.support.sign_in_service import (
    CLIENT_ID,
    CLIENT_SECRET,
    SignInService,
    sign_in_service,
)
from varde.accounts.models import User
from varde.organisations.services import invite, issue_invitation_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client
    from pytest_django import Settings

    from varde.organisations.models import Organisation


@pytest.fixture
def service(settings: Settings) -> Iterator[SignInService]:
    with sign_in_service() as running:
        app = {
            "provider_id": "oidc",
            "name": "Exempelverkets inloggning",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": running.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield running


def go_there_and_back(client: Client) -> HttpResponse:
    """Go to the service, where the person says yes, and come back."""
    there = client.post("/account/oidc/oidc/login/")["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    return client.get("/account/oidc/oidc/login/callback/", {"code": "yes", "state": state})


def open_door(client: Client, organisation: Organisation, ada: User, email: str) -> None:
    now = timezone.now()
    invitation = invite(
        organisation=organisation, email=email, roles=["auditor"], by=ada, now=now
    )
    token = issue_invitation_token(invitation=invitation)
    client.post(f"/invitations/{token}/begin/")


def test_it_is_off_unless_it_is_set_up(client: Client, db: None) -> None:
    assert client.post("/account/oidc/oidc/login/").status_code == 404


def test_the_sign_in_page_offers_the_service(
    client: Client, service: SignInService, db: None
) -> None:
    page = client.get("/account/login/").content.decode()

    assert "Exempelverkets inloggning" in page


def test_looking_does_not_leave_the_instance(
    client: Client, service: SignInService, db: None
) -> None:
    assert client.get("/account/oidc/oidc/login/").status_code == 200


def test_nobody_gets_in_without_an_invitation(
    client: Client, service: SignInService, db: None
) -> None:
    response = go_there_and_back(client)

    assert "By invitation only" in response.content.decode()
    assert not User.objects.exists()


def test_an_invitation_for_another_address_opens_nothing(
    client: Client, service: SignInService, exempelverket: Organisation, ada: User
) -> None:
    open_door(client, exempelverket, ada, "annan@exempelverket.example")

    go_there_and_back(client)

    assert not User.objects.filter(email="ny@exempelverket.example").exists()


def test_an_invited_person_comes_in_with_the_name_from_the_service(
    client: Client, service: SignInService, exempelverket: Organisation, ada: User
) -> None:
    open_door(client, exempelverket, ada, "ny@exempelverket.example")

    response = go_there_and_back(client)
    assert response["Location"] == "/account/3rdparty/signup/"
    said = {"email": "ny@exempelverket.example", "name": "Ny Person"}
    response = client.post("/account/3rdparty/signup/", said)

    assert response["Location"].startswith("/invitations/")
    assert client.get("/account/profile/").context["user"].name == "Ny Person"


def test_the_service_cannot_take_over_an_account(
    client: Client, service: SignInService, saga: User
) -> None:
    service.person["email"] = saga.email

    go_there_and_back(client)

    assert client.get("/account/profile/").status_code == 302
