"""Ask for a package, and fetch it."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidValueError, PackageNotThereError, PackageUnderWayError
from varde.core.taxonomy import Tlp
from varde.evidence import package_checks
from varde.evidence.discarding import JOB
from varde.evidence.models import CasePackage
from varde.incidents import services as incidents
from varde.jobs.pauses import silent
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident

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
        silent("moved_at", now=now, longest=STALLED_AFTER), state__in=UNDER_WAY
    )
    count = 0
    for pk in list(stalled.values_list("pk", flat=True)):
        with transaction.atomic():
            # The condition is in the UPDATE, so of several workers one puts it there.
            if stalled.filter(pk=pk).update(state=CasePackage.State.WAITING, moved_at=now):
                enqueue(JOB, package=pk)
                count += 1
    return count
