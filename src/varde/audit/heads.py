"""
Keep the head of every chain beside it, in the database itself.

Each new entry moves its subject's head, so no code path can forget to, and it
costs no statement. The head never moves back and is never removed.

A migration that rebuilds `audit_chainhead` on SQLite must lift `HeadsFollow`
first: SQLite refuses to rename a table while a trigger elsewhere names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper

from .forward_guards import MovesForward
from .triggers import Trigger, TriggerOperation

ENTRIES = "audit_entry"

MOVE = """
    INSERT INTO audit_chainhead (subject, sequence, entry_hash)
    VALUES (NEW.subject, NEW.sequence, NEW.entry_hash)
    ON CONFLICT (subject) DO UPDATE
    SET sequence = excluded.sequence, entry_hash = excluded.entry_hash;
"""


class HeadsFollow(TriggerOperation):
    """Every new entry becomes the head of its chain."""

    functions: ClassVar[Sequence[str]] = (
        f"""
        CREATE OR REPLACE FUNCTION varde_move_head() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {MOVE} RETURN NULL; END $$
        """,
    )
    table = ENTRIES

    def describe(self) -> str:
        return "Move the head of a chain with every entry"

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        body = {
            "sqlite": f"BEGIN {MOVE} END",
            "postgresql": "FOR EACH ROW EXECUTE FUNCTION varde_move_head()",
        }[connection.vendor]
        name = f"{ENTRIES}_moves_head"
        return [Trigger(name, f"CREATE TRIGGER {name} AFTER INSERT ON {ENTRIES} {body}")]


class HeadsMoveForward(MovesForward):
    """A head names a later entry of the same chain or stays as it is."""

    table = "audit_chainhead"
    forward = "NEW.subject = OLD.subject AND NEW.sequence > OLD.sequence"
    in_the_way = """EXISTS (
    SELECT 1 FROM audit_chainhead WHERE subject = NEW.subject AND sequence >= NEW.sequence
)"""

    def describe(self) -> str:
        return "Let the heads of chains move forward only"
