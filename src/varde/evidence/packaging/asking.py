"""Ask for a package, fetch it, and let it go when its time is over."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidValueError, PackageNotThereError, PackageUnderWayError
from varde.core.taxonomy import Tlp
from varde.evidence import package_checks, storing
from varde.evidence.models import CasePackage
from varde.incidents import services as incidents
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.incidents.models import Incident

JOB = "evidence.build_package"
KEPT_FOR = timedelta(days=7)
STALLED_AFTER = timedelta(minutes=3)
UNDER_WAY = (CasePackage.State.WAITING, CasePackage.State.BUILDING)


@transaction.atomic
def ask(
    *,
    incident: Incident,
    ceiling: str,
    with_bytes: bool,
    language: str,
    by: User,
    now: datetime,
) -> CasePackage:
    """
    Ask for a package; a job builds it after the commit.

    Raises PackageUnderWayError while the person waits for another of this incident.
    """
    if ceiling not in list(Tlp):
        raise InvalidValueError(field="ceiling", reason="not-a-choice")
    incidents.lock(incident)
    mine = CasePackage.objects.filter(incident=incident, asked_by=by, state__in=UNDER_WAY)
    if waiting := mine.first():
        raise PackageUnderWayError(package=waiting.number)
    package = CasePackage.objects.create(
        incident=incident,
        number=CasePackage.objects.filter(incident=incident).count() + 1,
        ceiling=ceiling,
        with_bytes=with_bytes,
        language=language,
        asked_by=by,
        asked_at=now,
        moved_at=now,
    )
    detail = {"ceiling": package.ceiling, "with_bytes": package.with_bytes}
    _record(Action.PACKAGE_ASKED, package, detail, by=by, now=now)
    enqueue(JOB, package=package.pk)
    return package


def fetch(*, package: CasePackage, by: User, now: datetime) -> Iterator[bytes]:
    """
    Hand out the package and record that.

    Raises PackageNotThereError, and what the storage says before the first byte is out.
    """
    if not package.can_be_fetched(now):
        raise PackageNotThereError(state=package.state)
    chunks = package_checks.watched(package, now=now)
    first = next(chunks, b"")
    with transaction.atomic():
        incidents.lock(package.incident)
        detail = {"sha256": package.sha256}
        _record(Action.PACKAGE_DOWNLOADED, package, detail, by=by, now=now)
    return chain([first], chunks)


def _record(
    action: Action,
    package: CasePackage,
    detail: dict[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    audit.record(
        action,
        subject=package.incident.reference,
        by=by.reference,
        at=now,
        detail={"package": package.number, **detail},
    )


def resume_stalled(*, now: datetime) -> int:
    """Put packages on the queue again whose building has stopped, such as by a kill."""
    stalled = CasePackage.objects.filter(
        state__in=UNDER_WAY, moved_at__lte=now - STALLED_AFTER
    )
    count = 0
    for pk in list(stalled.values_list("pk", flat=True)):
        with transaction.atomic():
            # The condition is in the UPDATE, so of several workers one puts it there.
            if stalled.filter(pk=pk).update(state=CasePackage.State.WAITING, moved_at=now):
                enqueue(JOB, package=pk)
                count += 1
    return count


def expire(*, now: datetime) -> int:
    """Remove the bytes of packages whose time is over; that they were made stays known."""
    over = _stored().filter(expires_at__lte=now)
    return sum(_remove(package, now=now) for package in list(over))


@transaction.atomic
def discard(*, incident: Incident, with_bytes: bool = False, now: datetime) -> int:
    """
    Remove every package of an incident, because what is in it may be kept no longer.

    One that is being built has read what is gone, and begins anew; one that is ready
    before that is seen here is among those that go. `with_bytes` alone leaves those that
    hold no files.
    """
    packages = CasePackage.objects.filter(incident=incident)
    if with_bytes:
        packages = packages.filter(with_bytes=True)
    for package in packages.filter(state=CasePackage.State.BUILDING):
        _begin_anew(package)
    kept = _stored().filter(pk__in=packages)
    return sum(_remove(package, now=now) for package in list(kept))


def _begin_anew(package: CasePackage) -> None:
    building = CasePackage.objects.filter(pk=package.pk, state=CasePackage.State.BUILDING)
    if building.update(state=CasePackage.State.WAITING, attempt=F("attempt") + 1):
        enqueue(JOB, package=package.pk)


def _stored() -> QuerySet[CasePackage]:
    """Those that are ready, and those that were found damaged since."""
    return CasePackage.objects.exclude(stored_as="")


@transaction.atomic
def _remove(package: CasePackage, *, now: datetime) -> bool:
    still = _stored().filter(pk=package.pk)
    if not still.update(state=CasePackage.State.EXPIRED, stored_as=""):
        return False
    storing.release(package.stored_as, now=now)
    return True
