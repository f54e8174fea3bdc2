"""What goes on beside the queue for as long as a worker runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError, connection
from structlog.testing import capture_logs

from varde.jobs import continual
from varde.jobs.continual import Continual, Threads, turn
from varde.jobs.worker import Worker

PATIENCE = 10


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continual, "_continual", {})


@pytest.fixture
def running() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.stop()


def goes_on(work: Callable[[], object], *, seconds: float = 0.001) -> None:
    continual._continual["tests.work"] = Continual("tests.work", work, seconds)


def fail(error: Exception) -> None:
    raise error


def test_an_app_registers_by_its_name() -> None:
    def sequence() -> None: ...

    sequence.__module__ = "varde.audit.tasks"
    continual.continually(seconds=1)(sequence)

    assert continual._continual["audit.sequence"].seconds == 1


def test_it_runs_again_and_again(running: Threads) -> None:
    turns = threading.Semaphore(0)
    goes_on(turns.release)

    running.start()

    assert all(turns.acquire(timeout=PATIENCE) for _ in range(3))


def test_it_goes_on_after_an_error(running: Threads) -> None:
    turns = threading.Semaphore(0)
    goes_on(lambda: (turns.release(), fail(RuntimeError("once"))))

    with capture_logs() as logs:
        running.start()
        assert all(turns.acquire(timeout=PATIENCE) for _ in range(3))

    assert logs[0]["event"] == "turn failed"
    assert (logs[0]["log_level"], logs[0]["work"]) == ("error", "tests.work")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told_as_such() -> None:
    with capture_logs() as logs:
        turn(Continual("tests.work", lambda: fail(OperationalError("gone")), 1))

    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("database not reached", "warning")
    ]


@pytest.mark.django_db(transaction=True)
def test_its_connection_is_its_own(running: Threads) -> None:
    used: list[object] = []
    done = threading.Event()
    goes_on(lambda: (used.append(connection.connection), done.set()))
    connection.ensure_connection()

    running.start()

    assert done.wait(PATIENCE)
    assert connection.connection not in used


@pytest.mark.django_db(transaction=True)
def test_a_job_under_way_does_not_delay_it(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.Semaphore(0)
    goes_on(turns.release)
    worker = Worker(pause=0)
    beside_a_job: list[bool] = []

    def job() -> None:
        beside_a_job.extend(turns.acquire(timeout=PATIENCE) for _ in range(3))
        worker.stop()

    monkeypatch.setattr(worker._queue, "run", job)
    worker.run()

    assert beside_a_job == [True] * 3


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_the_worker() -> None:
    goes_on(lambda: None)
    worker = Worker(pause=0)
    worker.stop()

    worker.run()

    assert "tests.work" not in {thread.name for thread in threading.enumerate()}


def test_what_does_not_end_is_waited_for_together(
    running: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continual, "FAREWELL", 0.5)
    released = threading.Event()
    for number in range(4):
        work = Continual(f"tests.{number}", lambda: released.wait(PATIENCE), 1)
        continual._continual[work.name] = work
    running.start()

    began = time.monotonic()
    running.stop()
    released.set()

    assert time.monotonic() - began < 1.5


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_runs_once_runs_it_once() -> None:
    turns: list[None] = []
    goes_on(lambda: turns.append(None))

    Worker().run_once()

    assert len(turns) == 1
