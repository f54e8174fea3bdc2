from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoAssertNumQueries

from varde.audit import chains, selectors, sequencing, services
from varde.audit.actions import Action
from varde.audit.rows import ROWS_AT_ONCE
from varde.core.errors import NaiveInstantError, NotCanonicalError

NOW = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
SUBJECT = "VRD-2026-0001"


def state(subject: str = SUBJECT, at: datetime = NOW, **detail: object) -> None:
    services.record(
        Action.FACT_STATED, subject=subject, by="U-AAAABBBBCC", at=at, detail=detail
    )


@pytest.mark.django_db
def test_an_entry_says_who_did_what_and_when() -> None:
    state(value="ä", source="")

    [entry] = selectors.chain(SUBJECT)

    assert (entry.action, entry.label) == ("fact.stated", "Fact stated")
    assert (entry.actor, entry.at, entry.sequence) == ("U-AAAABBBBCC", NOW, 1)
    assert entry.detail == {"value": "ä", "source": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [None, True, 0, -1.5, 1e21, 0.1, "a\x00b", "\u202eabc", "=1+1", [], {"ä": [{}]}],
)
def test_any_json_value_comes_back_and_still_verifies(value: object) -> None:
    state(value=value)

    assert selectors.chain(SUBJECT)[0].detail == {"value": value}
    assert chains.verify_chain(SUBJECT).whole


@pytest.mark.django_db
@pytest.mark.parametrize("value", [NOW, 2**53, float("nan"), "\ud800", {1: 2}])
def test_a_detail_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        state(value=value)

    assert selectors.chain(SUBJECT) == []


@pytest.mark.django_db
def test_entries_do_not_depend_on_the_zone_of_the_caller() -> None:
    state(at=NOW.astimezone(timezone(timedelta(hours=-3, minutes=-30))))

    assert selectors.chain(SUBJECT)[0].at.isoformat() == "2026-03-03T21:30:00+00:00"
    assert chains.verify_chain(SUBJECT).whole


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        state(at=NOW.replace(tzinfo=None))


@pytest.mark.django_db
def test_recording_takes_few_statements_however_long_the_chain(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # PostgreSQL has a function for it.
    statements = {"sqlite": 3, "postgresql": 1}[connection.vendor]
    for expected in (1, 2):
        with django_assert_num_queries(statements):
            state()
        assert len(selectors.chain(SUBJECT)) == expected


@pytest.mark.django_db
def test_what_is_returned_is_what_was_written() -> None:
    for by in ("U-AAAABBBBCC", 'U-"\\é\U0001f600'):
        entry = services.record(
            Action.FACT_STATED, subject=SUBJECT, by=by, at=NOW, detail={}
        )

        stored = selectors.stored_entry(SUBJECT, entry.sequence)
        assert stored is not None
        assert stored.link.entry == entry.to_bytes()
    assert chains.verify_chain(SUBJECT).whole


@pytest.mark.django_db
def test_more_at_once_than_one_statement_takes_continue_one_chain() -> None:
    state()

    entries = services.record_all(
        Action.FACT_STATED,
        subject=SUBJECT,
        by="U-AAAABBBBCC",
        at=NOW,
        details=[{"value": number} for number in range(ROWS_AT_ONCE + 1)],
    )

    assert [entry.sequence for entry in entries] == [*range(2, ROWS_AT_ONCE + 3)]
    assert selectors.chain(SUBJECT)[0].detail == {"value": ROWS_AT_ONCE}
    assert chains.verify_chain(SUBJECT).whole


@pytest.mark.django_db
def test_nothing_that_waits_before_its_time_keeps_anybody_from_recording() -> None:
    state()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_waiting SELECT max(id) + 1 FROM audit_entry")

    state()

    assert sequencing.waiting().count() == 2


@pytest.mark.django_db
def test_an_action_without_personal_data_takes_only_its_declared_keys() -> None:
    with pytest.raises(ValueError, match="nickname"):
        services.record(
            Action.INCIDENT_TLP_CHANGED,
            subject=SUBJECT,
            by="U-AAAABBBBCC",
            at=NOW,
            detail={"tlp": "red", "nickname": "Saga"},
        )


@pytest.mark.django_db(transaction=True)
def test_recording_outside_the_transaction_of_the_change_is_refused() -> None:
    with pytest.raises(TransactionManagementError, match="inside the transaction"):
        state()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        state()
        transaction.set_rollback(True)

    assert selectors.chain(SUBJECT) == []


class TestManyWritersAtOnce:
    WRITERS = 8
    ROUNDS = 5

    @pytest.fixture
    def writers(self) -> Iterator[ThreadPoolExecutor]:
        with ThreadPoolExecutor(self.WRITERS) as pool:
            yield pool

    def write(self, start: Barrier, subject: str) -> None:
        start.wait(timeout=30)
        try:
            for _ in range(self.ROUNDS):
                with transaction.atomic():
                    state(subject)
        finally:
            connection.close()

    @pytest.mark.django_db(transaction=True)
    def test_one_chain_neither_forks_nor_fails(self, writers: ThreadPoolExecutor) -> None:
        start = Barrier(self.WRITERS)

        for result in [
            writers.submit(self.write, start, SUBJECT) for _ in range(self.WRITERS)
        ]:
            result.result(timeout=60)

        report = chains.verify_chain(SUBJECT)
        assert (report.entries, report.whole) == (self.WRITERS * self.ROUNDS, True)

    @pytest.mark.django_db(transaction=True)
    def test_chains_do_not_get_in_each_other_s_way(
        self, writers: ThreadPoolExecutor
    ) -> None:
        subjects = [f"VRD-2026-{n:04}" for n in range(self.WRITERS)]
        start = Barrier(self.WRITERS)

        for result in [writers.submit(self.write, start, s) for s in subjects]:
            result.result(timeout=60)

        reports = chains.verify_chains(subjects).values()
        assert {(r.entries, r.whole) for r in reports} == {(self.ROUNDS, True)}
