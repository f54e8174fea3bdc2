from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from tests.support.smtp_sink import smtp_sink

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from varde.accounts.models import User

RESET = "/account/password/reset/"
CHOSEN = "ett helt annat långt lösenord"


def link_in(message: str) -> str:
    [path] = re.findall(rf"https?://[^/]+({RESET}key/\S+/)", message)
    return path


def test_a_new_password_is_chosen_through_the_link(
    client: Client, saga_with_password: User
) -> None:
    client.post(RESET, {"email": saga_with_password.email})
    form = client.get(link_in(str(mail.outbox[0].body)))["Location"]

    client.post(form, {"password1": CHOSEN, "password2": CHOSEN})

    saga_with_password.refresh_from_db()
    assert saga_with_password.check_password(CHOSEN)


def test_the_link_works_once(client: Client, saga_with_password: User) -> None:
    client.post(RESET, {"email": saga_with_password.email})
    link = link_in(str(mail.outbox[0].body))
    form = client.get(link)["Location"]
    client.post(form, {"password1": CHOSEN, "password2": CHOSEN})

    assert "wrong or has been used" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_gets_no_message_and_the_same_answer(
    client: Client, saga_with_password: User
) -> None:
    known = client.post(RESET, {"email": saga_with_password.email})
    unknown = client.post(RESET, {"email": "okand@exempelverket.example"})

    assert (known.status_code, known["Location"]) == (
        unknown.status_code,
        unknown["Location"],
    )
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_tells_a_stranger_nothing(
    client: Client, saga_with_password: User, settings: Settings
) -> None:
    with smtp_sink() as sink:
        settings.EMAIL_PORT = sink.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    response = client.post(RESET, {"email": saga_with_password.email})

    assert response["Location"] == f"{RESET}done/"


@pytest.mark.parametrize("email", ["", "nobody", "a@b.example\nBcc: c@d.example", "\x00"])
def test_an_address_that_is_none_is_refused(client: Client, db: None, email: str) -> None:
    response = client.post(RESET, {"email": email})

    assert response.status_code == 200
    assert response.context["form"].errors
