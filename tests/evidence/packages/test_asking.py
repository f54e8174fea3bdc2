"""A package is asked for, built by a job whatever happens, fetched, and let go."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from tests.evidence.packages.conftest import MAIL
from tests.support.storage import objects_in, use_folder
from varde.adapters.packages.verifying import verify
from varde.audit import selectors as audit
from varde.core.errors import PackageNotThereError, PackageUnderWayError
from varde.evidence import discarding, storing
from varde.evidence.models import CasePackage, Item, Loose
from varde.evidence.packaging import asking, building
from varde.incidents import services as incidents
from varde.incidents.models import Incident

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User

Built = Callable[..., tuple[CasePackage, Path]]
AddFile = Callable[..., Item]

pytestmark = pytest.mark.django_db


def asked_for(incident: Incident, by: User, now: datetime) -> CasePackage:
    return asking.ask(
        incident=incident,
        ceiling="amber",
        with_bytes=True,
        language="en",
        by=by,
        now=now,
    )


def test_every_step_is_recorded(
    incident: Incident, saga: User, now: datetime, built: Built
) -> None:
    package, _ = built(incident)
    list(asking.fetch(package=package, by=saga, now=now))

    steps = [
        entry for entry in audit.chain(incident.reference) if "package" in entry.action
    ]
    assert [entry.action for entry in reversed(steps)] == [
        *("package.asked", "package.made", "package.downloaded")
    ]
    assert steps[0].detail == {"package": 1, "sha256": package.sha256}


def test_one_at_a_time_for_each_person(
    incident: Incident, saga: User, berit: User, now: datetime
) -> None:
    asked_for(incident, saga, now)

    with pytest.raises(PackageUnderWayError):
        asked_for(incident, saga, now)
    assert asked_for(incident, berit, now).number == 2


def test_a_job_that_was_killed_begins_anew(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    CasePackage.objects.update(state=CasePackage.State.BUILDING, attempt=1)

    assert asking.resume_stalled(now=now + timedelta(minutes=1)) == 0
    assert asking.resume_stalled(now=now + timedelta(minutes=4)) == 1
    assert building.build(package.pk, clock=lambda: now)


def test_one_whose_building_stopped_while_the_clock_ran_ahead_begins_anew(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    ahead = now + timedelta(days=3650)
    CasePackage.objects.update(state=CasePackage.State.BUILDING, moved_at=ahead)

    assert asking.resume_stalled(now=now) == 1
    assert building.build(package.pk, clock=lambda: now)


def test_one_that_is_being_built_is_not_begun_anew(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    """Such as when its job took so long that it was given back to the queue."""
    package = asked_for(incident, saga, now)
    CasePackage.objects.update(state=CasePackage.State.BUILDING, attempt=1)

    assert not building.build(package.pk, clock=lambda: now + timedelta(minutes=1))

    package.refresh_from_db()
    assert (package.state, package.attempt) == (CasePackage.State.BUILDING, 1)


def test_one_that_is_discarded_while_it_is_built_is_on_the_queue_again(
    incident: Incident, saga: User, now: datetime
) -> None:
    package = asked_for(incident, saga, now)
    CasePackage.objects.update(state=CasePackage.State.BUILDING, attempt=1)
    DBTaskResult.objects.all().delete()

    discarding.discard(incident=incident, now=now)

    package.refresh_from_db()
    assert package.state == CasePackage.State.WAITING
    assert DBTaskResult.objects.get().args_kwargs["kwargs"] == {"package": package.pk}


def test_one_whose_database_went_away_is_built_when_it_is_back(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    ticks = iter(range(10_000))

    def cut_off() -> datetime:
        if next(ticks) == 3:
            raise OperationalError
        return now

    with pytest.raises(OperationalError):
        building.build(package.pk, clock=cut_off)
    package.refresh_from_db()
    assert package.is_under_way
    assert building.build(package.pk, clock=lambda: now)


def test_one_that_was_overtaken_leaves_nothing(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    ticks = iter(range(10_000))

    def overtaken() -> datetime:
        # After some ticks of the clock another attempt has begun.
        tick = next(ticks)
        if tick == 3:
            CasePackage.objects.update(attempt=7)
        return now + timedelta(minutes=tick)

    assert not building.build(package.pk, clock=overtaken)
    assert not Loose.objects.exists()
    assert not [path for path in stored.rglob("*") if path.is_file()]


def test_a_damaged_file_is_told_and_nothing_half_is_left(
    incident: Incident, add_file: AddFile, built: Built, stored: Path
) -> None:
    add_file(incident, MAIL, "mail.eml")
    (kept,) = [path for path in stored.rglob("*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(MAIL.replace(b"Klicka", b"KLICKA"))

    package, _ = built(incident)

    assert (package.state, package.problem) == ("failed", "bytes-damaged")
    assert [path for path in stored.rglob("*") if path.is_file()] == [kept]


def test_who_may_no_longer_read_gets_nothing(
    incident: Incident, saga: User, berit: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    incidents.seal(incident=incident, readers=[berit], revision=0, by=berit, now=now)

    assert not building.build(package.pk, clock=lambda: now)

    package.refresh_from_db()
    assert package.problem == CasePackage.Problem.NOT_READABLE


def test_its_time_ends(incident: Incident, saga: User, now: datetime, built: Built) -> None:
    package, _ = built(incident)
    later = now + timedelta(days=8)

    with pytest.raises(PackageNotThereError):
        asking.fetch(package=package, by=saga, now=later)
    assert discarding.expire(now=later) == 1

    package.refresh_from_db()
    assert (package.state, package.stored_as) == (CasePackage.State.EXPIRED, "")


def test_a_package_goes_with_what_is_in_it(
    incident: Incident, now: datetime, built: Built
) -> None:
    built(incident)

    assert discarding.discard(incident=incident, now=now) == 1
    assert discarding.discard(incident=incident, now=now) == 0


def test_it_is_built_where_bytes_are_encrypted(
    incident: Incident, add_file: AddFile, built: Built, sealed: Path
) -> None:
    add_file(incident, MAIL, "mail.eml")

    package, path = built(incident)

    assert verify(path).holds
    assert zipfile.is_zipfile(path)
    assert not [p for p in sealed.rglob("*") if p.is_file() and b"Klicka" in p.read_bytes()]
    assert b"".join(storing.read(package.stored_as)) == path.read_bytes()


def test_a_full_disk_is_told_and_nothing_half_is_left(
    incident: Incident,
    add_file: AddFile,
    built: Built,
    small_disk: Path,
    settings: Settings,
) -> None:
    use_folder(settings, small_disk)
    add_file(incident, b"k" * 3_000_000, "large.bin")
    before = objects_in(small_disk)

    package, _ = built(incident)

    assert (package.state, package.problem) == ("failed", "storage-full")
    assert objects_in(small_disk) == before
    assert not Loose.objects.exists()
