"""No incident and nothing else at the core is ever removed, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

if TYPE_CHECKING:
    from varde.incidents.models import Incident
    from varde.reporting.models import Submission

KEPT = (
    "accounts_user",
    "organisations_organisation",
    "incidents_incident",
    "reporting_assessment",
    "reporting_obligation",
    "reporting_draft",
    "reporting_release",
    "reporting_delivery",
    "retention_legalhold",
    "retention_erasure",
)


def refused(statement: str) -> str:
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        connection.cursor().execute(statement)
    return str(told.value)


@pytest.mark.usefixtures("reported", "hold", "ended_erasure")
@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_remove_a_row(table: str) -> None:
    assert "append-only" in refused(f"DELETE FROM {table}")


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no TRUNCATE")
@pytest.mark.django_db
@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_empty_a_table(table: str) -> None:
    assert "append-only" in refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_sqlite_does_not_replace_an_incident(named: Incident) -> None:
    assert "append-only" in refused(
        "REPLACE INTO incidents_incident SELECT * FROM incidents_incident"
    )


def test_a_report_can_be_erased_once_and_never_rewritten(reported: Submission) -> None:
    table = "reporting_submission"

    assert "append-only" in refused(f"UPDATE {table} SET payload = NULL")
    assert "append-only" in refused(f"UPDATE {table} SET payload_sha256 = 'x'")
