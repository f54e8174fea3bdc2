"""
What the database itself holds of the log.

Every new entry is put among the waiting by a trigger, so no code path can forget
it and it costs no statement. It leaves them once it has a position and not before;
positions have no gaps; tiles only grow.

A migration that rebuilds `audit_waiting` or `audit_position` on SQLite must lift
these first: SQLite refuses to rename a table while a trigger elsewhere names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper

from .append_only import REFUSAL, REFUSE, refusal
from .triggers import Trigger, TriggerOperation

ENTRIES = "audit_entry"
WAITING = "audit_waiting"
POSITIONS = "audit_position"
TILES = "audit_tile"

# What was recorded while the trigger was gone.
PUT_WHAT_WAS_LEFT_OUT = """
    INSERT INTO audit_waiting (entry_id) SELECT id FROM audit_entry AS entry
    WHERE NOT EXISTS (SELECT 1 FROM audit_position WHERE entry_id = entry.id)
    AND NOT EXISTS (SELECT 1 FROM audit_waiting WHERE entry_id = entry.id)
    ON CONFLICT DO NOTHING
"""
# Nothing that was put there before its time keeps anybody from recording.
PUT_AMONG_THE_WAITING = """
    INSERT INTO audit_waiting (entry_id) SELECT NEW.id
    WHERE NOT EXISTS (SELECT 1 FROM audit_waiting WHERE entry_id = NEW.id);
"""
PLACED = "EXISTS (SELECT 1 FROM audit_position WHERE entry_id = OLD.entry_id)"
FOLLOWS = """(NEW.position = 0
    OR EXISTS (SELECT 1 FROM audit_position WHERE position = NEW.position - 1))"""
GROWS = """(NEW."level" = OLD."level" AND NEW."index" = OLD."index"
    AND length(NEW.hashes) > length(OLD.hashes)
    AND length(NEW.hashes) <= 8192 AND length(NEW.hashes) % 32 = 0
    AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes)"""
IS_FREE = """NOT EXISTS (SELECT 1 FROM audit_waiting WHERE entry_id = NEW.entry_id)"""
# An upsert passes here too before it becomes an UPDATE, so growing is let through.
IS_NEW_OR_GROWS = f"""NOT EXISTS (SELECT 1 FROM audit_tile AS old
    WHERE old.id = NEW.id OR old."level" = NEW."level" AND old."index" = NEW."index"
    AND NOT {GROWS.replace("OLD.", "old.")})"""  # noqa: S608 - all of it is written here


def _refusing_unless(held: str, row: str) -> str:
    """Write the body of a PostgreSQL trigger function; a WHEN may hold no subquery."""
    return f"""BEGIN
        IF {held} THEN RETURN {row}; END IF;
        {REFUSAL}
    END"""


class EntriesWait(TriggerOperation):
    """Every new entry waits for its position in the log."""

    functions: ClassVar[Sequence[str]] = (
        f"""
        CREATE OR REPLACE FUNCTION varde_entry_waits() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN {PUT_AMONG_THE_WAITING} RETURN NULL; END $$
        """,
    )
    table = ENTRIES

    def describe(self) -> str:
        return "Let every new entry wait for its position"

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        body = {
            "sqlite": f"BEGIN {PUT_AMONG_THE_WAITING} END",
            "postgresql": "FOR EACH ROW EXECUTE FUNCTION varde_entry_waits()",
        }[connection.vendor]
        name = f"{ENTRIES}_waits"
        return [Trigger(name, f"CREATE TRIGGER {name} AFTER INSERT ON {ENTRIES} {body}")]

    def repair(self, connection: BaseDatabaseWrapper) -> None:
        if self.missing(connection):
            super().repair(connection)
            with connection.cursor() as cursor:
                cursor.execute(PUT_WHAT_WAS_LEFT_OUT)


class _Guard(TriggerOperation):
    """Refuse on one table each verb for which the named condition does not hold."""

    on_sqlite: ClassVar[Mapping[str, str]]
    """What must hold, by verb; empty where nothing makes it right."""
    on_postgresql: ClassVar[Mapping[str, str]]
    """The function to call, by verb."""

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        if connection.vendor == "postgresql":
            return [
                self._trigger(verb, f"FOR EACH {_each(verb)} EXECUTE FUNCTION {function}()")
                for verb, function in self.on_postgresql.items()
            ]
        return [
            self._trigger(
                verb,
                f"{f'WHEN NOT ({held})' if held else ''} {refusal(self.table, verb)}",
            )
            for verb, held in self.on_sqlite.items()
        ]

    def _trigger(self, verb: str, does: str) -> Trigger:
        name = f"{self.table}_guards_{verb}"
        return Trigger(
            name, f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {self.table} {does}"
        )


def _each(verb: str) -> str:
    return "STATEMENT" if verb == "truncate" else "ROW"


class WaitingEndsWithAPosition(_Guard):
    """An entry leaves the waiting once it has a position, and not before."""

    table = WAITING
    functions: ClassVar[Sequence[str]] = (
        REFUSE,
        f"""
        CREATE OR REPLACE FUNCTION varde_waits_until_placed() RETURNS trigger
        LANGUAGE plpgsql AS $$ {_refusing_unless(PLACED, "OLD")} $$
        """,
    )
    on_sqlite: ClassVar[Mapping[str, str]] = {
        "insert": IS_FREE,
        "update": "",
        "delete": PLACED,
    }
    on_postgresql: ClassVar[Mapping[str, str]] = {
        "update": "varde_append_only",
        "delete": "varde_waits_until_placed",
        "truncate": "varde_append_only",
    }

    def describe(self) -> str:
        return "Let an entry wait until it has a position"


class PositionsHaveNoGaps(_Guard):
    """A position follows the one before it; `AppendOnly` does the rest."""

    table = POSITIONS
    functions: ClassVar[Sequence[str]] = (
        f"""
        CREATE OR REPLACE FUNCTION varde_no_gaps() RETURNS trigger
        LANGUAGE plpgsql AS $$ {_refusing_unless(FOLLOWS, "NEW")} $$
        """,
    )
    on_sqlite: ClassVar[Mapping[str, str]] = {"insert": FOLLOWS}
    on_postgresql: ClassVar[Mapping[str, str]] = {"insert": "varde_no_gaps"}

    def describe(self) -> str:
        return "Leave no gap between positions"


class TilesGrow(_Guard):
    """A tile takes on hashes at its end until it is full."""

    table = TILES
    functions: ClassVar[Sequence[str]] = (
        REFUSE,
        f"""
        CREATE OR REPLACE FUNCTION varde_tile_grows() RETURNS trigger
        LANGUAGE plpgsql AS $$ {_refusing_unless(GROWS, "NEW")} $$
        """,
    )
    on_sqlite: ClassVar[Mapping[str, str]] = {
        "insert": IS_NEW_OR_GROWS,
        "update": GROWS,
        "delete": "",
    }
    on_postgresql: ClassVar[Mapping[str, str]] = {
        "update": "varde_tile_grows",
        "delete": "varde_append_only",
        "truncate": "varde_append_only",
    }

    def describe(self) -> str:
        return "Let tiles grow and nothing else"
