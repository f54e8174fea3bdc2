"""
How entries and their details are written, in as few statements as the database allows.

PostgreSQL writes both in one call of `varde_record` (migration 0008), because each
statement waits for the network. SQLite has no network and takes three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, connection

from varde.core.errors import ChainDamagedError, MalformedEntryError
from varde.core.record import chain
from varde.core.record.entry import ENTRY_DOMAIN, Entry, entry_hash, read_entry

# Eight values each; older SQLite takes 999 in one statement.
ROWS_AT_ONCE = 100

# On PostgreSQL; SQLite's own statements follow.
RECORD = "varde_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# Whoever owns the file may have put values of other types there.
LAST = """
    SELECT CASE typeof(sequence) WHEN 'integer' THEN sequence END,
    CAST(entry_hash AS BLOB) FROM audit_entry
    WHERE subject = %s ORDER BY sequence DESC LIMIT 1
"""
INSERT_ENTRIES = """
    INSERT INTO audit_entry
    (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
    VALUES {} RETURNING id
"""
INSERT_DETAILS = "INSERT INTO audit_detail (entry_id, salt, detail) VALUES {}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry as if it were the first of its chain, and what it commits to."""

    entry: Entry
    salt: bytes
    detail: str


def add(prepared: Sequence[Prepared]) -> list[Entry]:
    """
    Write entries at the end of their one chain and return them as they stand there.

    Raises ChainDamagedError where the chain ends in what no entry can follow.
    """
    write = _call if connection.vendor == "postgresql" else _insert
    written: list[Entry] = []
    try:
        for start in range(0, len(prepared), ROWS_AT_ONCE):
            written += write(prepared[start : start + ROWS_AT_ONCE])
    except (MalformedEntryError, IntegrityError) as refused:
        # What was prepared is well formed, so it is what it would follow, or the head.
        raise ChainDamagedError(subject=prepared[0].entry.subject) from refused
    return written


def _call(prepared: Sequence[Prepared]) -> list[Entry]:
    calls = ", ".join([RECORD] * len(prepared))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [v for p in prepared for v in _arguments(p)])
        return [read_entry(bytes(written)) for written in cursor.fetchone()]


def _arguments(prepared: Prepared) -> list[Any]:
    entry = prepared.entry
    return [
        ENTRY_DOMAIN,
        *entry.around_its_place(),
        entry.subject,
        entry.action,
        entry.actor,
        entry.at,
        prepared.salt,
        prepared.detail,
    ]


def _insert(prepared: Sequence[Prepared]) -> list[Entry]:
    # Nobody else writes between these: SQLite has one writer.
    entries = list(_placed([one.entry for one in prepared]))
    with connection.cursor() as cursor:
        row = "(%s, %s, %s, %s, %s, %s, %s, %s)"
        statement = INSERT_ENTRIES.format(", ".join([row] * len(entries)))
        cursor.execute(statement, [value for e in entries for value in _values(e)])
        # In the order of the places, whichever order the database tells them in.
        keys = sorted(key for (key,) in cursor.fetchall())
        statement = INSERT_DETAILS.format(", ".join(["(%s, %s, %s)"] * len(keys)))
        said = [
            value
            for key, one in zip(keys, prepared, strict=True)
            for value in (key, one.salt, one.detail)
        ]
        cursor.execute(statement, said)
    return entries


def _placed(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the entries so that they continue the chain as it is now."""
    head = _head(entries[0].subject)
    for entry in entries:
        sequence, previous = chain.follow(head)
        placed = replace(entry, sequence=sequence, previous=previous)
        yield placed
        head = chain.Head(sequence, entry_hash(placed.to_bytes()))


def _head(subject: str) -> chain.Head:
    with connection.cursor() as cursor:
        cursor.execute(LAST, [subject])
        last = cursor.fetchone()
    if last is None:
        return chain.EMPTY_HEAD
    sequence, last_hash = last
    if sequence is None:
        raise MalformedEntryError(reason="sequence")
    return chain.Head(sequence, last_hash.decode("ascii", "replace"))


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
