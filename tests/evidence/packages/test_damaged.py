"""A package that is not what was built is told as such, and can be fetched no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from tests.support.storage import objects_in
from varde.audit.actions import Action
from varde.audit.models import Entry
from varde.core.errors import BytesDamagedError, PackageNotThereError
from varde.evidence import checking, discarding
from varde.evidence.models import CasePackage, Loose
from varde.evidence.packaging import asking
from varde.evidence.tasks import tell_of_package

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from varde.accounts.models import User
    from varde.incidents.models import Incident

Built = Callable[..., tuple[CasePackage, Path]]

LATER = timedelta(days=8)


@pytest.fixture
def package(declared: Incident, built: Built) -> CasePackage:
    return built(declared)[0]


@pytest.fixture
def damaged(package: CasePackage, stored: Path) -> CasePackage:
    path = stored / package.stored_as
    path.write_bytes(path.read_bytes().swapcase())
    return package


def verified(package: CasePackage, by: User, now: datetime) -> CasePackage:
    checking.ask(incident=package.incident, by=by, now=now)
    while checking.go_on(clock=lambda: now, rest=lambda _seconds: None):
        pass
    package.refresh_from_db()
    return package


def alarms() -> int:
    return Entry.objects.filter(action=Action.PACKAGE_FOUND_DAMAGED).count()


def test_one_that_is_whole_stays(package: CasePackage, saga: User, now: datetime) -> None:
    assert verified(package, saga, now).state == CasePackage.State.READY
    assert alarms() == 0


def test_verification_finds_one_that_is_damaged(
    damaged: CasePackage, saga: User, now: datetime
) -> None:
    found = verified(damaged, saga, now)

    assert (found.state, found.problem) == ("failed", "package-damaged")
    assert alarms() == 1


def test_verification_finds_one_that_is_gone(
    package: CasePackage, stored: Path, saga: User, now: datetime
) -> None:
    (stored / package.stored_as).unlink()

    assert verified(package, saga, now).problem == "package-damaged"


def test_the_command_finds_it(damaged: CasePackage, now: datetime) -> None:
    (told,) = checking.verify_all(clock=lambda: now)

    assert (told.sha256, told.state) == (damaged.sha256, "damaged")


def test_one_that_is_damaged_is_not_handed_out(
    damaged: CasePackage, saga: User, now: datetime
) -> None:
    with pytest.raises(BytesDamagedError):
        list(asking.fetch(package=damaged, by=saga, now=now))

    damaged.refresh_from_db()
    assert alarms() == 1
    with pytest.raises(PackageNotThereError):
        asking.fetch(package=damaged, by=saga, now=now)


def test_the_alarm_is_raised_once(damaged: CasePackage, saga: User, now: datetime) -> None:
    for _ in range(2):
        verified(damaged, saga, now)

    assert alarms() == 1


def test_administrators_get_a_message(
    damaged: CasePackage, ada: User, saga: User, now: datetime
) -> None:
    verified(damaged, saga, now)
    tell_of_package.call(package=damaged.pk)

    (message,) = mail.outbox
    assert message.to == [ada.email]
    assert damaged.filename in message.subject


def test_its_bytes_stay_until_its_time_is_over(
    damaged: CasePackage,
    saga: User,
    stored: Path,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    verified(damaged, saga, now)
    assert len(objects_in(stored)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        discarding.expire(now=now + LATER)

    assert objects_in(stored) == []
    assert not Loose.objects.exists()
