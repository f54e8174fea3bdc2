from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core import mail

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

NEW = "saga.lindh@exempelverket.example"


def ask(client: Client) -> str:
    """Ask for the change, and return the link from the message to the new address."""
    client.post("/account/email/", {"email": NEW, "action_add": "add"})
    [message] = [message for message in mail.outbox if message.to == [NEW]]
    [path] = re.findall(r"https?://[^/]+(/account/confirm-email/\S+/)", str(message.body))
    return path


def test_the_address_stays_until_the_new_one_is_confirmed(
    signed_in: Client, saga_with_password: User
) -> None:
    ask(signed_in)

    saga_with_password.refresh_from_db()
    assert saga_with_password.email == "saga@exempelverket.example"


def test_looking_at_the_link_changes_nothing(
    signed_in: Client, saga_with_password: User
) -> None:
    signed_in.get(ask(signed_in))

    saga_with_password.refresh_from_db()
    assert saga_with_password.email == "saga@exempelverket.example"


def test_confirming_changes_the_address(
    signed_in: Client, saga_with_password: User
) -> None:
    signed_in.post(ask(signed_in))

    saga_with_password.refresh_from_db()
    assert saga_with_password.email == NEW


def test_the_address_of_another_is_not_taken(
    signed_in: Client, saga_with_password: User, nils: User
) -> None:
    signed_in.post("/account/email/", {"email": nils.email, "action_add": "add"})

    saga_with_password.refresh_from_db()
    assert saga_with_password.email == "saga@exempelverket.example"
