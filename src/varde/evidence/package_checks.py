"""
Packages in the storage are read again like the files of evidence.

A package is a copy that can be made anew, so one that is not whole can be fetched no
longer. Its bytes stay until its time is over, for whoever looks into what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from varde.audit.actions import Action
from varde.audit.references import SYSTEM
from varde.audit.services import record
from varde.evidence import storing
from varde.evidence.alarms import NOT_WHOLE, state_told
from varde.evidence.models import Blob, CasePackage
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

log = structlog.get_logger("varde.storage")

READY = CasePackage.State.READY


def ready() -> QuerySet[CasePackage]:
    return CasePackage.objects.filter(state=READY).select_related("incident").order_by("pk")


def verify(
    package: CasePackage,
    *,
    read: Callable[[int], None] = lambda _count: None,
    now: datetime,
) -> tuple[str, int | None]:
    """Read a package, note what it is found to be, and tell it; `read` hears the pace."""
    try:
        for data in watched(package, now=now):
            read(len(data))
    except NOT_WHOLE as refusal:
        return state_told(refusal)
    return Blob.State.SOUND, None


def watched(package: CasePackage, *, now: datetime) -> Iterator[bytes]:
    """Hand out a package, and raise the alarm where it turns out not to be whole."""
    try:
        yield from storing.whole(package)
    except NOT_WHOLE as refusal:
        _note(package, *state_told(refusal), now=now)
        raise


@transaction.atomic
def _note(package: CasePackage, state: str, chunk: int | None, *, now: datetime) -> None:
    # One that expired while it was read is not missed.
    still = CasePackage.objects.filter(pk=package.pk, stored_as=package.stored_as)
    problem = CasePackage.Problem.SPOILED
    failed = still.filter(state=READY).update(
        state=CasePackage.State.FAILED, problem=problem
    )
    if not failed:
        return
    log.error("a stored package is not whole", package=package.pk, state=state, chunk=chunk)
    record(
        Action.PACKAGE_FOUND_DAMAGED,
        subject=package.incident.reference,
        by=SYSTEM,
        at=now,
        detail={
            "package": package.number,
            "sha256": package.sha256,
            "state": str(state),
            "chunk": chunk,
        },
    )
    enqueue("evidence.tell_of_package", package=package.pk)
