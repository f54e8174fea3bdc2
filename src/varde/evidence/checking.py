"""
Stored bytes are read again and compared with their hashes, on demand and in time.

A run goes blob by blob and notes where it is, so a kill costs no more than the blob
that was being read. What is found damaged or missing is told everywhere: in the record
of each incident that it belongs to, on the item, to the administrators, in the log and
in the metrics.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from varde.audit.actions import Action
from varde.audit.references import SYSTEM
from varde.audit.services import record
from varde.evidence import package_checks, selectors, storing
from varde.evidence.alarms import NOT_WHOLE, state_told
from varde.evidence.models import Blob, Check, Finding, Item
from varde.incidents.services.shared import lock
from varde.jobs.batches import in_batches
from varde.jobs.queue import enqueue

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.evidence.models import CasePackage
    from varde.incidents.models import Incident

log = structlog.get_logger("varde.storage")

SUBJECT = "STORAGE"
CLAIM = timedelta(minutes=2)
HEARTBEAT = 20.0
TURN = 5.0
"""After so many seconds a turn ends; the next goes on."""
BLOBS_AT_ONCE = 500
MEGABYTE = 10**6

Clock = Callable[[], datetime]


# Asked for


@transaction.atomic
def ask(*, incident: Incident, by: User, now: datetime) -> Check:
    """Have the files of an incident verified soon; a run that is under way will do."""
    lock(incident)
    under_way = Check.objects.filter(incident=incident, finished_at=None).first()
    if under_way is not None:
        return under_way
    run = Check(incident=incident, asked_by=by, asked_at=now)
    run.total = _blobs_of(run).count()
    run.save()
    record(
        Action.EVIDENCE_CHECK_ASKED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"files": run.total},
    )
    return run


def latest(incident: Incident) -> Check | None:
    """The run that was asked for last."""
    runs = Check.objects.filter(incident=incident).select_related("asked_by")
    return runs.first()


def items_with_bytes(incident: Incident) -> list[Item]:
    """The items of the incident whose files are verified, by number."""
    items = Item.objects.filter(incident=incident, blob__isnull=False)
    return selectors.with_standing(items.select_related("blob").order_by("number"))


def begin_in_time(*, now: datetime) -> Check | None:
    """
    Begin a run over the instance once the first blob has waited most of its days.

    It takes along what would soon come due, so that runs are few.
    """
    if Check.objects.filter(incident=None, finished_at=None).exists():
        return None
    waited = Blob.objects.exclude(state=Blob.State.DESTROYED)
    if not waited.filter(checked_at__lte=now - 0.8 * _period()).exists():
        return None
    run = Check(asked_at=now)
    run.total = _blobs_of(run).count()
    run.save()
    return run


def _period() -> timedelta:
    return timedelta(days=settings.EVIDENCE_CHECK_DAYS)


def _blobs_of(run: Check) -> QuerySet[Blob]:
    blobs = Blob.objects.exclude(state=Blob.State.DESTROYED).order_by("pk")
    if run.incident_id is not None:
        items = Item.objects.filter(incident=run.incident_id, blob__isnull=False)
        return blobs.filter(pk__in=items.values("blob"))
    return blobs.filter(checked_at__lte=run.asked_at - 0.6 * _period())


def _packages_of(run: Check) -> QuerySet[CasePackage]:
    packages = package_checks.ready()
    if run.incident_id is not None:
        return packages.filter(incident=run.incident_id)
    return packages


# Carried out


def go_on(*, clock: Clock, rest: Callable[[float], None] = time.sleep) -> bool:
    """
    Take a turn at a run: those that people wait for first.

    Raises what the storage says where it cannot be asked at all; the run stays where it
    is.
    """
    begin_in_time(now=clock())
    free = Q(claimed_until=None) | Q(claimed_until__lt=clock())
    waiting = Check.objects.filter(free, finished_at=None)
    run = waiting.order_by(F("incident").asc(nulls_last=True), "pk").first()
    if run is None or not _claim(run, now=clock()):
        return False
    try:
        _take_turn(run, clock=clock, rest=rest)
    finally:
        Check.objects.filter(pk=run.pk).update(claimed_until=None)
    return True


def _claim(run: Check, *, now: datetime) -> bool:
    mine = Check.objects.filter(pk=run.pk, claimed_until=run.claimed_until)
    return bool(mine.update(claimed_until=now + CLAIM, state=Check.State.RUNNING))


def _take_turn(run: Check, *, clock: Clock, rest: Callable[[float], None]) -> None:
    pace = Pace(run, clock=clock, rest=rest)
    while blob := _blobs_of(run).filter(pk__gt=run.last).first():
        state, chunk = look_at(blob, pace=pace)
        note(blob, state=state, chunk=chunk, run=run, now=clock())
        if pace.taken > TURN:
            return
    while package := _packages_of(run).filter(pk__gt=run.last_package).first():
        package_checks.verify(package, read=pace.read, now=clock())
        run.last_package = package.pk
        run.save(update_fields=["last_package"])
        if pace.taken > TURN:
            return
    now = clock()
    # What was destroyed meanwhile was counted and is no longer there.
    Check.objects.filter(pk=run.pk).update(
        state=Check.State.DONE, finished_at=now, total=F("done")
    )
    log.info("storage verified", run=run.pk, files=run.done, bad=run.bad)


class Pace:
    """Keeps to the rate that the settings allow, and to the claim on the run."""

    def __init__(self, run: Check, *, clock: Clock, rest: Callable[[float], None]) -> None:
        self._run = run
        self._clock = clock
        self._rest = rest
        self._began = time.monotonic()
        self._told = self._began
        self._bytes = 0

    @property
    def taken(self) -> float:
        return time.monotonic() - self._began

    def read(self, count: int) -> None:
        """Rest if that was too fast."""
        self._bytes += count
        allowed = self._bytes / (settings.EVIDENCE_CHECK_RATE * MEGABYTE)
        if allowed > self.taken:
            self._rest(allowed - self.taken)
        if time.monotonic() - self._told > HEARTBEAT:
            self._told = time.monotonic()
            until = self._clock() + CLAIM
            Check.objects.filter(pk=self._run.pk).update(claimed_until=until)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file or a package was found to be, and from which chunk on it is damaged."""

    sha256: str
    state: str
    chunk: int | None

    @property
    def is_sound(self) -> bool:
        return self.state == Blob.State.SOUND


