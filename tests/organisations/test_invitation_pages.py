from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from varde.accounts.models import User
from varde.organisations.models import Invitation, Organisation, Role
from varde.organisations.selectors import roles_in
from varde.organisations.services import (
    invite,
    issue_invitation_token,
    withdraw_invitation,
)

ADDRESS = "ny@exempelverket.example"
PASSWORD = "korrekt häst batteri häftklammer"


@pytest.fixture
def invitation(exempelverket: Organisation, ada: User) -> Invitation:
    return invite(
        organisation=exempelverket,
        email=ADDRESS,
        roles=["responder"],
        by=ada,
        now=timezone.now(),
    )


@pytest.fixture
def link(invitation: Invitation) -> str:
    return f"/invitations/{issue_invitation_token(invitation=invitation)}/"


def sign_up(client: Client, email: str = ADDRESS) -> object:
    return client.post(
        "/account/signup/", {"email": email, "name": "Ny Person", "password1": PASSWORD}
    )


def test_the_link_can_be_read_before_signing_in(client: Client, link: str) -> None:
    page = client.get(link).content.decode()

    assert "Exempelverket" in page
    assert ADDRESS in page


@pytest.mark.parametrize("rest", ["", "begin/", "accept/"])
def test_a_wrong_link_tells_nothing(client: Client, saga: User, rest: str) -> None:
    client.force_login(saga)
    ask = client.post if rest else client.get

    assert ask(f"/invitations/{'a' * 43}/{rest}").status_code == 404


def test_accepting_takes_an_account(client: Client, link: str) -> None:
    response = client.post(f"{link}accept/")

    assert response["Location"].startswith("/account/login/")


def test_an_invited_person_signs_up_and_accepts(
    client: Client, link: str, exempelverket: Organisation
) -> None:
    assert client.post(f"{link}begin/")["Location"] == "/account/signup/"
    assert sign_up(client)["Location"] == link
    client.post(f"{link}accept/")

    person = User.objects.get(email=ADDRESS)
    assert roles_in(person, exempelverket) == {Role.RESPONDER}
    assert (person.name, person.time_zone) == ("Ny Person", "Europe/Stockholm")
    assert EmailAddress.objects.get(user=person).verified


def test_the_door_is_shut_without_an_invitation(client: Client, db: None) -> None:
    page = client.get("/account/signup/").content.decode()
    sign_up(client)

    assert "By invitation only" in page
    assert not User.objects.exists()


def test_the_door_is_open_for_one_address_only(client: Client, link: str) -> None:
    client.post(f"{link}begin/")

    sign_up(client, "annan@exempelverket.example")

    assert not User.objects.filter(name="Ny Person").exists()


def test_the_door_shuts_behind_the_person(client: Client, link: str) -> None:
    client.post(f"{link}begin/")
    sign_up(client)
    client.post("/account/logout/")

    assert "By invitation only" in client.get("/account/signup/").content.decode()


def test_a_closed_invitation_opens_no_door(
    client: Client, link: str, invitation: Invitation, ada: User
) -> None:
    withdraw_invitation(invitation=invitation, by=ada, now=timezone.now())

    client.post(f"{link}begin/")

    assert "By invitation only" in client.get("/account/signup/").content.decode()


def test_a_person_with_an_account_signs_in_and_comes_back(
    client: Client, link: str
) -> None:
    User.objects.create_user(ADDRESS, name="Ny")

    response = client.post(f"{link}begin/")

    assert response["Location"].startswith("/account/login/?next=%2Finvitations%2F")


def test_someone_else_is_not_offered_the_button(
    client: Client, link: str, nils: User
) -> None:
    client.force_login(nils)

    assert "accept/" not in client.get(link).content.decode()


def test_someone_else_cannot_accept(
    client: Client, link: str, nils: User, exempelverket: Organisation
) -> None:
    client.force_login(nils)

    assert client.post(f"{link}accept/").status_code == 403
    assert roles_in(nils, exempelverket) == frozenset()


def test_an_administrator_invites_and_withdraws_on_pages(client: Client, ada: User) -> None:
    client.force_login(ada)
    home = "/organisations/exempelverket/"

    client.post(f"{home}invite/", {"email": ADDRESS, "roles": ["auditor"]})
    found = Invitation.objects.get()
    client.post(f"{home}invitations/{found.pk}/withdraw/")

    found.refresh_from_db()
    assert not found.is_open(timezone.now())


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"email": ADDRESS},
        {"email": "nobody", "roles": ["auditor"]},
        {"email": ADDRESS, "roles": ["desk-officer"]},
        {"email": f"a@b.example\nBcc: {ADDRESS}", "roles": ["auditor"]},
    ],
)
def test_an_invitation_that_cannot_be_right_is_not_made(
    client: Client, ada: User, said: dict[str, object]
) -> None:
    client.force_login(ada)

    response = client.post("/organisations/exempelverket/invite/", said)

    assert response.status_code == 422
    assert not Invitation.objects.exists()
