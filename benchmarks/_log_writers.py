"""
Processes that write to one database at the same time, and what they got done.

They are told what to write and for how long; all begin together, and each tells how many
it wrote in a second.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ENTRY_COLUMNS = (
    "subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at"
)
BARE_ENTRY = f"INSERT INTO bare_entry ({ENTRY_COLUMNS}) VALUES ({{}}) RETURNING id"
BARE_DETAIL = "INSERT INTO bare_detail (entry_id, salt, detail) VALUES ({})"
BARE_HEAD = """
    INSERT INTO bare_chainhead (subject, sequence, entry_hash) VALUES ({})
    ON CONFLICT (subject) DO UPDATE
    SET sequence = excluded.sequence, entry_hash = excluded.entry_hash
"""
BARE_WAITING = "INSERT INTO bare_waiting (entry_id) VALUES ({})"
PLACES = 50
"""Subjects that one writer takes in turn."""


class Crowd:
    """Eight processes that wait to be told what to write, and for how long."""

    def __init__(self, count: int, variables: Mapping[str, str]) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", __name__, f"{time.time_ns()}-{number}"],
                env=os.environ | variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(count)
        ]
        for one in self._processes:
            assert self._answer(one) == "ready"

    def rate(self, what: str, *, writers: int, seconds: float) -> float:
        """Return how many entries a second so many of them wrote together."""
        writing = self._processes[:writers]
        for one in writing:
            assert one.stdin is not None
            one.stdin.write(f"{what} {seconds}\n")
            one.stdin.flush()
        return sum(float(self._answer(one)) for one in writing)

    def end(self) -> None:
        for one in self._processes:
            one.communicate()

    @staticmethod
    def _answer(one: subprocess.Popen[str]) -> str:
        assert one.stdout is not None
        return one.stdout.readline().strip()


def main(name: str) -> None:
    import django

    django.setup()
    write = {
        "record": _recording(f"r{name}"),
        "bare": _bare(f"b{name}"),
        "two": _bare(f"t{name}", whole=False),
    }
    begun_at = dict.fromkeys(write, 0)
    print("ready", flush=True)
    for line in sys.stdin:
        what, seconds = line.split()
        first = begun_at[what]
        begun = time.perf_counter()
        for number in itertools.count(first):
            write[what](number)
            spent = time.perf_counter() - begun
            if spent >= float(seconds):
                begun_at[what] = number + 1
                print((number + 1 - first) / spent, flush=True)
                break


def _recording(name: str) -> Callable[[int], None]:
    from django.db import transaction

    from varde.audit import services
    from varde.audit.actions import Action

    def write(number: int) -> None:
        with transaction.atomic():
            services.record(
                Action.FACT_STATED,
                subject=f"{name}-{number % PLACES}",
                by="U-K3M7Q2XA4B",
                at=NOW,
                detail=detail(number),
            )

    return write


def _bare(name: str, *, whole: bool = True) -> Callable[[int], None]:
    """
    The rows of an entry with one commit, by the driver alone.

    The whole is all four: the entry, its detail, the head of its chain and its place among
    the waiting. Otherwise it is the first two.
    """
    from django.db import connection

    connection.ensure_connection()
    driver: Any = connection.connection
    is_postgresql = connection.vendor == "postgresql"
    place = "%s" if is_postgresql else "?"
    entry, detail, head, waiting = (
        statement.format(", ".join([place] * count))
        for statement, count in (
            (BARE_ENTRY, 8),
            (BARE_DETAIL, 3),
            (BARE_HEAD, 3),
            (BARE_WAITING, 1),
        )
    )
    begin = "BEGIN" if is_postgresql else "BEGIN IMMEDIATE"
    cursor = driver.cursor()

    def write(number: int) -> None:
        values = row(f"{name}-{number % PLACES}", number // PLACES + 1, number)
        cursor.execute(begin)
        cursor.execute(entry, values[:8])
        key = cursor.fetchone()[0]
        cursor.execute(detail, (key, *values[8:]))
        if whole:
            cursor.execute(head, (*values[:2], values[3]))
            cursor.execute(waiting, (key,))
        cursor.execute("COMMIT")

    return write


def detail(number: int) -> dict[str, object]:
    return {"fact": "impact.users_affected", "value": number, "source": "Saga Lind"}


def row(subject: str, sequence: int, number: int) -> tuple[Any, ...]:
    """Columns of an entry and its detail of the usual size; nothing is hashed for it."""
    digits = f"{number:08x}{hash(subject) & 0xFFFFFFFF:08x}" * 4
    entry = (
        f'{{"action":"fact.stated","actor":"U-K3M7Q2XA4B","at":"2026-11-21T02:00:00.'
        f'000000Z","commitment":"{digits}","previous":"{digits}","sequence":{sequence},'
        f'"subject":"{subject}","version":1}}'
    )
    text = f'{{"fact":"impact.users_affected","source":"Saga Lind","value":{number}}}'
    told = ("fact.stated", "U-K3M7Q2XA4B", "2026-11-21 02:00:00+00:00")
    head = (subject, sequence, entry.encode(), digits, digits, *told)
    return (*head, digits[:32].encode(), text)


if __name__ == "__main__":
    main(sys.argv[1])
