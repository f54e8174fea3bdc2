"""
The processes that can be killed at any instruction: writers, sequencer, worker.

Each is forked from a server that has everything imported, so that it begins at once.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import parent_process
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from tests.kill.journal import Journal
from varde.accounts.models import User
from varde.audit import keys, sequencing, services
from varde.audit.actions import Action
from varde.core.record.entry import entry_hash
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.jobs.worker import Worker

SHARED = "O:exempelverket"
PAUSE_AFTER_TROUBLE = 0.05


@dataclass(frozen=True)
class Scene:
    """What a process knows: where to note things down, and how far its clock is back."""

    journal: Path
    seconds_back: c_double

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=self.seconds_back.value)


Role = Callable[[Scene, str], None]
ROLES: dict[str, Role] = {}


def role(function: Role) -> Role:
    """Let a process play this for as long as it lives."""
    ROLES[function.__name__] = function
    return function


def play(scene: Scene, name: str) -> None:
    """Play a role under a name such as `writer-2`."""
    threading.Thread(target=_end_with_the_runner, daemon=True).start()
    timezone.now = scene.now
    ROLES[name.partition("-")[0]](scene, name)


def _end_with_the_runner() -> None:
    """Leave no process behind when the runner itself is killed."""
    if runner := parent_process():
        runner.join()
    os._exit(1)


@role
def writer(scene: Scene, name: str) -> None:
    """Change things one after the other; note down what the database has confirmed."""
    journal = Journal(scene.journal, name)
    saga = None
    while True:
        with trouble_passes():
            saga = saga or User.objects.get(email="saga@exempelverket.example")
            act = random.choice([_record_on_its_own, _record_with_others, _tell_timeline])
            act(scene, journal, saga)


def _record_on_its_own(scene: Scene, journal: Journal, saga: User) -> None:
    _record(f"VRD-K-{random.randrange(50)}", scene, journal, saga)


def _record_with_others(scene: Scene, journal: Journal, saga: User) -> None:
    _record(SHARED, scene, journal, saga)


def _record(subject: str, scene: Scene, journal: Journal, saga: User) -> None:
    with transaction.atomic():
        entry = services.record(
            Action.FACT_STATED,
            subject=subject,
            by=saga.reference,
            at=scene.now(),
            detail={"value": random.random()},
        )
    journal.add(subject=subject, sequence=entry.sequence, hash=entry_hash(entry.to_bytes()))


def _tell_timeline(scene: Scene, journal: Journal, saga: User) -> None:
    now = scene.now()
    row = incidents.add_timeline_entry(
        incident=random.choice(Incident.objects.order_by("-pk")[:5]),
        kind="system",
        happened_at=now,
        text="Disken är full.",
        by=saga,
        now=now,
    )
    journal.add(timeline=row.pk)


@role
def sequencer(scene: Scene, _name: str) -> None:
    """Take in small batches without a pause, so that it is hit inside one."""
    while True:
        with trouble_passes():
            batch = random.randint(1, 30)
            signers = keys.signers(now=scene.now())
            if not sequencing.sequence(now=scene.now(), signers=signers, batch=batch):
                time.sleep(0.005)


@role
def worker(_scene: Scene, _name: str) -> None:
    """The worker as it is, queue and sequencer, with hardly a pause."""
    Worker(pause=0.05).run()


@contextlib.contextmanager
def trouble_passes() -> Iterator[None]:
    """Go on after whatever the database refuses; nothing was acknowledged."""
    try:
        yield
    except (DatabaseError, InterfaceError):
        connection.close()
        time.sleep(PAUSE_AFTER_TROUBLE)
