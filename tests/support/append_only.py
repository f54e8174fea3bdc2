"""
Let the flush after a test with real transactions empty the append-only tables.

Django empties every table after such a test, which the triggers refuse. They are
lifted for the flush alone; the flush itself puts them back, by `post_migrate`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase

from varde.audit.triggers import asked_for


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_append_only_tables() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def lift_then_flush(test_case: TransactionTestCase) -> None:
        for connection in connections.all():
            for operation in asked_for(connection):
                operation.lift(connection)
        flush(test_case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_then_flush)
        yield
