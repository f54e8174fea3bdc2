"""
A log of any size: written in bulk past its guards, as valid as if it had been recorded.

    python -m benchmarks._log_of_size bare           tables of the same shape, unguarded
    python -m benchmarks._log_of_size fill 1000000   until the log has so many entries
    python -m benchmarks._log_of_size sequence       how many a second the sequencer takes
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import django
from django.db import connection, transaction
from django.utils import timezone

from benchmarks._log_writers import ENTRY_COLUMNS, row
from tests.audit.signers import SIGNERS

CHUNK = 256 * 256
CHAIN = 20
"""Entries of one subject."""

ENTRIES = ("audit_entry", f"id, {ENTRY_COLUMNS}")
DETAILS = ("audit_detail", "entry_id, salt, detail")
POSITIONS = ("audit_position", "position, entry_id")
HEADS = ("audit_chainhead", "subject, sequence, entry_hash")


def bare() -> None:
    """Make copies of the tables with the same keys and indexes, and without triggers."""
    with connection.cursor() as cursor:
        for name in ("entry", "detail", "chainhead", "waiting"):
            for statement in _copied(cursor, name):
                cursor.execute(statement)


def _copied(cursor: Any, name: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [f"CREATE TABLE bare_{name} (LIKE audit_{name} INCLUDING ALL)"]
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"
        " AND type IN ('table', 'index') ORDER BY type DESC",
        [f"audit_{name}"],
    )
    unbound = re.compile(r"REFERENCES \S+ \(\S+\)( DEFERRABLE INITIALLY DEFERRED)?")
    return [unbound.sub("", sql).replace("audit_", "bare_") for (sql,) in cursor.fetchall()]


def fill(size: int) -> None:
    """Write entries, details, heads, positions and tiles until there are so many."""
    from varde.audit import sequencing
    from varde.core.record.tiles import grown

    sequence()
    frontier, _ = sequencing.tree(SIGNERS)
    if frontier.size >= size:
        return
    with _unguarded():
        key = _scalar("SELECT coalesce(max(id), 0) FROM audit_entry") + 1
        while frontier.size < size:
            with transaction.atomic():
                _, edge = sequencing.tree(SIGNERS)
                count = min(CHUNK - frontier.size % CHUNK, size - frontier.size)
                leaves = _write(key, frontier.size, count)
                sequencing.store(edge, grown(frontier, leaves))
                sequencing.sign(frontier, now=timezone.now(), signers=SIGNERS)
                key += count
    _tidy()


def _write(key: int, position: int, count: int) -> list[bytes]:
    """Write that many rows and return the hashes of their leaves."""
    entries, details, heads, leaves = [], [], {}, []
    previous, subject = "0" * 64, ""
    for number in range(count):
        sequence = number % CHAIN + 1
        if sequence == 1:
            previous, subject = "0" * 64, f"VRD-{key + number}"
        *head, salt, text = row(subject, sequence, number)
        commitment = sha256(b"varde.record.detail.v1\x00" + salt + text.encode())
        digits = head[3].encode()
        entry = head[2].replace(digits, commitment.hexdigest().encode(), 1)
        entry = entry.replace(digits, previous.encode(), 1)
        hashed = sha256(b"varde.record.entry.v1\x00" + entry).hexdigest()
        entries.append(
            (key + number, subject, sequence, entry, hashed, previous, *head[5:])
        )
        details.append((key + number, salt, text))
        heads[subject] = (subject, sequence, hashed)
        leaves.append(sha256(b"\x00" + entry).digest())
        previous = hashed
    _bulk(*ENTRIES, entries)
    _bulk(*DETAILS, details)
    _bulk(*HEADS, list(heads.values()))
    _bulk(*POSITIONS, [(position + n, key + n) for n in range(count)])
    return leaves


def sequence() -> float:
    """Take in what waits; return how many entries a second that were."""
    from varde.audit import sequencing
    from varde.audit.models import Waiting

    waiting = Waiting.objects.count()
    begun = time.perf_counter()
    sequencing.sequence_all(clock=timezone.now, signers=SIGNERS)
    return waiting / (time.perf_counter() - begun)


def _bulk(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(rows[0]))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"
            cursor.executemany(insert, rows)
            return
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for one in rows:
                copy.write_row(one)


@contextmanager
def _unguarded() -> Iterator[None]:
    from varde.audit.triggers import asked_for

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -1000000")
        guards = asked_for(connection)
        for guard in guards:
            guard.lift(connection)
        yield
        for guard in guards:
            guard.repair(connection)


def _tidy() -> None:
    """Write everything to the disk, so that what is measured next does not pay for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), max(id))"
                " FROM audit_entry"
            )
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
    os.sync()


def _scalar(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["bare"]:
            bare()
        case ["fill", size]:
            fill(int(size))
        case ["sequence"]:
            print(sequence())
