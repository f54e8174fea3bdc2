"""
SQLite keeps a value of any type in any column; whoever owns the file may put it there.

Verification tells where, and no page fails over it.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.audit.test_record import state
from tests.support.environment import is_soak
from varde.audit import alarms, keys, runs, services
from varde.audit.models import (
    Checkpoint,
    Cosignature,
    FollowedLog,
    SeenCheckpoint,
    StampRequest,
    TimeStamp,
    VerificationRun,
    Witness,
)
from varde.audit.reasons import ErasureReason
from varde.audit.sequencing import sequence
from varde.audit.triggers import asked_for
from varde.incidents.services import declare

from .signers import signer

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL keeps the types of its columns"
)

NONSENSE = {
    "nothing": "NULL",
    "an integer": "7",
    "a fraction": "2.5",
    "other bytes": "x'00ff'",
    "no UTF-8": "CAST(x'00ff' AS TEXT)",
    "the same as text": "CAST({} AS TEXT)",
    "the same as bytes": "CAST({} AS BLOB)",
    "no date": "'yesterday'",
    "no day": "'2026-13-45 00:00:00'",
    "the end of time": "'9999-12-31 23:59:59'",
}
CHAINED = ("audit_entry", "audit_detail")
SIGNED = ("audit_chainhead", "audit_position", "audit_waiting", "audit_tile")
CHANGED, ERASED = 2, 3
FEW = 2
AFTERWARDS = datetime(2026, 12, 1, tzinfo=UTC)
VERIFIED = (*CHAINED, *SIGNED, "audit_checkpoint")


def columns(table: str) -> list[str]:
    [model] = [m for m in TABLES if m._meta.db_table == table]
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    return [connection.ops.quote_name(field.column) for field in fields]


TABLES = list(apps.get_app_config("audit").get_models())
NAMES = sorted(model._meta.db_table for model in TABLES)


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """Two entries of it are in the log, one of them erased; what erased it still waits."""
    found = declare(organisation=exempelverket, title="Avbrott", by=saga, now=now)
    state(found.reference, at=now, value=1)
    state(found.reference, at=now, value=2)
    sequence(now=now, signers=keys.signers(now=now))
    services.erase_detail(
        subject=found.reference,
        sequence=3,
        reason=ErasureReason.REQUESTED,
        by=saga.reference,
        now=now,
    )
    return found


@pytest.fixture
def everything_else(incident: Incident, now: datetime) -> None:
    """A row in each of the other tables that pages read."""
    checkpoint = Checkpoint.objects.get()
    key = signer("witness.example/w").verifier_key
    witness = Witness.objects.create(
        name="W", verifier_key=key, address="/w", added_at=now, next_try_at=now
    )
    Cosignature.objects.create(
        checkpoint=checkpoint, witness=witness, line="— W AAAAAAA=\n", signed_at=now
    )
    FollowedLog.objects.create(origin="o", verifier_key=key, added_at=now)
    SeenCheckpoint.objects.create(
        origin="o", size=1, root="0" * 64, note="n\n", seen_at=now
    )
    note = {"origin": "o", "witness": "", "seen_size": 1, "size": 2, "note": "n\n"}
    alarms.raise_alarm(alarms.Kind.AHEAD, **note, now=now)
    TimeStamp.objects.create(
        checkpoint=checkpoint, token=b"t", stamped_at=now, received_at=now
    )
    StampRequest.objects.create(checkpoint=checkpoint, asked_at=now, next_try_at=now)
    keys.rotate(by="system", now=now)
    runs.ask(subject=incident.reference, by="U-X", now=timezone.now())


@pytest.fixture
def unguarded(everything_else: None) -> None:
    """Triggers stand in nobody's way until the end of the test."""
    connection.check_constraints()
    for operation in asked_for(connection):
        operation.lift(connection)


def damaged(table: str, *, most: int = len(NONSENSE)) -> Iterator[tuple[str, str]]:
    """
    Put nonsense that a column takes there, and take it away again.

    Each column gets so many kinds; the next begins with the kind after them.
    """
    in_turn, tried = deque(NONSENSE), 0
    for column in columns(table):
        row = f"rowid = {row_of(table, column)}"
        left = most
        for kind in tuple(in_turn):
            if not left:
                break
            in_turn.rotate(-1)
            # The driver hands an instant out alike, stored as text or as bytes.
            if kind == "the same as bytes" and column.endswith('_at"'):
                continue
            with transaction.atomic():
                if is_changed(table, column, row, NONSENSE[kind].format(column)):
                    left -= 1
                    tried += 1
                    yield column, kind
                transaction.set_rollback(True)
    assert tried, f"nothing could be put into {table}"


def kinds_for_pages(table: str) -> int:
    """Every kind meets every table; in a soak every kind meets every column."""
    if is_soak():
        return len(NONSENSE)
    return max(FEW, -(-len(NONSENSE) // len(columns(table))))


def row_of(table: str, column: str) -> int:
    if table == "audit_detail" and "erased" in column:
        return rows(table)[ERASED - 1]
    return rows(table)[CHANGED - 1 if table in CHAINED else 0]


def rows(table: str) -> list[int]:
    """What counts the rows goes on where the test before left it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table} ORDER BY rowid")
        return [rowid for (rowid,) in cursor.fetchall()]


def is_changed(table: str, column: str, row: str, value: str) -> bool:
    look = f"SELECT typeof({column}), hex({column}) FROM {table} WHERE {row}"
    with connection.cursor() as cursor:
        before = cursor.execute(look).fetchone()
        if before is None:
            return False
        try:
            with transaction.atomic():
                cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE {row}")
                connection.check_constraints()
        except (IntegrityError, sqlite3.OperationalError):
            # A reference to nowhere; where it is no text, that cannot even be told.
            return False
        return cursor.execute(look).fetchone() != before


def verified(subject: str) -> VerificationRun:
    run = runs.ask(subject=subject, by="U-X", now=AFTERWARDS)
    runs.carry_out(run=run.pk, clock=lambda: AFTERWARDS)
    return VerificationRun.objects.get(pk=run.pk)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("table", CHAINED)
def test_a_chain_is_broken_where_it_was_done(incident: Incident, table: str) -> None:
    for column, kind in damaged(table):
        run = verified(incident.reference)

        place = ERASED if "erased" in column else CHANGED
        assert (run.broken_at, run.failed) == (place, False), (column, kind)


@pytest.mark.usefixtures("unguarded", "incident")
@pytest.mark.parametrize("table", VERIFIED)
def test_verifying_everything_finds_it(table: str) -> None:
    for column, kind in damaged(table):
        run = verified(runs.EVERYTHING)

        assert run.flaw, (column, kind)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("table", NAMES)
def test_no_page_fails_over_it(table: str, incident: Incident, aino_here: Client) -> None:
    record = f"/incidents/{incident.reference}/record/"
    pages = ("2/", "2/proof.json", "3/", "3/proof.json", "", "verification/")
    addresses = ("/log/", *(record + page for page in pages))
    reading = those_that_read(table, addresses, aino_here)

    for column, kind in damaged(table, most=kinds_for_pages(table)):
        for address in reading:
            assert aino_here.get(address).status_code < 500, (column, kind, address)


def those_that_read(table: str, addresses: Sequence[str], browser: Client) -> Sequence[str]:
    """The pages that ask for this table; another cannot meet what is in it."""
    found = []
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200, address
        if any(table in query["sql"] for query in asked):
            found.append(address)
    return found
