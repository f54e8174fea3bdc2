"""The only way to write to the record, and the only way to erase from it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from varde.core import canonical, instants
from varde.core.errors import DetailErasedAlreadyError, NothingToEraseError
from varde.core.record import chain
from varde.core.record.detail import SALT_BYTES, commitment
from varde.core.record.entry import Entry, entry_hash

from . import models
from .actions import DECLARATIONS, Action, Impersonal
from .models import Detail
from .reasons import ErasureReason

# The ORM cannot both pass over a taken place and tell that it did, and a savepoint
# around each try would cost two statements more.
INSERT_UNLESS_TAKEN = """
    INSERT INTO audit_entry
    (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (subject, sequence) DO NOTHING
    RETURNING id
"""


def record(
    action: Action, *, subject: str, by: str, at: datetime, detail: Mapping[str, object]
) -> Entry:
    """
    Add an entry to the subject's chain, in the transaction of the change it tells of.

    `subject` and `by` are references ("VRD-2026-0001", "U-…", "O:slug"), never
    names. Whoever records on several subjects in one transaction does so in the
    order of the subjects, so that two such transactions cannot wait for each other.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() belongs inside the transaction of the change it tells of"
        )
    _refuse_undeclared_keys(action, detail)
    text = canonical.canonical_json(dict(detail))
    salt = secrets.token_bytes(SALT_BYTES)
    entry, key = _append(
        action=action,
        subject=subject,
        actor=by,
        at=instants.in_utc(at),
        commitment=commitment(salt, text),
    )
    Detail.objects.create(entry_id=key, salt=salt, detail=text.decode())
    return entry


@transaction.atomic
def erase_detail(
    *, subject: str, sequence: int, reason: ErasureReason, by: str, now: datetime
) -> Entry:
    """
    Remove an entry's detail and salt for good, and say so in the same chain.

    The entry itself stays and the chain still verifies. Raises NothingToEraseError
    and DetailErasedAlreadyError; returns the entry that tells of the erasure.
    """
    entry = models.Entry.objects.filter(subject=subject, sequence=sequence).first()
    if entry is None or isinstance(DECLARATIONS[Action(entry.action)].detail, Impersonal):
        raise NothingToEraseError(subject=subject, sequence=sequence)
    # The condition is in the UPDATE, so only one of two people erases and tells.
    erased = Detail.objects.filter(entry=entry, erased_at=None).update(
        salt=None,
        detail=None,
        erased_at=instants.in_utc(now),
        erased_by=by,
        erased_reason=reason,
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


def _refuse_undeclared_keys(action: Action, detail: Mapping[str, object]) -> None:
    declared = DECLARATIONS[action].detail
    undeclared = detail.keys() - declared.keys
    if isinstance(declared, Impersonal) and undeclared:
        raise ValueError(f"{action}: {sorted(undeclared)} not declared in audit.actions")


def _append(
    *, action: Action, subject: str, actor: str, at: datetime, commitment: str
) -> tuple[Entry, int]:
    # A place in the chain is taken by the unique constraint. Whoever comes second
    # waits there for the first to commit, inserts nothing, and looks again.
    while True:
        sequence, previous = chain.follow(_head(subject))
        entry = Entry(
            subject=subject,
            sequence=sequence,
            previous=previous,
            action=action.value,
            actor=actor,
            at=at,
            commitment=commitment,
        )
        key = _insert_unless_taken(entry)
        if key is not None:
            return entry, key


def _head(subject: str) -> chain.Head:
    last = (
        models.Entry.objects.filter(subject=subject)
        .order_by("-sequence")
        .values_list("sequence", "entry_hash")
        .first()
    )
    return chain.Head(*last) if last else chain.EMPTY_HEAD


def _insert_unless_taken(entry: Entry) -> int | None:
    """Return the primary key, or None where somebody else has the place already."""
    data = entry.to_bytes()
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_UNLESS_TAKEN,
            [
                entry.subject,
                entry.sequence,
                data,
                entry_hash(data),
                entry.previous,
                entry.action,
                entry.actor,
                connection.ops.adapt_datetimefield_value(entry.at),
            ],
        )
        row = cursor.fetchone()
    return row[0] if row else None
