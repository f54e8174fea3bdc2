"""
Go from an empty database to this version, one migration at a time, as its owner.

After each, every table that has guards by then gets a row, and the application's role
tries to change it, to remove it, to empty the table and to replace what is there. What
is let through is printed; the last line tells how much was refused.

    python -m tests.upgrading.walk      (VARDE_DATABASE_URL is that of an empty database)
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import django
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

ROLE = f"tries_everything_{os.getpid()}"
VERB = re.compile(r"BEFORE (UPDATE|DELETE|TRUNCATE|INSERT)\b")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table with guards: the verbs they meet, and what may become empty in its rows."""

    table: str
    verbs: frozenset[str]
    marks: frozenset[str]
    is_fixed: bool


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varde.project.settings")
    django.setup()
    tables: set[str] = set()
    refused = 0
    with _application():
        for migration in _applied():
            for one in _guarded_after(migration):
                tables.add(one.table)
                for statement, got_through in _tried(one):
                    refused += not got_through
                    if got_through:
                        print(f"{migration}: {statement}")
    print(f"refused {refused} on {len(tables)} tables")


@contextmanager
def _application() -> Iterator[None]:
    """A role that may do everything with tables and owns none, while this lasts."""
    if connection.vendor == "sqlite":
        yield
        return
    _execute(f"CREATE ROLE {ROLE}")
    _execute(f"ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO {ROLE}")
    _execute(f"ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO {ROLE}")
    try:
        yield
    finally:
        _execute(f"DROP OWNED BY {ROLE}")
        _execute(f"DROP ROLE {ROLE}")


def _applied() -> Iterator[Migration]:
    """Apply every migration as `varde migrate` does, in its order; stop after each."""
    from varde.audit.triggers import repair_after_migrate

    executor = MigrationExecutor(connection)
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        state = executor.migrate([], plan=[(migration, backwards)], state=state)
        repair_after_migrate(using="default")
        yield migration


def _guarded_after(migration: Migration) -> list[Guarded]:
    from varde.audit.append_only import AppendOnly
    from varde.audit.triggers import asked_for

    if not apps.get_app_config(migration.app_label).name.startswith("varde."):
        return []  # a library's migration knows nothing of our tables
    tables = defaultdict(list)
    for operation in asked_for(connection):
        tables[operation.table].append(operation)
    found = []
    for table, operations in sorted(tables.items()):
        statements = [t.statement for o in operations for t in o.triggers(connection)]
        fixed = [o for o in operations if isinstance(o, AppendOnly)]
        found.append(
            Guarded(
                table,
                frozenset(v for s in statements for v in VERB.findall(s)),
                frozenset(mark for o in fixed for mark in o.marks),
                bool(fixed),
            )
        )
    return found


def _tried(one: Guarded) -> Iterator[tuple[str, bool]]:
    """Put a row into the table, try each statement on it, and leave no trace."""
    if connection.vendor == "sqlite":
        # Each migration switches these on again.
        _execute("PRAGMA foreign_keys = OFF")
        _execute("PRAGMA ignore_check_constraints = ON")
    with transaction.atomic():
        columns = _columns(one.table)
        _fill(one, columns)
        for statement in _statements(one, columns):
            yield statement, _gets_through(statement)
        if connection.vendor == "postgresql":
            _execute("RESET ROLE")
        transaction.set_rollback(True)


def _statements(one: Guarded, columns: Mapping[str, str]) -> Iterator[str]:
    """What the application's role tries; every guarded table keeps its rows."""
    table = f'"{one.table}"'
    yield f"DELETE FROM {table}"
    if connection.vendor == "postgresql":
        yield f"TRUNCATE {table} CASCADE"
    else:
        yield f"REPLACE INTO {table} SELECT * FROM {table}"
    if "UPDATE" not in one.verbs:
        return
    touched = columns if one.is_fixed else _key(one.table)
    for column in touched:
        other = _value(columns[column], other=True)
        yield f'UPDATE {table} SET "{column}" = {other}'
    if one.is_fixed:
        for column in columns:
            yield f'UPDATE {table} SET "{column}" = "{column}"'
    if connection.vendor == "sqlite":
        for column in touched:
            other = _value(columns[column], other=True)
            yield f'UPDATE OR REPLACE {table} SET "{column}" = {other}'


def _gets_through(statement: str) -> bool:
    try:
        with transaction.atomic():
            _execute(statement)
    except DatabaseError as error:
        return "append-only" not in str(error)
    return True


def _fill(one: Guarded, columns: Mapping[str, str]) -> None:
    """Insert one row past whatever would refuse it, as only the owner can."""
    values = {
        column: "NULL" if column in one.marks else _value(kind)
        for column, kind in columns.items()
    }
    names = ", ".join(f'"{column}"' for column in values)
    insert = f'INSERT INTO "{one.table}" ({names}) VALUES ({", ".join(values.values())})'
    if connection.vendor == "sqlite":
        _execute(insert)
        return
    for (name,) in _rows(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
        [one.table],
    ):
        _execute(f'ALTER TABLE "{one.table}" DROP CONSTRAINT "{name}"')
    _execute("SET session_replication_role = replica")
    _execute(insert)
    _execute("SET session_replication_role = origin")
    _execute(f"SET ROLE {ROLE}")


def _columns(table: str) -> dict[str, str]:
    if connection.vendor == "sqlite":
        found = _rows("SELECT name, type FROM pragma_table_info(%s)", [table])
    else:
        found = _rows(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            [table],
        )
    return {name: kind.lower() for name, kind in found}


def _key(table: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        return connection.introspection.get_primary_key_columns(cursor, table) or []


def _value(kind: str, *, other: bool = False) -> str:
    """Return something of that type as SQL; the other one differs from the first."""
    number = "1" if other else "0"
    written = {
        "bool": "true" if other else "false",
        "boolean": "true" if other else "false",
        "bytea": rf"'\x0{number}'",
        "blob": f"x'0{number}'",
        "uuid": f"'{number * 8}-0000-0000-0000-000000000000'",
    }
    if kind in written:
        return written[kind]
    if "time" in kind or kind == "date":
        return f"'202{number}-01-01 00:00:00+00:00'"
    is_number = "int" in kind or kind in {"double precision", "numeric", "real", "decimal"}
    return number if is_number else f"'{number}'"


def _rows(statement: str, parameters: Sequence[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main()
