"""The only way to write to the record, and the only way to erase from it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from varde.core import canonical, instants
from varde.core.errors import DetailErasedAlreadyError, NothingToEraseError
from varde.core.record.detail import SALT_BYTES, commitment
from varde.core.record.entry import FIRST_SEQUENCE, NO_PREVIOUS, Entry

from . import models, rows
from .actions import DECLARATIONS, ERASABLE, Action, Impersonal
from .models import Detail
from .reasons import ErasureReason
from .signals import erasing


def record(
    action: Action, *, subject: str, by: str, at: datetime, detail: Mapping[str, object]
) -> Entry:
    """
    Add an entry to the subject's chain, in the transaction of the change it tells of.

    `subject` and `by` are references ("VRD-2026-0001", "U-…", "O:slug"), never
    names. Whoever records on several subjects in one transaction does so in the
    order of the subjects, so that two such transactions cannot wait for each other.
    """
    [entry] = record_all(action, subject=subject, by=by, at=at, details=[detail])
    return entry


@transaction.atomic
def erase_detail(
    *, subject: str, sequence: int, reason: ErasureReason, by: str, now: datetime
) -> Entry:
    """
    Remove an entry's detail and salt for good, and say so in the same chain.

    The entry itself stays and the chain still verifies. Raises NothingToEraseError
    and DetailErasedAlreadyError, and what a receiver of `erasing` raises; returns the
    entry that tells of the erasure.
    """
    erasing.send(sender=None, subject=subject)
    entry = models.Entry.objects.filter(subject=subject, sequence=sequence).first()
    if entry is None or entry.action not in ERASABLE:
        raise NothingToEraseError(subject=subject, sequence=sequence)
    # The condition is in the UPDATE, so only one of two people erases and tells.
    erased = Detail.objects.filter(entry=entry, erased_at=None).update(
        **_erased(reason, by, now)
    )
    if not erased:
        raise DetailErasedAlreadyError(subject=subject, sequence=sequence)
    return record(
        Action.RECORD_DETAIL_ERASED,
        subject=subject,
        by=by,
        at=now,
        detail={"sequence": sequence, "reason": reason.value},
    )


@transaction.atomic
def erase_details(
    *,
    subject: str,
    sequences: Sequence[int],
    reason: ErasureReason,
    by: str,
    now: datetime,
) -> int:
    """
    Erase several details of one subject, as many statements for one as for many.

    Each has its entry that tells of it, as with `erase_detail`. Those that are gone
    already or are never erased are passed over; returns how many were erased.
    """
    erasing.send(sender=None, subject=subject)
    entries = dict(
        models.Entry.objects.filter(
            subject=subject, sequence__in=sequences, action__in=ERASABLE
        ).values_list("pk", "sequence")
    )
    # Locked, so that what is told is what this erased.
    standing = Detail.objects.filter(pk__in=entries, erased_at=None)
    found = list(standing.select_for_update().values_list("pk", flat=True))
    Detail.objects.filter(pk__in=found).update(**_erased(reason, by, now))
    record_all(
        Action.RECORD_DETAIL_ERASED,
        subject=subject,
        by=by,
        at=now,
        details=[
            {"sequence": sequence, "reason": reason.value}
            for sequence in sorted(entries[key] for key in found)
        ],
    )
    return len(found)


def _erased(reason: ErasureReason, by: str, now: datetime) -> dict[str, object]:
    """What stands in the columns of a detail that is gone."""
    return {
        "salt": None,
        "detail": None,
        "erased_at": instants.in_utc(now),
        "erased_by": by,
        "erased_reason": reason,
    }


def record_all(
    action: Action,
    *,
    subject: str,
    by: str,
    at: datetime,
    details: Sequence[Mapping[str, object]],
) -> list[Entry]:
    """Add an entry for each detail to one chain, like `record`, in few statements."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "what is recorded belongs inside the transaction of the change it tells of"
        )
    return rows.add([_prepared(action, subject, by, at, detail) for detail in details])


def _prepared(
    action: Action, subject: str, actor: str, at: datetime, detail: Mapping[str, object]
) -> rows.Prepared:
    _refuse_undeclared_keys(action, detail)
    salt, text = secrets.token_bytes(SALT_BYTES), canonical.canonical_json(dict(detail))
    entry = Entry(
        subject=subject,
        sequence=FIRST_SEQUENCE,
        previous=NO_PREVIOUS,
        action=action.value,
        actor=actor,
        at=at,
        commitment=commitment(salt, text),
    )
    return rows.Prepared(entry, salt, text.decode())


def _refuse_undeclared_keys(action: Action, detail: Mapping[str, object]) -> None:
    declared = DECLARATIONS[action].detail
    undeclared = detail.keys() - declared.keys
    if isinstance(declared, Impersonal) and undeclared:
        raise ValueError(f"{action}: {sorted(undeclared)} not declared in audit.actions")
