from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit_record
from varde.audit.actions import Action

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

LOGIN = "/account/login/"


def is_signed_in(client: Client) -> bool:
    return client.get("/account/profile/").status_code == 200


def test_e_mail_and_password_open_the_door(
    client: Client, saga_with_password: User, password: str
) -> None:
    client.post(LOGIN, {"login": "SAGA@exempelverket.example", "password": password})

    assert is_signed_in(client)


def test_a_sign_in_is_on_the_record(signed_in: Client, saga_with_password: User) -> None:
    [entry] = audit_record.chain(saga_with_password.reference)

    assert entry.action == Action.PERSON_SIGNED_IN


@pytest.mark.parametrize(
    ("login", "word"),
    [
        ("saga@exempelverket.example", "wrong"),
        ("nobody@exempelverket.example", "wrong"),
        ("saga@exempelverket.example", ""),
        ("saga@exempelverket.example\x00", "x"),
        ("x" * 100_000, "x" * 100_000),
    ],
)
def test_anything_else_does_not(
    client: Client, saga_with_password: User, login: str, word: str
) -> None:
    response = client.post(LOGIN, {"login": login, "password": word})

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_person_answer_alike(
    client: Client, saga_with_password: User
) -> None:
    known, unknown = (
        client.post(LOGIN, {"login": login, "password": "wrong"}).context["form"].errors
        for login in ("saga@exempelverket.example", "okand@exempelverket.example")
    )

    assert known == unknown


def test_five_failures_lock_the_person_out_for_a_while(
    client: Client, saga_with_password: User, password: str
) -> None:
    said = {"login": saga_with_password.email, "password": "wrong"}
    for _ in range(5):
        client.post(LOGIN, said)

    response = client.post(LOGIN, said | {"password": password})

    assert "Too many failed attempts" in str(response.context["form"].errors)
    assert not is_signed_in(client)


def test_a_closed_account_stays_outside(
    client: Client, saga_with_password: User, password: str
) -> None:
    saga_with_password.is_active = False
    saga_with_password.save()

    client.post(LOGIN, {"login": saga_with_password.email, "password": password})

    assert not is_signed_in(client)


def test_signing_out_takes_a_post(signed_in: Client) -> None:
    signed_in.get("/account/logout/")
    assert is_signed_in(signed_in)

    signed_in.post("/account/logout/")
    assert not is_signed_in(signed_in)


def test_a_foreign_address_is_not_followed(
    client: Client, saga_with_password: User, password: str
) -> None:
    response = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": saga_with_password.email, "password": password},
    )

    assert response["Location"] == "/"


def test_pages_come_in_the_language_and_zone_of_the_person(
    client: Client, saga_with_password: User, password: str
) -> None:
    saga_with_password.language = "fi"
    saga_with_password.save()

    response = client.post(LOGIN, {"login": saga_with_password.email, "password": password})

    assert response.cookies["django_language"].value == "fi"
    assert client.get("/account/profile/")["Content-Language"] == "fi"
