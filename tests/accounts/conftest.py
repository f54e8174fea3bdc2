from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

PASSWORD = "korrekt häst batteri häftklammer"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User) -> Client:
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def saga_with_password(saga: User) -> User:
    """Saga, who signs in with e-mail and password."""
    return with_password(saga)


@pytest.fixture
def berit_without_second_factor(berit: User) -> User:
    """Berit on her first day: approver already, second factor not yet set up."""
    berit.authenticator_set.all().delete()
    return with_password(berit)


@pytest.fixture
def signed_in(client: Client, saga_with_password: User) -> Client:
    """A browser in which Saga has just signed in and confirmed that it is she."""
    return sign_in(client, saga_with_password)


@pytest.fixture
def berit_signed_in(client: Client, berit_without_second_factor: User) -> Client:
    return sign_in(client, berit_without_second_factor)
