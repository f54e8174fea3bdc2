"""System checks: the database is set up so that the record holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from .key_states import KeyState, State, missing
from .models import LogKey
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


def check_signing_keys(
    *, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """A missing key is only a warning here, or nobody could migrate without it."""
    if DEFAULT_DB_ALIAS not in (databases or []) or not _has_keys():
        return []
    return [
        CheckWarning(
            f"The signing key {state.key_id} ({state.kind}) {_why(state)}; its signatures"
            f" end with the checkpoint of {state.last_size or 0} entries.",
            hint=f"{_remedy(state)} Until then entries are recorded, but no checkpoint"
            " is signed.",
            id="varde.audit.W002",
        )
        for state in missing(now=timezone.now())
    ]


def _has_keys() -> bool:
    table = LogKey._meta.db_table  # noqa: SLF001 - Django documents it
    return table in connections[DEFAULT_DB_ALIAS].introspection.table_names()


def _why(state: KeyState) -> str:
    if state.state is State.MISNAMED:
        return "is here under another name"
    return "is missing" if state.state is State.MISSING else f"has ended: {state.reason}"


def _remedy(state: KeyState) -> str:
    if state.problem:
        return f"{state.problem}."
    return "Restore it, or see `varde keys rotate --help`."
