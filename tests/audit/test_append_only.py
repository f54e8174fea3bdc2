"""
The database itself refuses to change or remove what was recorded.

Each statement is tried as the application's own connection would send it.
"""

from __future__ import annotations

import pytest
from django.core.checks import Warning as CheckWarning
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import chains, services
from varde.audit.append_only import AppendOnly
from varde.audit.checks import check_triggers
from varde.audit.models import Entry
from varde.audit.reasons import ErasureReason
from varde.audit.triggers import asked_for

STATEMENTS = [
    "UPDATE audit_entry SET actor = 'U-SOMEONEELSE'",
    "UPDATE audit_entry SET id = id + 1",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_detail",
    "UPDATE audit_detail SET detail = '{}'",
    "UPDATE audit_detail SET salt = NULL, detail = NULL",
    "UPDATE audit_detail SET erased_by = 'U-AAAABBBBCC'",
    """
    UPDATE audit_detail SET salt = NULL, detail = NULL, erased_by = 'U', entry_id = 9,
    erased_reason = 'requested', erased_at = '2026-03-03 21:30:00+00:00'
    """,
    "UPDATE audit_chainhead SET sequence = 0",
    "UPDATE audit_chainhead SET sequence = 9, subject = 'VRD-2026-0002'",
    "UPDATE audit_chainhead SET entry_hash = ''",
    "DELETE FROM audit_chainhead",
]
ON_POSTGRESQL = [
    "TRUNCATE audit_entry CASCADE",
    "TRUNCATE audit_detail",
    "TRUNCATE audit_chainhead",
    """
    INSERT INTO audit_entry SELECT * FROM audit_entry
    ON CONFLICT (id) DO UPDATE SET actor = 'U-SOMEONEELSE'
    """,
]
ON_SQLITE = [
    "REPLACE INTO audit_entry SELECT * FROM audit_entry",
    """
    REPLACE INTO audit_entry
    (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
    SELECT subject, sequence, entry, '', '', action, actor, recorded_at FROM audit_entry
    """,
    "REPLACE INTO audit_detail SELECT * FROM audit_detail",
    "REPLACE INTO audit_chainhead SELECT subject, 0, '' FROM audit_chainhead",
    "UPDATE OR REPLACE audit_entry SET sequence = 2",
]

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_was_recorded_stays(statement: str) -> None:
    state(source="Saga")

    assert refused(statement)


@pytest.mark.parametrize("statement", ON_POSTGRESQL)
def test_what_was_recorded_stays_on_postgresql(statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such statement")
    state(source="Saga")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE waits for them

    assert refused(statement)


@pytest.mark.parametrize("statement", ON_SQLITE)
def test_what_was_recorded_stays_on_sqlite(statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such statement")
    state(source="Saga")

    assert refused(statement)


def test_an_erased_detail_cannot_be_written_again() -> None:
    state(source="Saga")
    services.erase_detail(
        subject=SUBJECT,
        sequence=1,
        reason=ErasureReason.REQUESTED,
        by="U-AAAABBBBCC",
        now=NOW,
    )

    assert refused("UPDATE audit_detail SET detail = '{}' WHERE erased_at IS NOT NULL")
    assert refused("UPDATE audit_detail SET erased_by = 'U' WHERE erased_at IS NOT NULL")


def test_the_model_cannot_get_round_it() -> None:
    state()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.update(actor="U-SOMEONEELSE")
    with pytest.raises(models.ProtectedError):
        Entry.objects.all().delete()


@pytest.mark.parametrize("columns", [{"erasable": ["text"]}, {"marks": ["erased_at"]}])
def test_erasing_without_a_mark_cannot_be_asked_for(columns: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="leaves a mark"):
        AppendOnly("audit_entry", **columns)


def test_a_migration_can_be_written_out_again() -> None:
    operation = AppendOnly("notes", erasable=["text"], marks=["erased_at"])

    written, _ = MigrationWriter.serialize(operation.deconstruct())

    assert "'notes'" in written
    assert "['text']" in written


class TestLostTriggers:
    """Django alters a SQLite table by rebuilding it, which drops its triggers."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def lose(self) -> None:
        for operation in asked_for(connection):
            operation.lift(connection)

    def test_a_rebuilt_table_has_its_triggers_again_after_migrate(self) -> None:
        with transaction.atomic():
            state()
        longer = models.CharField(max_length=101)
        longer.set_attributes_from_name("actor")
        with connection.schema_editor() as editor:
            editor.alter_field(Entry, Entry._meta.get_field("actor"), longer)

        call_command("migrate", verbosity=0)

        assert refused("DELETE FROM audit_entry")
        with transaction.atomic():
            state()
        assert chains.verify_chain(SUBJECT).entries == 2

    def test_the_system_check_tells_of_each_lost_trigger(self) -> None:
        self.lose()

        told = check_triggers(databases=["default"])
        call_command("migrate", verbosity=0)

        assert {type(message) for message in told} == {CheckWarning}
        assert any("audit_entry_no_delete" in message.msg for message in told)
        assert check_triggers(databases=["default"]) == []

    def test_a_trigger_that_is_switched_off_is_put_back(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite cannot switch a trigger off")
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")

        call_command("migrate", verbosity=0)

        with transaction.atomic():
            state()
        assert refused("DELETE FROM audit_entry")
