"""
Leave the tables empty after a test with real transactions.

Django would flush every table, which the triggers refuse, and then tell every
application that it was migrated. Few tables hold anything after one test; these alone
are emptied, without their triggers for that moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

from varde.audit.triggers import TriggerOperation, asked_for

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

# What `migrate` has put there stays.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def _only_what_holds_something_is_emptied() -> Iterator[None]:
    def empty_all(_: TransactionTestCase) -> None:
        for alias in connections:
            _empty(alias)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


def _empty(alias: str) -> None:
    connection = connections[alias]
    guards = _guards(alias)
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        held = _tables_with_rows(connection, cursor)
        for guard in guards:
            if guard.table in held:
                guard.lift(connection)
        for table in held:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    for guard in guards:
        guard.repair(connection)


@cache
def _guards(alias: str) -> list[TriggerOperation]:
    return asked_for(connections[alias])


def _tables_with_rows(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> set[str]:
    tables = connection.introspection.django_table_names(only_existing=True)
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in tables
        if table not in KEPT
    ]
    cursor.execute(" UNION ALL ".join(asked))
    return {table for (table,) in cursor.fetchall()}
