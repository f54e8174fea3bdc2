"""
Time stamps (RFC 3161): on checkpoints by themselves, and on any digest for whoever asks.

An authority that this instance does not control says when a checkpoint was there, so
not even whoever holds the signing key can set the log back in time. What cannot be
stamped now waits; one waiting checkpoint is enough, since the newest holds all before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from varde.adapters import timestamps
from varde.adapters.outbound import UnreachableError
from varde.adapters.timestamps import Chain, ChainError, Stamp, StampRefusedError
from varde.core import instants
from varde.core.record.proof import MAX_INDEX
from varde.jobs.pauses import due, is_due, pause_after

from . import log as tree
from .models import Checkpoint, StampRequest, TimeStamp

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = structlog.get_logger("varde.log")

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class StampUnavailableError(Exception):
    """There is no stamp to be had now; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StampState:
    """How the stamping goes, as the status of the log shows it."""

    is_configured: bool
    stamped_size: int | None
    stamped_at: datetime | None
    waiting: int
    problem: str


@dataclass(frozen=True, slots=True)
class StampedCheckpoint:
    """The signed note whose bytes were stamped, and the response that says when."""

    size: int
    note: bytes
    token: bytes
    at: datetime


def is_configured() -> bool:
    return bool(settings.TIMESTAMP_URL and settings.TIMESTAMP_CHAIN)


def stamp(digest: bytes) -> bytes:
    """
    Have a digest stamped now, and return the whole response (TimeStampResp, DER).

    It has been verified against the chain. Raises StampUnavailableError.
    """
    return _stamp(digest).token


def digest_of(checkpoint: Checkpoint) -> bytes:
    """What is stamped of a checkpoint: its note as the log itself signed it."""
    return sha256(checkpoint.note.encode()).digest()


def newest_stamped() -> StampedCheckpoint | None:
    """Return the largest checkpoint that has a stamp."""
    return _stamped(TimeStamp.objects.order_by("-checkpoint_id"))


def stamped(size: int) -> StampedCheckpoint | None:
    """Return the checkpoint over so many entries, if it has a stamp."""
    if size > MAX_INDEX + 1:
        return None
    return _stamped(TimeStamp.objects.filter(checkpoint_id=size))


def _stamped(rows: QuerySet[TimeStamp]) -> StampedCheckpoint | None:
    row = rows.select_related("checkpoint").first()
    if row is None:
        return None
    return StampedCheckpoint(
        size=row.checkpoint.size,
        note=row.checkpoint.note.encode(),
        token=bytes(row.token),
        at=row.stamped_at,
    )


def state() -> StampState:
    newest = newest_stamped()
    waiting = StampRequest.objects.count()
    failing = StampRequest.objects.exclude(problem="").order_by("pk").first()
    return StampState(
        is_configured=is_configured(),
        stamped_size=newest.size if newest else None,
        stamped_at=newest.at if newest else None,
        waiting=waiting,
        problem=failing.problem if failing else "",
    )


def ask_for_newest(*, now: datetime) -> bool:
    """Ask for a stamp on the newest checkpoint, if the last one is old enough."""
    if not is_configured() or (checkpoint := tree.latest_checkpoint()) is None:
        return False
    now = instants.in_utc(now)
    waiting = StampRequest.objects.order_by("-checkpoint_id").first()
    if waiting is not None:
        return _move_on(waiting, checkpoint)
    last = TimeStamp.objects.order_by("-checkpoint_id").first()
    every = settings.TIMESTAMP_EVERY
    if last is not None and (
        last.checkpoint_id == checkpoint.size
        or not is_due(last.received_at + every, now=now, longest=every)
    ):
        return False
    _, asked = StampRequest.objects.get_or_create(
        checkpoint=checkpoint, defaults={"asked_at": now, "next_try_at": now}
    )
    return asked


def deliver_due(*, now: datetime) -> int:
    """Have every checkpoint stamped whose turn it is; tell how many were."""
    if not is_configured():
        return 0
    its_turn = due("next_try_at", now=now, longest=LONGEST_PAUSE)
    asked = StampRequest.objects.filter(its_turn).select_related("checkpoint")
    return sum(_deliver(request, now=now) for request in asked if _claim(request, now=now))


def _move_on(waiting: StampRequest, checkpoint: Checkpoint) -> bool:
    """Let the request that waits be one for the newest checkpoint."""
    if waiting.checkpoint_id == checkpoint.size:
        return False
    return bool(_as_it_is(waiting).update(checkpoint=checkpoint))


def _as_it_is(request: StampRequest) -> QuerySet[StampRequest]:
    """Find a request unless it has moved on to a newer checkpoint, or is gone."""
    return StampRequest.objects.filter(pk=request.pk, checkpoint_id=request.checkpoint_id)


def _claim(request: StampRequest, *, now: datetime) -> bool:
    # The condition is in the UPDATE, so of several workers one asks.
    return bool(
        _as_it_is(request)
        .filter(next_try_at=request.next_try_at)
        .update(next_try_at=now + _pause(request))
    )


def _pause(request: StampRequest) -> timedelta:
    return pause_after(request.failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)


def _deliver(request: StampRequest, *, now: datetime) -> bool:
    try:
        found = _stamp(digest_of(request.checkpoint))
    except StampUnavailableError as failed:
        log.warning("no time stamp", problem=failed.reason)
        StampRequest.objects.filter(pk=request.pk).update(
            failures=request.failures + 1, problem=failed.reason
        )
        return False
    try:
        with transaction.atomic():
            TimeStamp.objects.create(
                checkpoint_id=request.checkpoint_id,
                token=found.token,
                stamped_at=found.at,
                received_at=instants.in_utc(now),
            )
    except IntegrityError:
        log.info("stamped already", size=request.checkpoint_id)
    _as_it_is(request).delete()
    return True


def _stamp(digest: bytes) -> Stamp:
    if not is_configured():
        raise StampUnavailableError("not-configured")
    try:
        return timestamps.ask(
            settings.TIMESTAMP_URL,
            digest,
            chain=_chain(),
            policy=settings.TIMESTAMP_POLICY,
        )
    except (UnreachableError, StampRefusedError) as failed:
        raise StampUnavailableError(failed.reason) from failed


def _chain() -> Chain:
    try:
        return timestamps.read_chain(Path(settings.TIMESTAMP_CHAIN))
    except ChainError as error:
        raise StampUnavailableError("no-chain") from error
