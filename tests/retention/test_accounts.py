"""The account of a person who was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import translation

from tests.conftest import member
from tests.retention.conftest import EMAIL, NAME
from varde.accounts.models import ApiToken, User
from varde.core.errors import LastAdministratorError
from varde.organisations.models import Membership, Role
from varde.retention.models import Erasure

if TYPE_CHECKING:
    from collections.abc import Callable

    from varde.organisations.models import Organisation


def test_it_has_no_name_and_keeps_its_reference(
    zenobie: User, erase: Callable[..., Erasure]
) -> None:
    erase(person=zenobie)

    left = User.objects.get(reference=zenobie.reference)
    assert left.name == "Erased person"
    assert not left.is_active


def test_it_is_called_that_in_the_readers_language(
    zenobie: User, erase: Callable[..., Erasure]
) -> None:
    erase(person=zenobie)

    with translation.override("sv"):
        name = User.objects.get(pk=zenobie.pk).name
        assert name == translation.gettext("Erased person")


@pytest.mark.usefixtures("signed_in")
def test_sessions_and_tokens_end_at_once(
    zenobie: User, erase: Callable[..., Erasure]
) -> None:
    erase(person=zenobie)

    assert not Session.objects.exists()
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_an_account_that_others_use_only_loses_its_roles_here(
    exempelverket: Organisation,
    annanstans: Organisation,
    zenobie: User,
    erase: Callable[..., Erasure],
) -> None:
    member(annanstans, zenobie, Role.RESPONDER)

    erase(organisation=exempelverket, person=zenobie)

    zenobie.refresh_from_db()
    assert (zenobie.name, zenobie.email) == (NAME, EMAIL)
    (role,) = Membership.objects.filter(user=zenobie)
    assert role.organisation == annanstans


def test_the_last_administrator_is_not_erased(
    exempelverket: Organisation, ada: User, erase: Callable[..., Erasure]
) -> None:
    with pytest.raises(LastAdministratorError):
        erase(organisation=exempelverket, person=ada)

    assert not Erasure.objects.exists()


def test_the_spellings_are_forgotten_when_it_is_done(
    zenobie: User, erase: Callable[..., Erasure]
) -> None:
    assert erase(person=zenobie).terms == []


def test_another_organisation_keeps_what_it_wrote(
    annanstans: Organisation,
    nils: User,
    exempelverket: Organisation,
    erase: Callable[..., Erasure],
    now: object,
) -> None:
    from varde.incidents import services as incidents

    theirs = incidents.declare(organisation=annanstans, title=NAME, by=nils, now=now)

    erase(organisation=exempelverket)

    theirs.refresh_from_db()
    assert theirs.title == NAME


def test_a_namesake_keeps_the_address_to_sign_in_with(
    zenobie: User, saga: User, erase: Callable[..., Erasure]
) -> None:
    EmailAddress.objects.create(user=saga, email=f"the.other.{EMAIL}", verified=True)

    erase(person=zenobie)

    assert EmailAddress.objects.filter(user=saga).exists()
