"""
Let the database itself refuse to change or remove a row.

    operations = [AppendOnly("incidents_factstatement")]

in a migration of its own makes a table append-only on SQLite and on PostgreSQL.
With `erasable` and `marks`, one change is let through, once per row: the erasable
columns become null and the marks, null until then, are filled in. With `apart`, each
erasable column may go by itself, and the marks tell of the last that went.

    operations = [Undeletable("incidents_incident")]

refuses only that a row is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import Trigger, TriggerOperation

REFUSAL = """RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';"""
REFUSE = f"""
CREATE OR REPLACE FUNCTION varde_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {REFUSAL}
END $$
"""


def _refuse_unless(function: str, erased: str) -> str:
    """Write a function that lets a change through if it is `erased` and nothing else."""
    return f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erasable text[] := string_to_array(TG_ARGV[0], ',');
    marks text[] := string_to_array(TG_ARGV[1], ',');
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
BEGIN
    IF before - erasable - marks = after - erasable - marks
        {erased}
    THEN RETURN NEW; END IF;
    {REFUSAL}
END $$
"""


REFUSE_UNLESS_ERASED = _refuse_unless(
    "varde_erase_only",
    """AND NOT EXISTS (SELECT FROM unnest(erasable) AS c WHERE after ->> c IS NOT NULL)
        AND NOT EXISTS (
            SELECT FROM unnest(marks) AS c
            WHERE before ->> c IS NOT NULL OR after ->> c IS NULL
        )""",
)
REFUSE_UNLESS_ONE_IS_ERASED = _refuse_unless(
    "varde_erase_apart",
    """AND NOT EXISTS (
            SELECT FROM unnest(erasable) AS c
            WHERE after ->> c IS NOT NULL AND before -> c IS DISTINCT FROM after -> c
        )
        AND EXISTS (
            SELECT FROM unnest(erasable) AS c
            WHERE before ->> c IS NOT NULL AND after ->> c IS NULL
        )
        AND NOT EXISTS (SELECT FROM unnest(marks) AS c WHERE after ->> c IS NULL)""",
)


class Undeletable(TriggerOperation):
    """Refuse DELETE and TRUNCATE on a table; rows may change."""

    functions: ClassVar[Sequence[str]] = (REFUSE,)

    def __init__(self, table: str) -> None:
        self.table = table

    def describe(self) -> str:
        return f"Let nobody remove rows of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"undeletable_{self.table}"

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        if connection.vendor == "postgresql":
            return [
                _raising(connection, self.table, "delete", "ROW", "varde_append_only()"),
                _raising(
                    connection, self.table, "truncate", "STATEMENT", "varde_append_only()"
                ),
            ]
        # REPLACE meets this one too: our connections have `recursive_triggers` on. A
        # guard on INSERT would also refuse ON CONFLICT DO UPDATE, which changes a row.
        return [_refusal(connection, self.table, "delete")]


class AppendOnly(TriggerOperation):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, and SQLite's REPLACE."""

    functions: ClassVar[Sequence[str]] = (
        REFUSE,
        REFUSE_UNLESS_ERASED,
        REFUSE_UNLESS_ONE_IS_ERASED,
    )

    def __init__(
        self,
        table: str,
        *,
        erasable: Sequence[str] = (),
        marks: Sequence[str] = (),
        apart: bool = False,
    ) -> None:
        if bool(erasable) != bool(marks):
            raise ValueError("erasing leaves a mark: name both, or neither")
        self.table = table
        self.erasable = tuple(erasable)
        self.marks = tuple(marks)
        self.apart = apart

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    @property
    def migration_name_fragment(self) -> str:
        return f"append_only_{self.table}"

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        if connection.vendor == "postgresql":
            return self._postgresql(connection)
        return self._sqlite(connection)

    def _postgresql(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        columns = f"'{','.join(self.erasable)}', '{','.join(self.marks)}'"
        eraser = "varde_erase_apart" if self.apart else "varde_erase_only"
        on_update = f"{eraser}({columns})" if self.erasable else "varde_append_only()"
        return [
            _raising(connection, self.table, verb, each, function)
            for verb, each, function in (
                ("update", "ROW", on_update),
                ("delete", "ROW", "varde_append_only()"),
                ("truncate", "STATEMENT", "varde_append_only()"),
            )
        ]

    def _sqlite(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        columns = _columns(connection, self.table)
        in_the_way = _in_the_way(connection, self.table)
        return [
            _refusal(connection, self.table, "update", self._unless_erased(columns)),
            _refusal(connection, self.table, "delete"),
            _refusal(connection, self.table, "insert", in_the_way, "replace"),
        ]

    def _unless_erased(self, columns: Sequence[str]) -> str:
        if not self.erasable:
            return ""
        kept = [c for c in columns if c not in {*self.erasable, *self.marks}]
        allowed = [f'NEW."{c}" IS OLD."{c}"' for c in kept]
        if self.apart:
            went = (f'OLD."{c}" IS NOT NULL AND NEW."{c}" IS NULL' for c in self.erasable)
            allowed += (
                f'(NEW."{c}" IS NULL OR NEW."{c}" IS OLD."{c}")' for c in self.erasable
            )
            allowed += [f"({' OR '.join(went)})"]
            allowed += (f'NEW."{c}" IS NOT NULL' for c in self.marks)
        else:
            allowed += (f'NEW."{c}" IS NULL' for c in self.erasable)
            allowed += (f'OLD."{c}" IS NULL AND NEW."{c}" IS NOT NULL' for c in self.marks)
        return f" WHEN NOT ({' AND '.join(allowed)})"


def _raising(
    connection: BaseDatabaseWrapper, table: str, verb: str, each: str, function: str
) -> Trigger:
    quote = connection.ops.quote_name
    name = f"{table}_no_{verb}"
    return Trigger(
        name,
        f"CREATE TRIGGER {quote(name)} BEFORE {verb.upper()}"
        f" ON {quote(table)} FOR EACH {each} EXECUTE FUNCTION {function}",
    )


def _refusal(
    connection: BaseDatabaseWrapper,
    table: str,
    event: str,
    condition: str = "",
    verb: str = "",
) -> Trigger:
    quote = connection.ops.quote_name
    name = f"{table}_no_{verb or event}"
    return Trigger(
        name,
        f"CREATE TRIGGER {quote(name)} BEFORE {event.upper()}"
        f" ON {quote(table)}{condition} {refusal(table, verb or event)}",
    )


def refusal(table: str, verb: str) -> str:
    """Write the body of a SQLite trigger that refuses."""
    said = f"{table} is append-only: {verb.upper()} refused"
    return f"BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _in_the_way(connection: BaseDatabaseWrapper, table: str) -> str:
    """
    Tell when an INSERT would meet a row that is there.

    REPLACE removes it without asking the trigger on DELETE, so it is met before it does.
    """
    keys = [
        " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
        for key in _unique_keys(connection, table)
    ]
    found = [
        # The names come from migrations and from the database.
        f'EXISTS (SELECT 1 FROM "{table}" WHERE {key})'  # noqa: S608 - none is typed
        for key in keys
    ]
    return f" WHEN {' OR '.join(found)}"


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY cid", [table])
        return [name for (name,) in cursor.fetchall()]


def _unique_keys(connection: BaseDatabaseWrapper, table: str) -> list[tuple[str, ...]]:
    """Return what REPLACE goes by: the primary key and each unique index over columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT '', name FROM pragma_table_info(%s) WHERE pk > 0 UNION ALL"
            " SELECT i.name, c.name FROM pragma_index_list(%s) AS i,"
            ' pragma_index_info(i.name) AS c WHERE i."unique" AND NOT i.partial',
            [table, table],
        )
        found: dict[str, list[str]] = {}
        for index, column in cursor.fetchall():
            found.setdefault(index, []).append(column)
    return sorted({tuple(sorted(key)) for key in found.values() if None not in key})
