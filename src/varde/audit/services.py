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
from varde.core.record.entry import Entry as EntryValue
from varde.core.record.entry import entry_hash

from .actions import DECLARATIONS, Action, Impersonal
from .models import Detail, Entry


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
    entry = _append(
        action=action,
        subject=subject,
        actor=by,
        at=instants.in_utc(at),
        commitment=commitment(salt, text),
    )
    Detail.objects.bulk_create([Detail(entry=entry, salt=salt, detail=text.decode())])
    return entry


@transaction.atomic
def erase_detail(
    *, subject: str, sequence: int, reason: Detail.ErasureReason, by: str, now: datetime
) -> Entry:
    """
    Remove an entry's detail and salt for good, and say so in the same chain.

    The entry itself stays and the chain still verifies. Raises NothingToEraseError
    and DetailErasedAlreadyError; returns the entry that tells of the erasure.
    """
    entry = Entry.objects.filter(subject=subject, sequence=sequence).first()
    if entry is None or isinstance(
        DECLARATIONS[Action(entry.action)].detail, Impersonal
    ):
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
) -> Entry:
    # A place in the chain is taken by the unique constraint. Whoever comes second
    # waits there for the first to commit, gets nothing inserted, and looks again.
    while True:
        sequence, previous = chain.follow(_head(subject))
        data = EntryValue(
            subject=subject,
            sequence=sequence,
            previous=previous,
            action=action.value,
            actor=actor,
            at=at,
            commitment=commitment,
        ).to_bytes()
        entry = Entry(
            subject=subject,
            sequence=sequence,
            entry=data,
            entry_hash=entry_hash(data),
            previous_hash=previous,
            action=action.value,
            actor=actor,
            recorded_at=at,
        )
        if _insert_unless_taken(entry):
            return entry


def _head(subject: str) -> chain.Head:
    last = (
        Entry.objects.filter(subject=subject)
        .order_by("-sequence")
        .values_list("sequence", "entry_hash")
        .first()
    )
    return chain.Head(*last) if last else chain.EMPTY_HEAD


def _insert_unless_taken(entry: Entry) -> bool:
    """Insert in one statement, without a savepoint, and tell whether it took place."""
    fields = [field for field in Entry._meta.local_concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    statement = (
        f"INSERT INTO {quote(Entry._meta.db_table)} ({columns}) VALUES ({values})"
        f" ON CONFLICT (subject, sequence) DO NOTHING RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                field.get_db_prep_save(getattr(entry, field.attname), connection)
                for field in fields
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    entry.pk = row[0]
    entry._state.adding = False
    entry._state.db = connection.alias
    return True
