"""
Packages go when their time is over, or what is in them may be handed out no longer.

That they were made stays known, and they can be asked for again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from varde.evidence import storing
from varde.evidence.models import CasePackage
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.incidents.models import Incident

JOB = "evidence.build_package"


def expire(*, now: datetime) -> int:
    """Remove the bytes of packages whose time is over."""
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
