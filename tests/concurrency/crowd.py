"""People who act at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from varde.core.errors import DomainError

PATIENCE = 60


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """
    Let all act together; give what each got, or the refusal that each was told.

    Anything else that goes wrong, as a database that is locked, fails the test.
    """
    barrier = Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        barrier.wait(timeout=PATIENCE)
        try:
            return one()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(PATIENCE) for done in [pool.submit(act, one) for one in acts]]


def refusals(results: Iterable[Any]) -> list[type[DomainError]]:
    return [type(result) for result in results if isinstance(result, DomainError)]


def granted(results: Iterable[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, DomainError)]
