"""
The rounds, in a process that has the instance's settings.

    python -m tests.kill.rounds KIND FOLDER IS-SMALL ROUNDS SECONDS
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import DatabaseError, InterfaceError, connection

from tests.conftest import member, person
from tests.kill import afterwards, strikes
from tests.kill.instance import Disk, Instance
from tests.kill.journal import Journal, acknowledged
from varde.accounts.services import create_token
from varde.incidents import services as incidents
from varde.organisations.models import Organisation, Role

CALLERS = 2
LONGEST_LOAD = 1.0
PATIENCE = 60.0


def main(kind: str, disk: Disk, rounds: int, seconds: float) -> int:
    token = _cast()
    instance = Instance(disk, os.environ)
    struck: Counter[str] = Counter()
    wrong: list[str] = []
    begun = time.monotonic()
    ended = threading.Event()
    try:
        instance.start_again()
        instance.web.start()
        instance.wait_for_web()
        for number in range(CALLERS):
            caller = threading.Thread(
                target=_call, args=(instance, f"caller-{number}", token, ended), daemon=True
            )
            caller.start()
        while sum(struck.values()) < rounds and time.monotonic() - begun < seconds:
            struck[_round(instance)] += 1
            wrong += _patiently(afterwards.gapless)
            wrong += _patiently(partial(afterwards.gone, instance.notes))
            wrong += (f"ended by itself: {one}" for one in instance.ended_by_themselves)
            if wrong:
                break
        ended.set()
        instance.end()
        wrong += _at_the_end(instance)
        told = Counter(next(iter(one)) for one in acknowledged(instance.notes))
        full = Counter(one["full"] for one in acknowledged(instance.notes) if "full" in one)
    finally:
        ended.set()
        instance.end()
        instance.forget()
    spent = time.monotonic() - begun
    refused = told.pop("full", 0)
    print(f"{kind}: {struck.total()} rounds in {spent:.0f} s, {told.total()} acknowledged")
    print(f"  struck: {dict(struck.most_common())}")
    print(f"  killed: {dict(instance.killed.most_common())}")
    print(f"  acknowledged: {dict(told.most_common())}")
    print(f"  refused as full: {refused}, {dict(full.most_common())}")
    print(f"  packages: {afterwards.packages()}")
    for one in wrong:
        print(f"  WRONG: {one}")
    return 1 if wrong else 0


def _round(instance: Instance) -> str:
    """Let it work for a moment, strike, and start again what has died."""
    time.sleep(random.uniform(0, LONGEST_LOAD))
    name = strikes.choose(instance)
    act, *_ = strikes.STRIKES[name]
    act(instance)
    instance.start_again()
    return name


def _at_the_end(instance: Instance) -> list[str]:
    """With the load gone, let one worker settle what is left, and compare."""
    instance.scene.seconds_back.value = 0
    if instance.is_postgresql:
        from tests.support import postgres

        postgres.see_that_it_runs(instance.environment["VARDE_DATABASE_URL"])
    _patiently(afterwards.settle)
    return [said for check in afterwards.CHECKS for said in check(instance.notes)]


def _patiently(ask: Callable[[], Iterable[str] | None]) -> list[str]:
    """Ask again while the database comes back."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return list(ask() or ())
        except (DatabaseError, InterfaceError):
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _cast() -> str:
    """Saga, who handles incidents at Exempelverket, and a token of hers."""
    now = datetime.now(UTC)
    verket = Organisation.objects.create(
        reference="exempelverket",
        name="Exempelverket",
        country="SE",
        sectors=["public-administration"],
        entity_types=["state-authority"],
        created_at=now,
    )
    saga = person("saga@exempelverket.example", "Saga", time_zone="Europe/Stockholm")
    member(verket, saga, Role.RESPONDER)
    _, token = create_token(
        user=saga,
        name="Sensor",
        scopes=["incidents:read", "incidents:write"],
        expires_at=now + timedelta(days=1),
        by=saga,
        now=now,
    )
    incidents.declare(organisation=verket, title="Kryptering", by=saga, now=now)
    # Whose erasures reach nothing at Exempelverket.
    elsewhere = Organisation.objects.create(
        reference="annanstans", name="Annanstans AB", country="SE", created_at=now
    )
    incidents.declare(organisation=elsewhere, title="Kapat konto", by=saga, now=now)
    connection.close()
    return token


def _call(instance: Instance, name: str, token: str, ended: threading.Event) -> None:
    """Declare incidents by HTTP; note down those that were answered with a reference."""
    journal = Journal(instance.notes, name)
    while not ended.is_set():
        body = {"organisation": "exempelverket", "title": "E-tjänsten är nere"}
        try:
            answer = instance.web.post(
                "/api/v1/incidents", json.dumps(body).encode(), token
            )
        except (OSError, HTTPException):
            time.sleep(0.1)
            continue
        journal.add(incident=json.loads(answer)["reference"])
        time.sleep(random.uniform(0, 0.1))


if __name__ == "__main__":
    _kind, _folder, _small, _rounds, _seconds = sys.argv[1:]
    _disk = Disk(Path(_folder), _small == "True")
    sys.exit(main(_kind, _disk, int(_rounds), float(_seconds)))
