"""The sequencer beside others: in a worker, twice at once, beside writers."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.audit.signers import SIGNERS
from tests.audit.test_record import state
from tests.concurrency.crowd import at_once
from varde.audit import sequencing, tasks
from varde.audit.models import Checkpoint, Entry, Position, Waiting
from varde.jobs import continual

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
EACH = 25


def take_in() -> object:
    return sequencing.sequence(now=timezone.now(), signers=SIGNERS)


def write(subject: str) -> None:
    for number in range(EACH):
        with transaction.atomic():
            state(subject, number=number)


def gapless() -> bool:
    found = list(Position.objects.values_list("position", flat=True))
    return found == list(range(Entry.objects.count()))


def test_the_worker_runs_it_beside_the_queue_more_than_once_a_second() -> None:
    work = continual._continual["audit.sequence"]

    assert work.run is tasks.sequence
    assert work.seconds < 1


def test_two_sequencers_at_once_do_no_harm() -> None:
    write("VRD-2026-0001")

    at_once(*[take_in] * 4)

    assert gapless()
    assert Checkpoint.objects.count() == 1


def test_it_goes_on_while_others_write() -> None:
    ended = threading.Event()

    def sequencer() -> None:
        while not ended.is_set() or Waiting.objects.exists():
            take_in()

    def writers() -> None:
        threads = [
            threading.Thread(target=writer, args=[f"VRD-2026-000{number}"])
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended.set()

    def writer(subject: str) -> None:
        write(subject)
        connections.close_all()

    at_once(sequencer, writers)

    assert gapless()
    assert Position.objects.count() == WRITERS * EACH


def test_an_entry_numbered_early_and_committed_late_comes_after() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer, who numbers and commits alone")
    numbered, taken = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            state("VRD-2026-0001")
            numbered.set()
            taken.wait(10)

    def early() -> None:
        numbered.wait(10)
        with transaction.atomic():
            state("VRD-2026-0002")
        take_in()
        taken.set()

    at_once(late, early)
    take_in()

    subjects = Position.objects.values_list("entry__subject", flat=True)
    assert list(subjects) == ["VRD-2026-0002", "VRD-2026-0001"]


def test_whoever_finds_another_at_work_leaves_it_to_that_one() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite the second waits for the first")
    write("VRD-2026-0001")

    def holding() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sequencing.LOCK])
            held.set()
            tried.wait(10)

    def trying() -> object:
        held.wait(10)
        found = take_in()
        tried.set()
        return found

    held, tried = threading.Event(), threading.Event()

    assert at_once(holding, trying) == [None, None]
    assert not Position.objects.exists()
