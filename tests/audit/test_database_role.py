"""docs/operate/database.md, statement by statement: the role that it makes suffices."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.audit.signers import SIGNERS
from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import chains, sequencing, services
from varde.audit.checks import check_triggers
from varde.audit.reasons import ErasureReason
from varde.jobs import schedule

PAGE = Path(__file__).resolve().parents[2] / "docs/operate/database.md"
ROLES, GRANTS, NARROWED, REFUSED = re.findall(
    r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
)
MAY_NOT = REFUSED.strip().splitlines()

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no roles"),
]


@pytest.fixture
def as_the_application(db: None) -> None:
    """The rest of the test acts as `varde_app`; rolled back, the roles are gone."""
    own = GRANTS.replace(
        "DATABASE varde ", f"DATABASE {connection.ops.quote_name(name())} "
    )
    assert own != GRANTS
    with connection.cursor() as cursor:
        for block in (ROLES, own, NARROWED, NARROWED):
            cursor.execute(block)
        cursor.execute("SET ROLE varde_app")


def name() -> str:
    return str(connection.settings_dict["NAME"])


@pytest.mark.usefixtures("as_the_application")
@pytest.mark.parametrize("statement", MAY_NOT)
def test_what_the_page_says_is_refused_is_refused(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("as_the_application")
def test_it_records_erases_and_sequences() -> None:
    state(source="Saga")
    services.erase_detail(
        subject=SUBJECT,
        sequence=1,
        reason=ErasureReason.REQUESTED,
        by="U-AAAABBBBCC",
        now=NOW,
    )

    assert sequencing.sequence(now=NOW, signers=SIGNERS).size == 2
    assert chains.verify_chain(SUBJECT).whole


@pytest.mark.usefixtures("as_the_application")
def test_it_does_everything_from_an_incident_to_a_receipt(
    request: pytest.FixtureRequest,
) -> None:
    sent = request.getfixturevalue("sent")

    assert sent.deliveries.get().receipts.exists()


@pytest.mark.usefixtures("as_the_application")
def test_it_works_on_the_schedule_and_sees_every_trigger() -> None:
    schedule.discover()

    assert schedule.enqueue_due(now=NOW)
    assert check_triggers(databases=["default"]) == []
