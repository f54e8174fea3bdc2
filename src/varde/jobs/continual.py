"""
Work that goes on for as long as a worker runs, beside the queue.

An app says so in its `tasks.py`:

    @continually(seconds=1)
    def sequence() -> None: ...

Each function has a thread and a database connection of its own, so a job that takes
long delays none of them. Every worker runs all of them: what only one may do at a
time must see to that itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connections

log = structlog.get_logger("varde.worker")

# What fails is tried again soon, and then less and less often, in seconds.
LONGEST_PAUSE = 10.0
# Nothing that is killed midway does harm, so a worker that ends does not wait for ever.
FAREWELL = 10.0


@dataclass(frozen=True, slots=True)
class Continual:
    """A function and how many seconds lie between the beginnings of two turns."""

    name: str
    run: Callable[[], object]
    seconds: float


_continual: dict[str, Continual] = {}


def continually(
    *, seconds: float
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run the function again and again in every worker, at most this often."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        _, app, *_ = function.__module__.split(".")
        name = f"{app}.{function.__name__}"
        _continual[name] = Continual(name, function, seconds)
        return function

    return register


class Threads:
    """What runs beside the queue of one worker, from `start` to `stop`."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for work in _continual.values():
            thread = threading.Thread(
                target=self._run, args=[work], name=work.name, daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Let every turn that is under way come to its end; all together have so long."""
        self._ended.set()
        until = time.monotonic() + FAREWELL
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self, work: Continual) -> None:
        pause = work.seconds
        while not self._ended.is_set():
            begun = time.monotonic()
            longer = max(work.seconds, min(2 * pause, LONGEST_PAUSE))
            pause = work.seconds if turn(work) else longer
            self._ended.wait(max(0.0, pause - (time.monotonic() - begun)))
        connections.close_all()


def once() -> None:
    """Run each function one time, here."""
    for work in _continual.values():
        turn(work)


def turn(work: Continual) -> bool:
    """Run it and tell whether that went well; what went wrong is logged."""
    close_old_connections()
    try:
        work.run()
    except (OperationalError, InterfaceError):
        # It is away for a moment; nothing is lost, the next turn goes on.
        log.warning("database not reached", work=work.name, exc_info=True)
    except Exception:
        # The thread outlives whatever its work meets.
        log.exception("turn failed", work=work.name)
    else:
        return True
    finally:
        close_old_connections()
    return False
