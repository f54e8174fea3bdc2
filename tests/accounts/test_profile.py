from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError

from varde.accounts.models import User
from varde.accounts.services import update_profile
from varde.audit import selectors as audit_record
from varde.core.errors import InvalidValueError


def test_a_profile_is_changed(saga: User, now: datetime) -> None:
    update_profile(
        user=saga,
        name="Saga Lindh",
        language="sv",
        time_zone="Europe/Helsinki",
        by=saga,
        now=now,
    )

    saga.refresh_from_db()
    assert (saga.name, saga.language, saga.time_zone) == (
        "Saga Lindh",
        "sv",
        "Europe/Helsinki",
    )


def test_the_record_tells_which_fields_changed_and_not_the_name(
    saga: User, now: datetime
) -> None:
    update_profile(
        user=saga, name="Ny", language="en", time_zone=saga.time_zone, by=saga, now=now
    )

    [entry] = audit_record.chain(saga.reference)
    assert entry.detail == {"fields": ["name"]}


@pytest.mark.parametrize(
    ("language", "time_zone"),
    [("xx", "Europe/Oslo"), ("en", "Europe/Atlantis"), ("en", "../../etc/passwd")],
)
def test_unknown_languages_and_zones_are_refused(
    saga: User, now: datetime, language: str, time_zone: str
) -> None:
    with pytest.raises(InvalidValueError):
        update_profile(
            user=saga, name="S", language=language, time_zone=time_zone, by=saga, now=now
        )


def test_references_tell_nothing_and_differ(saga: User, nils: User) -> None:
    assert saga.reference.startswith("U-")
    assert len(saga.reference) == 12
    assert saga.reference != nils.reference


def test_an_address_is_one_person_however_it_is_written(saga: User) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create(email=saga.email.upper(), name="Double")
