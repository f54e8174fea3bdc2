"""Somebody gets past the triggers and touches the tables; it is found, and where."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.audit.test_erase_detail import erase
from tests.audit.test_record import SUBJECT, state
from varde.audit import chains, selectors
from varde.audit.triggers import asked_for
from varde.audit.wording import FLAWS
from varde.core.record.chain import Flaw, Verdict

pytestmark = pytest.mark.django_db

OTHER = "VRD-2026-0002"
ERASED = """
    salt = NULL, detail = NULL, erased_by = 'U', erased_reason = 'ordered',
    erased_at = '2026-03-03 21:30:00+00:00'
"""


@pytest.fixture
def four_entries() -> None:
    for n in range(4):
        state(n=n)
        state(OTHER, n=n)


def tamper(*statements: str) -> Verdict:
    """Change the tables with the triggers out of the way, and verify."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for operation in asked_for(connection):
        operation.lift(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return chains.verify_chain(SUBJECT)


def at(sequence: int) -> str:
    return f"WHERE subject = '{SUBJECT}' AND sequence = {sequence}"


def detail_at(sequence: int) -> str:
    return f"WHERE entry_id = (SELECT id FROM audit_entry {at(sequence)})"


def remove(sequence: int) -> list[str]:
    return [
        f"DELETE FROM audit_detail {detail_at(sequence)}",
        f"DELETE FROM audit_entry {at(sequence)}",
    ]


@pytest.mark.usefixtures("four_entries")
@pytest.mark.parametrize(
    ("statements", "broken_at", "reason"),
    [
        (remove(1), 1, Flaw.OUT_OF_SEQUENCE),
        (remove(2), 2, Flaw.OUT_OF_SEQUENCE),
        (remove(4), 4, Flaw.CUT_SHORT),
        ([s for n in (1, 2, 3, 4) for s in remove(n)], 1, Flaw.CUT_SHORT),
        ([f"UPDATE audit_entry SET actor = 'U-X' {at(2)}"], 2, Flaw.COLUMNS_DIFFER),
        ([f"UPDATE audit_entry SET action = 'a.b' {at(2)}"], 2, Flaw.COLUMNS_DIFFER),
        (
            [f"UPDATE audit_entry SET recorded_at = '2026-03-03 00:00:00+00:00' {at(3)}"],
            3,
            Flaw.COLUMNS_DIFFER,
        ),
        ([f"UPDATE audit_entry SET previous_hash = '' {at(2)}"], 2, Flaw.COLUMNS_DIFFER),
        ([f"UPDATE audit_entry SET entry_hash = '' {at(2)}"], 2, Flaw.HASH_DIFFERS),
        ([f"UPDATE audit_entry SET sequence = 9 {at(4)}"], 4, Flaw.COLUMNS_DIFFER),
        (
            [f"UPDATE audit_detail SET detail = '{{}}' {detail_at(3)}"],
            3,
            Flaw.DETAIL_DIFFERS,
        ),
        ([f"DELETE FROM audit_detail {detail_at(3)}"], 3, Flaw.DETAIL_LOST),
        (
            [f"UPDATE audit_detail SET {ERASED} {detail_at(2)}"],
            2,
            Flaw.ERASURE_UNTOLD,
        ),
    ],
)
def test_it_is_found_where_it_was_done(
    statements: list[str], broken_at: int, reason: Flaw
) -> None:
    report = tamper(*statements)

    assert not report.whole
    assert (report.broken_at, report.flaw) == (broken_at, reason)
    assert chains.verify_chain(OTHER).whole


@pytest.mark.usefixtures("four_entries")
@pytest.mark.parametrize(
    "change",
    [
        "erased_by = 'U-X'",
        "erased_reason = 'ordered'",
        "erased_at = '2026-01-01 00:00:00+00:00'",
    ],
)
def test_an_erasure_that_was_retold_is_found(change: str) -> None:
    erase(2)

    report = tamper(f"UPDATE audit_detail SET {change} {detail_at(2)}")

    assert (report.broken_at, report.flaw) == (2, Flaw.ERASURE_UNTOLD)


@pytest.mark.usefixtures("four_entries")
def test_changed_bytes_are_found() -> None:
    data = {"sqlite": "x'7b7d'", "postgresql": r"'\x7b7d'"}[connection.vendor]

    report = tamper(f"UPDATE audit_entry SET entry = {data} {at(2)}")

    assert (report.broken_at, report.flaw) == (2, Flaw.MALFORMED)


def test_a_subject_without_entries_is_not_called_whole() -> None:
    report = chains.verify_chain(SUBJECT)

    assert (report.entries, report.whole, report.flaw) == (0, False, Flaw.EMPTY)


@pytest.mark.usefixtures("four_entries")
def test_the_report_names_the_head_to_note_down() -> None:
    newest = selectors.chain(SUBJECT)[0]

    assert chains.verify_chain(SUBJECT).head.entry_hash == newest.entry_hash


@pytest.mark.usefixtures("four_entries")
def test_verifying_takes_two_statements_for_any_number_of_chains(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        reports = chains.verify_chains([SUBJECT, OTHER, "VRD-2026-0003"])

    assert [report.whole for report in reports.values()] == [True, True, False]


@pytest.mark.usefixtures("four_entries")
@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5, 8, 9])
def test_chains_are_whole_wherever_a_batch_ends(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "BATCH", batch)

    reports = chains.verify_chains([SUBJECT, OTHER])

    assert [(one.whole, one.entries) for one in reports.values()] == [(True, 4)] * 2


@pytest.mark.usefixtures("four_entries")
def test_a_long_chain_is_read_a_page_at_a_time_newest_first() -> None:
    first = selectors.chain(SUBJECT, limit=3)
    second = selectors.chain(SUBJECT, limit=3, before=first[-1].sequence)

    assert [entry.sequence for entry in first + second] == [4, 3, 2, 1]


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_is_explained(flaw: Flaw) -> None:
    assert str(FLAWS[flaw])
