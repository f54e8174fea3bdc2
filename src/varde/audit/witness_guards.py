"""
What was last seen of another log moves forward and is never removed.

A witness that forgets, or that can be set back, would sign two histories of one log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper

from .append_only import REFUSE
from .triggers import Trigger, TriggerOperation

SEEN = "audit_seencheckpoint"

FORWARD = """NEW.origin = OLD.origin AND (NEW.size > OLD.size
    OR NEW.size = OLD.size AND NEW.root = OLD.root)"""
# SQLite's REPLACE would set a row back without an UPDATE.
IN_THE_WAY = f"EXISTS (SELECT 1 FROM {SEEN} WHERE origin = NEW.origin)"  # noqa: S608 - all of it is written here


class SeenMovesForward(TriggerOperation):
    """The last checkpoint seen of a log grows or stays as it is."""

    functions: ClassVar[Sequence[str]] = (REFUSE,)
    table = SEEN

    def describe(self) -> str:
        return "Let what was seen of a log move forward only"

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        verbs = [("update", "ROW", f"WHEN (NOT ({FORWARD}))"), ("delete", "ROW", "")]
        if connection.vendor == "sqlite":
            verbs.append(("insert", "ROW", f"WHEN {IN_THE_WAY}"))
            refuse = f"BEGIN SELECT RAISE(ABORT, '{SEEN} is append-only'); END"
        else:
            refuse = "EXECUTE FUNCTION varde_append_only()"
            verbs.append(("truncate", "STATEMENT", ""))
        return [
            Trigger(
                name := f"{SEEN}_no_{verb}",
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {SEEN}"
                f" FOR EACH {each} {condition} {refuse}",
            )
            for verb, each, condition in verbs
        ]
