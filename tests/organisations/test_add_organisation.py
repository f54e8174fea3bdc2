from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from varde.organisations.models import Invitation, Organisation
from varde.organisations.services import hash_of


def add(*arguments: str) -> str:
    said = StringIO()
    call_command("add_organisation", *arguments, stdout=said)
    return said.getvalue()


def test_it_shows_the_link_of_the_first_administrator(db: None) -> None:
    said = add("Kommunen", "SE", "chef@kommunen.example")

    invitation = Invitation.objects.get()
    [token] = re.findall(r"/invitations/([\w-]+)/", said)
    assert invitation.token_hash == hash_of(token)
    assert invitation.roles == ["admin"]


def test_an_authority_gets_a_desk_administrator(db: None) -> None:
    add("Myndigheten", "SE", "chef@myndigheten.example", "--authority", "se.ncsc")

    assert Organisation.objects.get().authority == "se.ncsc"
    assert Invitation.objects.get().roles == ["desk-admin"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Kommunen", "XX", "a@b.example"), "country: Choose one of the answers."),
        (("", "SE", "a@b.example"), "name: An answer is missing."),
        (
            ("Myndigheten", "SE", "a@b.example", "--authority", "se.nobody"),
            "authority: Choose one of the answers.",
        ),
    ],
)
def test_what_cannot_be_is_named_in_words(
    db: None, arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        add(*arguments)

    assert not Organisation.objects.exists()


def test_nothing_is_half_added(db: None) -> None:
    with pytest.raises(CommandError):
        add("Kommunen", "SE", "nobody")

    assert not Organisation.objects.exists()
