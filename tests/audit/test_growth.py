"""Nothing that is done for every entry or batch reads a table from end to end."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.audit.signers import SIGNERS
from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import rows, sequencing
from varde.audit.models import Checkpoint, Entry, Position

pytestmark = pytest.mark.django_db

# Whatever waits is taken in within a second; it is read from its first row on.
READ_THROUGH = ("audit_waiting", "next", "subquery")
BATCH = Entry.objects.filter(place__position__gte=10, place__position__lt=20)
END_OF_A_CHAIN = {
    "sqlite": rows.LAST,
    # As `varde_record` asks.
    "postgresql": """
        SELECT sequence, entry_hash FROM audit_entry
        WHERE subject = %s ORDER BY sequence DESC LIMIT 1
    """,
}
STATEMENTS = {
    "the end of a chain": (END_OF_A_CHAIN, [SUBJECT]),
    "giving positions": (sequencing.GIVE_POSITIONS, [10, 20]),
    "ending the wait": (sequencing.END_THEIR_WAIT, [10, 20]),
    "a batch": BATCH.order_by("place__position").query.sql_with_params(),
    "the last checkpoint": Checkpoint.objects.order_by("-size")[:1].query.sql_with_params(),
    "the last position": Position.objects.order_by("-position")[:1].query.sql_with_params(),
    "what waits": sequencing.waiting()[:1].query.sql_with_params(),
}


def plan(statement: str | dict[str, str], parameters: object) -> list[str]:
    if isinstance(statement, dict):
        statement = statement[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
            return [line for (line,) in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [detail for *_, detail in cursor.fetchall()]


def reads_through(line: str) -> bool:
    """On SQLite a scan along an index ends with its limit, as one of the key does."""
    if any(name in line for name in READ_THROUGH):
        return False
    return "Seq Scan" in line or (line.startswith("SCAN") and "USING" not in line)


@pytest.mark.parametrize("name", ["giving positions", "what waits"])
def test_what_waits_is_looked_up_row_by_row_whatever_the_statistics(name: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans by no statistics here")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")

    assert not [line for line in plan(*STATEMENTS[name]) if "Join" in line]


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_goes_by_an_index(name: str) -> None:
    for _ in range(30):
        state()
    sequencing.sequence(now=NOW, signers=SIGNERS)

    statement, parameters = STATEMENTS[name]
    found = plan(statement, parameters)

    assert found
    assert [line for line in found if reads_through(line)] == []
