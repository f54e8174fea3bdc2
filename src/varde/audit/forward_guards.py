"""Let the rows of a table move forward only: never back, and never away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper

from .append_only import REFUSE, refusal
from .triggers import Trigger, TriggerOperation


class MovesForward(TriggerOperation):
    """Refuse every change of a row but forward, and that a row is removed."""

    functions: ClassVar[Sequence[str]] = (REFUSE,)
    forward: ClassVar[str]
    """What makes an UPDATE right."""
    in_the_way: ClassVar[str]
    """What makes an INSERT wrong: SQLite's REPLACE sets a row back without UPDATE."""

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        verbs = [("update", "ROW", f"WHEN (NOT ({self.forward}))"), ("delete", "ROW", "")]
        if connection.vendor == "sqlite":
            verbs.append(("insert", "ROW", f"WHEN {self.in_the_way}"))
        else:
            verbs.append(("truncate", "STATEMENT", ""))
        return [
            Trigger(
                name := f"{self.table}_no_{verb}",
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {self.table}"
                f" FOR EACH {each} {condition} {self._refuse(connection, verb)}",
            )
            for verb, each, condition in verbs
        ]

    def _refuse(self, connection: BaseDatabaseWrapper, verb: str) -> str:
        if connection.vendor == "sqlite":
            return refusal(self.table, verb)
        return "EXECUTE FUNCTION varde_append_only()"
