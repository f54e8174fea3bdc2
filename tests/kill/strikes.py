"""What is done to an instance under load. Each leaves it to recover by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import psycopg

from tests.kill.instance import NAMES, Instance
from tests.support import postgres

Strike = Callable[[Instance], None]
STRIKES: dict[str, tuple[Strike, int, Callable[[Instance], bool]]] = {}

CUT_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
    AND backend_type = 'client backend' AND random() < 0.7
"""
# What is left alone for a whole day is given up, and that is not asked about here.
LONGEST_STEP = 16 * 3600
MOST_ROOM = 1_000_000


def strike(
    *, weight: int, where: Callable[[Instance], bool] = lambda _: True
) -> Callable[[Strike], Strike]:
    """Let this happen so often compared with the others, where it can."""

    def register(function: Strike) -> Strike:
        STRIKES[function.__name__] = (function, weight, where)
        return function

    return register


def choose(instance: Instance) -> str:
    """Return the name of a strike that is possible here."""
    possible = {
        name: weight for name, (_, weight, where) in STRIKES.items() if where(instance)
    }
    return random.choices(list(possible), list(possible.values()))[0]


@strike(weight=10)
def kill_one(instance: Instance) -> None:
    instance.kill(random.choice(list(instance.playing)))


@strike(weight=6)
def kill_the_sequencer(instance: Instance) -> None:
    instance.kill("sequencer")


@strike(weight=6)
def kill_the_worker(instance: Instance) -> None:
    instance.kill("worker")


@strike(weight=9)
def kill_who_keeps_files(instance: Instance) -> None:
    instance.kill(random.choice(["uploader", "packer", "eraser"]))


@strike(weight=3)
def kill_all_at_once(instance: Instance) -> None:
    for name in random.sample(NAMES, len(NAMES)):
        instance.kill(name)


@strike(weight=4, where=lambda instance: instance.web.is_up())
def kill_the_web(instance: Instance) -> None:
    instance.kill_the_web()


@strike(weight=3)
def step_the_clock(instance: Instance) -> None:
    """Back by hours, or to the right time again."""
    instance.scene.seconds_back.value = random.choice([0, random.uniform(0, LONGEST_STEP)])


@strike(weight=4, where=lambda instance: instance.disk.is_small)
def fill_the_disk(instance: Instance) -> None:
    """At once, or in the middle of what is being written."""
    with instance.disk.full(room=random.choice([0, random.randrange(MOST_ROOM)])):
        time.sleep(random.uniform(0.5, 2.0))


@strike(weight=5, where=lambda instance: instance.is_postgresql)
def cut_connections(instance: Instance) -> None:
    address = instance.environment["VARDE_DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(CUT_THE_OTHERS)


@strike(weight=2, where=lambda instance: instance.is_postgresql)
def crash_the_database(instance: Instance) -> None:
    postgres.crash(instance.environment["VARDE_DATABASE_URL"])
