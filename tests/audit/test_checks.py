from __future__ import annotations

import pytest
from django.db import connection

from varde.audit.checks import check_sqlite_transactions


def test_transactions_begin_as_a_writer() -> None:
    assert check_sqlite_transactions() == []


@pytest.mark.parametrize("mode", ["DEFERRED", None])
def test_a_database_where_writers_fail_halfway_is_refused(
    monkeypatch: pytest.MonkeyPatch, mode: str | None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets writers wait for each other by itself")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", mode)

    assert [error.id for error in check_sqlite_transactions()] == ["varde.audit.E001"]
