"""Beside the cast: Petra, who receives other reports at another authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import LONG_BEFORE, member, person
from tests.support.browsers import browser_of
from varde.organisations.models import Organisation, Role

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Delivery, Submission


@pytest.fixture
def arrival(sent: Submission) -> Delivery:
    """The report of Exempelverket as it lies at the desk."""
    return sent.deliveries.get()


@pytest.fixture
def other_authority(db: None) -> Organisation:
    """Another authority of this instance, which takes other reports."""
    return Organisation.objects.create(
        reference="ett-verk",
        name="Ett verk",
        country="SE",
        authority="se.imy",
        created_at=LONG_BEFORE,
    )


@pytest.fixture
def petra(other_authority: Organisation) -> User:
    """Receives reports at another authority."""
    user = person("petra@ettverk.example", "Petra Ask", time_zone="Europe/Stockholm")
    return member(other_authority, user, Role.DESK_OFFICER)


@pytest.fixture
def petra_here(petra: User) -> Client:
    """The browser in which Petra is signed in."""
    return browser_of(petra)
