"""
How entries and their details are written, in as few statements as the database allows.

The ORM cannot both pass over a place that is taken and tell that it did, and a
savepoint around each try would cost two statements more. PostgreSQL takes an entry and
its detail in one statement, SQLite in two that need no network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from varde.core.record import chain
from varde.core.record.entry import Entry, entry_hash

Said = tuple[bytes, bytes]
"""The salt of a detail and its canonical JSON."""

LAST = """
    SELECT sequence, entry_hash FROM audit_entry
    WHERE subject = %s ORDER BY sequence DESC LIMIT 1
"""
INSERT_UNLESS_TAKEN = """
    INSERT INTO audit_entry
    (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (subject, sequence) DO NOTHING
    RETURNING id
"""
ROW = "(%s, %s, %s, %s, %s, %s, %s, %s)"
INSERT_DETAIL = "INSERT INTO audit_detail (entry_id, salt, detail) VALUES (%s, %s, %s)"
INSERT_BOTH_UNLESS_TAKEN = """
    WITH added AS (
        INSERT INTO audit_entry
        (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (subject, sequence) DO NOTHING
        RETURNING id
    )
    INSERT INTO audit_detail (entry_id, salt, detail) SELECT id, %s, %s FROM added
    RETURNING entry_id
"""


def head(subject: str) -> chain.Head:
    """Return the last entry of the chain that this transaction can see."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [subject])
        last = cursor.fetchone()
    return chain.Head(*last) if last else chain.EMPTY_HEAD


def insert_unless_taken(entry: Entry, said: Said) -> bool:
    """Write an entry and its detail; tell False where somebody else has the place."""
    salt, text = said[0], said[1].decode()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(INSERT_BOTH_UNLESS_TAKEN, [*_values(entry), salt, text])
            return cursor.fetchone() is not None
        cursor.execute(INSERT_UNLESS_TAKEN, _values(entry))
        added = cursor.fetchone()
        if added is not None:
            cursor.execute(INSERT_DETAIL, [added[0], salt, text])
    return added is not None


def insert_entries_unless_taken(entries: Sequence[Entry]) -> list[int]:
    """Write several entries of one chain; return the keys of those whose place was free."""
    statement = INSERT_UNLESS_TAKEN.replace(ROW, ", ".join([ROW] * len(entries)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for e in entries for value in _values(e)])
        # In the order of the places, whichever order the database tells them in.
        return sorted(key for (key,) in cursor.fetchall())


def _values(entry: Entry) -> list[Any]:
    data = entry.to_bytes()
    return [
        entry.subject,
        entry.sequence,
        data,
        entry_hash(data),
        entry.previous,
        entry.action,
        entry.actor,
        connection.ops.adapt_datetimefield_value(entry.at),
    ]
