"""`AppendOnly` on a table of another kind than the record's own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from varde.audit.append_only import AppendOnly

pytestmark = pytest.mark.django_db

ERASE = "UPDATE notes SET text = NULL, erased_at = 'now'"


@pytest.fixture
def notes() -> None:
    execute(
        "CREATE TABLE notes (id integer PRIMARY KEY, number integer UNIQUE, author text,"
        " text text, erased_at text)",
        "INSERT INTO notes VALUES (1, 1, 'saga', 'what happened', NULL)",
    )


@pytest.fixture
def append_only(notes: None) -> AppendOnly:
    operation = AppendOnly("notes")
    operation.repair(connection)
    return operation


@pytest.fixture
def erasable(notes: None) -> AppendOnly:
    operation = AppendOnly("notes", erasable=["text"], marks=["erased_at"])
    operation.repair(connection)
    return operation


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            execute(statement)
    except IntegrityError as error:
        return "notes is append-only" in str(error)
    return False


@pytest.mark.usefixtures("append_only")
def test_rows_can_be_added() -> None:
    execute("INSERT INTO notes VALUES (2, 2, 'aino', 'and then', NULL)")


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "statement", ["DELETE FROM notes", "UPDATE notes SET text = text", ERASE]
)
def test_rows_cannot_be_changed_or_removed(statement: str) -> None:
    assert refused(statement)


@pytest.mark.usefixtures("append_only")
def test_the_table_cannot_be_emptied_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    assert refused("TRUNCATE notes")


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize("key", ["(1, 2)", "(2, 1)"])
def test_a_row_cannot_be_replaced_by_any_of_its_keys(key: str) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has no REPLACE")
    assert refused(f"REPLACE INTO notes (id, number) VALUES {key}")


@pytest.mark.usefixtures("erasable")
def test_an_erasable_row_is_erased_once() -> None:
    execute(ERASE)

    assert refused(ERASE)
    assert refused("UPDATE notes SET text = 'again'")


@pytest.mark.usefixtures("erasable")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM notes",
        "UPDATE notes SET text = 'otherwise'",
        "UPDATE notes SET text = NULL",
        "UPDATE notes SET erased_at = 'now'",
        ERASE + ", author = NULL",
        ERASE + ", number = 2",
    ],
)
def test_an_erasable_row_cannot_be_changed_otherwise(statement: str) -> None:
    assert refused(statement)


def test_it_can_be_lifted_and_put_back(append_only: AppendOnly) -> None:
    append_only.lift(connection)
    execute("UPDATE notes SET text = 'corrected'")
    append_only.repair(connection)

    assert refused("DELETE FROM notes")
    assert append_only.missing(connection) == []
