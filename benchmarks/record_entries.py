"""
How fast the record takes entries, alone and with eight writers.

The baseline writes the same rows with one commit into tables of the same shape without
triggers, by the driver alone, in the same run; all take turns. The rows are four: the
entry, its detail, the head of its chain and its place among the waiting. What remains of
the ratio with the first two alone, as if nothing were guarded, is in the last column.
Both databases keep what is committed through a power cut, as they do in use.

`LOG=10000000` measures instead how recording and sequencing fare while the log grows by
tens from a thousand entries to that many; what is there already is written in bulk. That
takes 20 GB of disk and hours. `ONLY=SQLite` leaves the other database out.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from benchmarks._log_writers import Crowd
from benchmarks._measuring import table
from tests.support import postgres

WRITERS = (1, 8)
TURNS = 5
SECONDS = float(os.environ.get("SECONDS", "2"))
MOST = int(os.environ.get("LOG", "0"))

OF_SIZE = "benchmarks._log_of_size"
OVERHEAD = (
    *("database", "writers", "recorded/s", "bare/s", "times slower"),
    "than two rows",
)
GROWTH = (
    *("entries", "recorded/s", "bare/s", "times slower"),
    *("by 8/s", "bare by 8/s", "times slower", "sequenced/s"),
)

Variables = Mapping[str, str]


def main() -> None:
    if MOST:
        for name, database in DATABASES.items():
            with database() as variables, _crowd(variables) as crowd:
                table((name, *GROWTH), _growth(crowd, variables))
        return
    rows = []
    for name, database in DATABASES.items():
        with database() as variables, _crowd(variables) as crowd:
            rows += [(name, *_overhead(crowd, writers)) for writers in WRITERS]
    table(OVERHEAD, rows)


@contextmanager
def _crowd(variables: Variables) -> Iterator[Crowd]:
    _run(variables, "varde.project.manage", "migrate", "-v0")
    _run(variables, OF_SIZE, "bare")
    crowd = Crowd(max(WRITERS), variables)
    try:
        yield crowd
    finally:
        crowd.end()


def _overhead(crowd: Crowd, writers: int) -> tuple[object, ...]:
    """Take turns, so that whatever else the machine does falls on all."""
    found: dict[str, list[float]] = {"record": [], "bare": [], "two": []}
    for _ in range(TURNS):
        for what, rates in found.items():
            rates.append(crowd.rate(what, writers=writers, seconds=SECONDS))
    recorded, bare, two = (sorted(rates)[TURNS // 2] for rates in found.values())
    return (writers, int(recorded), int(bare), bare / recorded, two / recorded)


def _growth(crowd: Crowd, variables: Variables) -> Iterator[tuple[object, ...]]:
    """The bare tables stay small, so their rate tells what else the machine does."""
    for power in range(3, len(str(MOST))):
        size = 10**power
        _run(variables, OF_SIZE, "fill", str(size))
        found: list[object] = ["", size]
        for writers in WRITERS:
            _, recorded, bare, slower, _ = _overhead(crowd, writers)
            found += [recorded, bare, slower]
        found.append(int(float(_run(variables, OF_SIZE, "sequence"))))
        print(*found, flush=True)
        yield tuple(found)


@contextmanager
def _sqlite() -> Iterator[Variables]:
    with tempfile.TemporaryDirectory(prefix="varde-benchmark-") as home:
        yield _variables(home, f"sqlite:///{home}/varde.sqlite3")


@contextmanager
def _postgresql() -> Iterator[Variables]:
    with (
        tempfile.TemporaryDirectory(prefix="varde-benchmark-") as home,
        postgres.running(options=postgres.LASTING) as address,
    ):
        yield _variables(home, address)


DATABASES: Mapping[str, Callable[[], AbstractContextManager[Variables]]] = {
    name: database
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql))
    if os.environ.get("ONLY", name) == name
}


def _variables(home: str, address: str) -> Variables:
    return {
        "DJANGO_SETTINGS_MODULE": "varde.project.settings",
        "VARDE_DATABASE_URL": address,
        "VARDE_HOME": home,
        "VARDE_SECRET_KEY": secrets.token_urlsafe(48),
    }


def _run(variables: Variables, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    main()
