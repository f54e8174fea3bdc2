"""
Triggers as migration operations that put themselves back.

Django alters a SQLite table by rebuilding it, and a rebuild drops the table's
triggers without a word. So after every migrate and flush, whatever the migrations
ever asked for is compared with what the database has, and put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger with the statement that creates it."""

    name: str
    statement: str


class TriggerOperation(Operation):
    """
    A migration operation that installs triggers on one table.

    It changes nothing in the state of the models. Its last mention in the
    migrations is what holds for a table.
    """

    reversible = True
    reduces_to_sql = True
    table: str
    functions: ClassVar[Sequence[str]] = ()
    """What PostgreSQL triggers call; each statement may run again."""

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002  (the framework's signature)
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002  (the framework's signature)
        to_state: ProjectState,  # noqa: ARG002  (the framework's signature)
    ) -> None:
        for statement in self._installation(schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002  (the framework's signature)
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002  (the framework's signature)
        to_state: ProjectState,  # noqa: ARG002  (the framework's signature)
    ) -> None:
        for statement in self._removal(schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Remove the triggers, for whoever empties the tables of a test database."""
        _execute(connection, self._removal(connection))

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the names of triggers that the database lacks or has otherwise."""
        present = _present(connection, self.table)
        return [
            trigger.name
            for trigger in self.triggers(connection)
            if trigger.name not in present
            or present[trigger.name] not in {None, trigger.statement}
        ]

    def repair(self, connection: BaseDatabaseWrapper) -> None:
        """Install the triggers again if any is missing."""
        if self.missing(connection):
            _execute(connection, self._installation(connection))

    def _installation(self, connection: BaseDatabaseWrapper) -> list[str]:
        functions = self.functions if connection.vendor == "postgresql" else ()
        return [
            *functions,
            *self._removal(connection),
            *(trigger.statement for trigger in self.triggers(connection)),
        ]

    def _removal(self, connection: BaseDatabaseWrapper) -> list[str]:
        quote = connection.ops.quote_name
        on_table = f" ON {quote(self.table)}" if connection.vendor == "postgresql" else ""
        return [
            f"DROP TRIGGER IF EXISTS {quote(trigger.name)}{on_table}"
            for trigger in self.triggers(connection)
        ]


def asked_for(connection: BaseDatabaseWrapper) -> list[TriggerOperation]:
    """Return what the applied migrations ask for; the last word on a table holds."""
    found = {
        (type(operation), operation.table): operation
        for operation in _applied(MigrationLoader(connection))
        if isinstance(operation, TriggerOperation)
    }
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return [operation for operation in found.values() if operation.table in tables]


def _applied(loader: MigrationLoader) -> Iterator[Operation]:
    """Yield the operations of the applied migrations, each app's in their order."""
    for leaf in sorted(loader.graph.leaf_nodes()):
        for node in loader.graph.forwards_plan(leaf):
            if node in loader.applied_migrations:
                yield from loader.graph.nodes[node].operations


def repair_after_migrate(*, using: str, **_: object) -> None:
    """Receive `post_migrate`: put back every trigger that is missing."""
    connection = connections[using]
    for operation in asked_for(connection):
        operation.repair(connection)


def _present(connection: BaseDatabaseWrapper, table: str) -> dict[str, str | None]:
    statement = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name = %s",
        # One that is switched off is as good as missing.
        "postgresql": "SELECT tgname, NULL FROM pg_trigger WHERE NOT tgisinternal"
        " AND tgenabled <> 'D' AND tgrelid = to_regclass(%s)",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement, [table])
        return dict(cursor.fetchall())


def _execute(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
