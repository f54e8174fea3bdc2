"""
The cast.

Saga handles incidents at Exempelverket, Berit releases reports there and Aino
reads there but may not act. Nils works elsewhere and must not learn what goes on
at Exempelverket. Disa receives reports at the authority's desk. Ada administers
Exempelverket and Dag administers the desk.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from varde.accounts.models import User
from varde.organisations.models import (
    ROLES_WITH_POWER,
    Membership,
    Organisation,
    Role,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

pytest_plugins = [
    "tests.support.browsers",
    "tests.support.bank",
    "tests.support.reports",
    "tests.support.append_only",
    "tests.support.chromium",
    "tests.support.environment",
    "tests.support.programs",
    "tests.support.routes",
    "tests.support.time_authority",
    "tests.support.storage",
]

NOW = datetime(2026, 10, 6, 21, 30, tzinfo=UTC)
AWARE = datetime(2026, 10, 6, 20, 45, tzinfo=UTC)
LONG_BEFORE = datetime(2025, 1, 15, 8, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Tuesday evening in October, UTC."""
    return NOW


@pytest.fixture
def aware() -> datetime:
    """Three quarters of an hour before `now`."""
    return AWARE


@pytest.fixture(autouse=True)
def _nothing_remembered_between_tests() -> Iterator[None]:
    """Rate limits live in the cache and the language in the thread."""
    from django.core.cache import caches
    from django.utils import timezone, translation

    yield
    translation.activate("en")
    timezone.deactivate()
    for cache in caches.all(initialized_only=True):
        if "locmem" in type(cache).__module__:
            cache.clear()


def person(email: str, name: str, *, language: str = "en", time_zone: str) -> User:
    return User.objects.create_user(
        email, name=name, language=language, time_zone=time_zone
    )


def member(organisation: Organisation, user: User, *roles: Role) -> User:
    """Whoever holds a role with power has a second factor, as the gate demands."""
    for role in roles:
        Membership.objects.create(organisation=organisation, user=user, role=role)
    if ROLES_WITH_POWER & set(roles):
        # In bulk, so that it was always there and nothing is on the record.
        Authenticator.objects.bulk_create(
            [Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})]
        )
    return user


@pytest.fixture
def exempelverket(db: None) -> Organisation:
    """A Swedish state authority; duties under the Swedish NIS2 law fall on it."""
    return Organisation.objects.create(
        reference="exempelverket",
        name="Exempelverket",
        registration_number="202100-0000",
        country="SE",
        sectors=["public-administration"],
        entity_types=["state-authority"],
        facts={
            "entity.size": "large",
            "entity.classification": "essential",
            "entity.cross_border_decisions": True,
            "entity.named_by_ordinance": True,
            "entity.security_or_law_enforcement": False,
            "entity.exempt_constitutional_body": False,
            "entity.swedish_state_body": "none",
            "entity.critical_entity": False,
            "entity.security_sensitive_activity": False,
            "entity.financial_types": [],
            "entity.product_roles": [],
            "entity.ai_roles": [],
        },
        contact_name="Saga Lind",
        contact_email="csirt@exempelverket.example",
        contact_phone="+46 8 000 00 00",
        created_at=LONG_BEFORE,
    )


@pytest.fixture
def annanstans(db: None) -> Organisation:
    """Another organisation, which has nothing to do with Exempelverket."""
    return Organisation.objects.create(
        reference="annanstans",
        name="Annanstans AB",
        registration_number="556000-0000",
        country="SE",
        created_at=LONG_BEFORE,
    )


@pytest.fixture
def exempelbolaget(exempelverket: Organisation) -> Organisation:
    """A legal entity that Exempelverket handles incidents for."""
    return Organisation.objects.create(
        reference="exempelbolaget",
        name="Exempelbolaget AB",
        registration_number="556100-0000",
        country="SE",
        parent=exempelverket,
        created_at=LONG_BEFORE,
    )


@pytest.fixture
def authority(db: None) -> Organisation:
    """The authority that takes Exempelverket's reports, on this instance."""
    return Organisation.objects.create(
        reference="myndigheten",
        name="Myndigheten",
        country="SE",
        authority="se.ncsc",
        created_at=LONG_BEFORE,
    )


@pytest.fixture
def saga(exempelverket: Organisation) -> User:
    """Handles incidents at Exempelverket."""
    user = person("saga@exempelverket.example", "Saga Lind", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.RESPONDER)


@pytest.fixture
def berit(exempelverket: Organisation) -> User:
    """Releases reports at Exempelverket."""
    user = person("berit@exempelverket.example", "Berit Ek", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.APPROVER)


@pytest.fixture
def aino(exempelverket: Organisation) -> User:
    """Reads at Exempelverket; may look but not act."""
    user = person("aino@exempelverket.example", "Aino Berg", time_zone="Europe/Helsinki")
    return member(exempelverket, user, Role.AUDITOR)


@pytest.fixture
def ada(exempelverket: Organisation) -> User:
    """Administers Exempelverket; handles no incidents."""
    user = person("ada@exempelverket.example", "Ada Sund", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.ADMIN)


@pytest.fixture
def nils(annanstans: Organisation) -> User:
    """Works elsewhere; must never see Exempelverket."""
    user = person("nils@annanstans.example", "Nils Dahl", time_zone="Europe/Oslo")
    return member(annanstans, user, Role.RESPONDER)


@pytest.fixture
def disa(authority: Organisation) -> User:
    """Receives reports at the authority's desk."""
    user = person("disa@myndigheten.example", "Disa Holm", time_zone="Europe/Stockholm")
    return member(authority, user, Role.DESK_OFFICER)


@pytest.fixture
def dag(authority: Organisation) -> User:
    """Administers the authority's desk."""
    user = person("dag@myndigheten.example", "Dag Berge", time_zone="Europe/Stockholm")
    return member(authority, user, Role.DESK_ADMIN)


@pytest.fixture
def stranger(db: None) -> User:
    """Has an account and no role anywhere."""
    return person("okand@utanfor.example", "Okänd Person", time_zone="Europe/Stockholm")


@pytest.fixture
def demonstration(settings: Settings) -> None:
    """Nothing is asked of people beyond one click: no second factor."""
    settings.DEMONSTRATION = True
