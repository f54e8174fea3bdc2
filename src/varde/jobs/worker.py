"""The worker: looks at the schedule, runs what is on the queue, and what never ends."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from varde.jobs import continual, schedule

log = structlog.get_logger("varde.worker")

PAUSE = 1.0


class Worker:
    """
    Serve the queue until told to stop; the job under way is finished first.

    Any number may run beside each other.
    """

    def __init__(self, *, pause: float = PAUSE) -> None:
        schedule.discover()
        self._pause = pause
        self._stop = threading.Event()
        self._queue = QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stop.set()
        self._queue.running = False

    def stop_on_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    def run(self) -> None:
        log.info("worker started")
        beside = continual.Threads()
        beside.start()
        queue = continual.Continual("jobs.queue", self._serve_queue, self._pause)
        try:
            while not self._stop.is_set():
                # Whatever goes wrong between two jobs, the worker outlives it.
                continual.turn(queue)
                self._stop.wait(self._pause)
        finally:
            beside.stop()
        log.info("worker stopped")

    def run_once(self) -> None:
        """Enqueue what is due and run everything that is ready."""
        self._serve_queue()
        continual.once()

    def _serve_queue(self) -> None:
        schedule.enqueue_due(now=timezone.now())
        self._queue.run()
