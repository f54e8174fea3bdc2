"""Where a chain ends in what no entry can follow, nothing is recorded on top of it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import alarms
from varde.audit.models import Entry
from varde.audit.references import LOG
from varde.core.errors import ChainDamagedError

from .guards import lifted

pytestmark = pytest.mark.django_db

DAMAGE = [
    "audit_entry SET sequence = 9007199254740991",
    "audit_entry SET entry_hash = 'none'",
    "audit_chainhead SET sequence = 9",
]
OTHER_TYPES = [
    "audit_entry SET sequence = 'two'",
    "audit_entry SET sequence = 1.5",
    "audit_entry SET sequence = CAST(x'00ff' AS TEXT)",
    "audit_entry SET entry_hash = 7",
    "audit_entry SET entry_hash = x'00ff'",
    "audit_entry SET entry_hash = CAST(x'00ff' AS TEXT)",
    "audit_chainhead SET sequence = 'two'",
    "audit_chainhead SET sequence = x'00ff'",
]


@pytest.mark.parametrize("damage", [*DAMAGE, *OTHER_TYPES])
def test_it_is_refused(damage: str) -> None:
    if damage in OTHER_TYPES and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    state()
    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {damage}")

    with pytest.raises(ChainDamagedError), transaction.atomic():
        state()

    assert Entry.objects.filter(subject=SUBJECT).count() == 1


def test_other_chains_go_on() -> None:
    state()
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_chainhead SET sequence = 9")

    state("VRD-2026-0002")
    state("VRD-2026-0002")


def test_an_alarm_about_a_log_is_raised_all_the_same() -> None:
    state(LOG)
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_chainhead SET sequence = 9")

    alarms.raise_alarm(
        alarms.Kind.AHEAD,
        origin="varde.example/log",
        witness="witness.example/w",
        seen_size=2,
        size=1,
        note="",
        now=NOW,
    )

    assert [alarm.kind for alarm in alarms.alarms()] == ["ahead"]