def verify_all(*, clock: Clock) -> Iterator[Verified]:
    """Read everything that is stored, as fast as that goes, and tell what each is."""
    blobs = Blob.objects.exclude(state=Blob.State.DESTROYED)
    for blob in in_batches(blobs, size=BLOBS_AT_ONCE):
        state, chunk = look_at(blob)
        note(blob, state=state, chunk=chunk, run=None, now=clock())
        yield Verified(blob.sha256, state, chunk)
    for package in in_batches(package_checks.ready(), size=BLOBS_AT_ONCE):
        yield Verified(package.sha256, *package_checks.verify(package, now=clock()))


def look_at(blob: Blob, *, pace: Pace | None = None) -> tuple[str, int | None]:
    """
    Read a blob and compare both hashes; tell its state and the damaged chunk.

    Raises MasterKeyMissingError and StorageAwayError, which say nothing of the bytes.
    """
    digests = storing.Digests()
    try:
        for data in storing.storage().read(blob.stored_as):
            digests.update(data)
            if pace is not None:
                pace.read(len(data))
    except NOT_WHOLE as refusal:
        return state_told(refusal)
    finally:
        digests.close()
    if digests.told() == (blob.sha256, blob.sha512):
        return Blob.State.SOUND, None
    return Blob.State.DAMAGED, None


@transaction.atomic
def note(
    blob: Blob, *, state: str, chunk: int | None, run: Check | None, now: datetime
) -> None:
    """Write down what a blob was found to be, and raise the alarm where that is bad."""
    bad = state != Blob.State.SOUND
    # Bytes that were stored again or destroyed meanwhile are not the ones looked at.
    same = Blob.objects.filter(pk=blob.pk, stored_as=blob.stored_as)
    same = same.exclude(state=Blob.State.DESTROYED)
    if same.update(state=state, chunk=chunk, checked_at=now):
        if (state, chunk) != (blob.state, blob.chunk):
            _tell(blob, state=state, chunk=chunk, now=now)
        if bad:
            Finding.objects.create(
                blob=blob, check_run=run, state=state, chunk=chunk, found_at=now
            )
    if run is not None:
        run.last, run.done, run.bad = blob.pk, run.done + 1, run.bad + bad
        run.bytes_done += blob.size
        run.save(update_fields=["last", "done", "bad", "bytes_done"])


@transaction.atomic
def tell_restored(blob: Blob, *, by: str, now: datetime) -> None:
    """Bytes that were gone or damaged came again."""
    _tell(blob, state=Blob.State.SOUND, chunk=None, by=by, now=now)


def _tell(
    blob: Blob, *, state: str, chunk: int | None, by: str = SYSTEM, now: datetime
) -> None:
    bad = state != Blob.State.SOUND
    if bad:
        log.error("stored evidence is not whole", blob=blob.pk, state=state, chunk=chunk)
    items = Item.objects.filter(blob=blob).select_related("incident")
    for item in items.order_by("incident__reference", "number"):
        detail: dict[str, object] = {"item": item.short, "sha256": blob.sha256}
        if bad:
            detail |= {"state": str(state), "chunk": chunk}
        record(
            Action.EVIDENCE_FOUND_DAMAGED if bad else Action.EVIDENCE_FOUND_SOUND,
            subject=item.incident.reference,
            by=by,
            at=now,
            detail=detail,
        )
    if bad:
        enqueue("evidence.tell_administrators", blob=blob.pk)
