"""
The job that builds a package: gathered at one instant, written in one stream.

The bytes go into the storage under a name that no row speaks of until the last of them
is there, so a package is whole or not there at all. A job that was killed begins anew;
one that was only slow notices that another has taken over, and leaves.
"""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.http import Http404

from varde import __version__
from varde.adapters.packages.writer import MemberDiffersError, PackageWriter
from varde.adapters.signing_keys import SigningKeyError
from varde.audit import keys, witnessing
from varde.audit import log as tree
from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.sequencing import sequence_all
from varde.core.errors import StorageFullError, StoredBytesError
from varde.core.taxonomy import Tlp
from varde.evidence import storing
from varde.evidence.contributing import Scope
from varde.evidence.models import CasePackage
from varde.incidents import services as incidents
from varde.incidents.access import incident_for_reading
from varde.jobs.pauses import silent

from .asking import KEPT_FOR, STALLED_AFTER, UNDER_WAY
from .gathering import Gathered, gather
from .record import NotInLogYetError
from .stamping import stamper

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.adapters.signing_keys import SigningKey

log = structlog.get_logger("varde.packages")

Clock = Callable[[], datetime]
BETWEEN_TELLING = timedelta(seconds=1)
BETWEEN_TRIES = timedelta(seconds=0.1)
PATIENCE = timedelta(seconds=30)
Problem = CasePackage.Problem


class OvertakenError(Exception):
    """Another attempt builds this package now."""


def build(pk: int, *, clock: Clock) -> bool:
    """Build a package that was asked for, and tell whether it is there now."""
    package = _begun(pk, now=clock())
    if package is None:
        return False
    try:
        _build(package, clock)
    except OvertakenError:
        return False
    except (OperationalError, InterfaceError):
        # The database went away and may have kept what it did not confirm. The job
        # comes back, and begins anew unless the package is there.
        with suppress(OperationalError, InterfaceError):
            _mine(package).update(state=CasePackage.State.WAITING)
        raise
    except Exception as error:
        problem = _problem(error)
        _mine(package).update(state=CasePackage.State.FAILED, problem=problem)
        if problem is Problem.UNKNOWN:
            raise
        log.warning("package not built", package=pk, problem=problem.value)
        return False
    return True


@transaction.atomic
def _begun(pk: int, *, now: datetime) -> CasePackage | None:
    """
    Begin an attempt that no other takes for its own, if there is one to make.

    One that still moves is left to go on, however often the job comes.
    """
    stands_still = silent("moved_at", now=now, longest=STALLED_AFTER)
    free = CasePackage.objects.filter(Q(state=CasePackage.State.WAITING) | stands_still)
    if not free.filter(pk=pk, state__in=UNDER_WAY).update(
        state=CasePackage.State.BUILDING, attempt=F("attempt") + 1, done=0, moved_at=now
    ):
        return None
    return CasePackage.objects.select_related("incident", "asked_by").get(pk=pk)


def _mine(package: CasePackage) -> QuerySet[CasePackage]:
    """The row, as long as this attempt goes on and no other has begun."""
    return CasePackage.objects.filter(
        pk=package.pk, attempt=package.attempt, state=CasePackage.State.BUILDING
    )


def _build(package: CasePackage, clock: Clock) -> None:
    scope = Scope(
        incident=incident_for_reading(package.asked_by, package.incident.reference),
        reader=package.asked_by,
        ceiling=Tlp(package.ceiling),
        with_bytes=package.with_bytes,
        now=clock(),
    )
    signers = keys.signers(now=clock())
    gathered = _gathered(scope, package, signers, clock)
    # Each byte is read twice: counted and hashed, then written.
    progress = _Progress(package, clock, total=2 * gathered.size)
    with storing.LooseObject(now=clock()) as stored:
        out = _Hashed(stored.write)
        writer = PackageWriter(out.write, gathered.export, progress=progress)
        for member in gathered.members:
            writer.add(member)
        stamps = _Remembering(stamper())
        writer.seal(signers, agent=f"Varde {__version__}", stamper=stamps)
        name = stored.commit()
        package.left_out = [asdict(part) for part in gathered.left_out]
        _finish(package, name, out, stamped=stamps.given, now=clock())
        stored.kept = True


def _gathered(
    scope: Scope, package: CasePackage, signers: tuple[SigningKey, ...], clock: Clock
) -> Gathered:
    """Gather; where the newest entries are not in the log yet, put them there first."""
    sequence_all(clock=clock, signers=signers)
    if newest := tree.latest_checkpoint():
        witnessing.wait_for(newest.size, clock=clock)
    given_up_at = time.monotonic() + PATIENCE.total_seconds()
    while True:
        try:
            return gather(
                scope,
                language=package.language,
                filename=package.filename,
                signers=signers,
            )
        except NotInLogYetError:
            # Another sequencer is at work, or something was recorded just now.
            if time.monotonic() > given_up_at:
                raise
            time.sleep(BETWEEN_TRIES.total_seconds())
            sequence_all(clock=clock, signers=signers)


@transaction.atomic
def _finish(
    package: CasePackage, name: str, out: _Hashed, *, stamped: bool, now: datetime
) -> None:
    incidents.lock(package.incident)
    finished = _mine(package).update(
        state=CasePackage.State.READY,
        problem="",
        stored_as=name,
        size=out.size,
        sha256=out.sha256,
        stamped=stamped,
        left_out=package.left_out,
        done=F("total"),
        finished_at=now,
        moved_at=now,
        expires_at=now + KEPT_FOR,
    )
    if not finished:
        raise OvertakenError
    storing.settle(name)
    audit.record(
        Action.PACKAGE_MADE,
        subject=package.incident.reference,
        by=package.asked_by.reference,
        at=now,
        detail={
            "package": package.number,
            "sha256": out.sha256,
            "size": out.size,
            "stamped": stamped,
        },
    )


def _problem(error: Exception) -> CasePackage.Problem:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Problem.FULL
    known: list[tuple[type[Exception], CasePackage.Problem]] = [
        (StorageFullError, Problem.FULL),
        (StoredBytesError, Problem.DAMAGED),
        (MemberDiffersError, Problem.DAMAGED),
        (NotInLogYetError, Problem.NOT_IN_LOG),
        (SigningKeyError, Problem.NO_KEY),
        (Http404, Problem.NOT_READABLE),
    ]
    return next((said for kind, said in known if isinstance(error, kind)), Problem.UNKNOWN)


class _Hashed:
    """Hashes and counts what goes to the storage."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Progress:
    """Writes down how far it is, once a second; raises OvertakenError."""

    def __init__(self, package: CasePackage, clock: Clock, *, total: int) -> None:
        self._package = package
        self._clock = clock
        self._done = 0
        self._told_at = clock()
        _mine(package).update(total=total)

    def __call__(self, done: int, /) -> None:
        self._done += done
        now = self._clock()
        # A clock that was set back must not silence us.
        if abs(now - self._told_at) < BETWEEN_TELLING:
            return
        self._told_at = now
        if not _mine(self._package).update(done=self._done, moved_at=now):
            raise OvertakenError


class _Remembering:
    """Asks for a stamp, and remembers whether there was one."""

    def __init__(self, stamp: Callable[[bytes], bytes | None] | None) -> None:
        self._stamp = stamp
        self.given = False

    def __call__(self, data: bytes) -> bytes | None:
        reply = self._stamp(data) if self._stamp else None
        self.given = reply is not None
        return reply
