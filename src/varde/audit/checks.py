"""System checks: the database is set up so that the record holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import connections

from .triggers import asked_for


def check_triggers(
    *, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """A table that lost its triggers is only a warning here: `migrate` mends it."""
    return [
        CheckWarning(
            f"{operation.table} has lost the trigger {name}.",
            hint="Run `varde migrate`; it puts missing triggers back.",
            id="varde.audit.W001",
        )
        for alias in databases or []
        for operation in asked_for(connections[alias])
        for name in operation.missing(connections[alias])
    ]


def check_sqlite_transactions(**_: object) -> list[CheckMessage]:
    return [
        Error(
            f"The SQLite database {alias!r} does not begin transactions as a writer.",
            hint='Set OPTIONS["transaction_mode"] to "IMMEDIATE": a transaction that reads'
            " first and then records fails when another has written in between.",
            id="varde.audit.E001",
        )
        for alias in connections
        if connections[alias].vendor == "sqlite"
        and connections[alias].settings_dict["OPTIONS"].get("transaction_mode")
        != "IMMEDIATE"
    ]
