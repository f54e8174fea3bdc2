"""Alarms: a checkpoint that contradicts what was last seen of the same log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction

from varde.core import instants
from varde.core.errors import ChainDamagedError

from .actions import Action
from .models import LogAlarm
from .references import LOG, SYSTEM
from .services import record

log = structlog.get_logger("varde.log")

Kind = LogAlarm.Kind


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as the status of the log shows it; `note` is the evidence."""

    kind: str
    label: str
    origin: str
    witness: str
    seen_size: int
    size: int
    note: str
    raised_at: datetime


def raise_alarm(
    kind: Kind,
    *,
    origin: str,
    witness: str,
    seen_size: int,
    size: int,
    note: str,
    now: datetime,
) -> bool:
    """
    Put a contradiction on the record and into the log, once; tell whether it is new.

    The same log can raise one alarm of a kind on top of what was last seen of it, so
    whoever repeats himself is not heard twice.
    """
    found = {
        "kind": str(kind),
        "origin": origin,
        "witness": witness,
        "seen_size": seen_size,
    }
    if LogAlarm.objects.filter(**found).exists():
        return False
    detail = {**found, "size": size}
    try:
        with transaction.atomic():
            LogAlarm.objects.create(
                **found, size=size, note=note, raised_at=instants.in_utc(now)
            )
            _put_on_record(detail, now)
    except IntegrityError:
        return False
    log.error("a checkpoint is not consistent with the last one seen", **detail)
    return True


def _put_on_record(detail: Mapping[str, object], now: datetime) -> None:
    """Whoever damaged the chain of the log as well does not silence the alarm."""
    try:
        with transaction.atomic():
            record(Action.LOG_ALARM_RAISED, subject=LOG, by=SYSTEM, at=now, detail=detail)
    except ChainDamagedError:
        log.exception("the record is broken", subject=LOG)


def alarms(*, limit: int | None = 100) -> list[Alarm]:
    """Return the alarms, newest first."""
    return [
        Alarm(
            kind=alarm.kind,
            label=alarm.get_kind_display(),
            origin=alarm.origin,
            witness=alarm.witness,
            seen_size=alarm.seen_size,
            size=alarm.size,
            note=alarm.note,
            raised_at=alarm.raised_at,
        )
        for alarm in LogAlarm.objects.order_by("-raised_at", "-pk")[:limit]
    ]
