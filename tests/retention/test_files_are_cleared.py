"""An erasure has ended when the files of the database hold nothing of it any more."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.retention.conftest import NAME, SAYS, step
from tests.retention.test_erase_a_person import found_in_files
from tests.retention.test_pages import HERE, signed_in
from varde.retention import clearing, services, tasks
from varde.retention.models import Ended, Erasure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_sqlite_has_files_here(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server's files are its own")
    monkeypatch.setattr(clearing, "WAIT_MS", 1)


def _another_connection() -> sqlite3.Connection:
    # It may be closed by another thread, as when a program is ended.
    return sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)


@contextmanager
def somebody_reads() -> Iterator[None]:
    """Hold what another program sees of the database as it is now."""
    with closing(_another_connection()) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM incidents_incident").fetchone()
        yield


def state_of(erasure: Erasure) -> str:
    return Erasure.objects.values_list("state", flat=True).get(pk=erasure.pk)


def test_it_has_not_ended_while_somebody_reads_what_was_there(
    named: Incident, erase: Callable[..., Erasure], now: datetime
) -> None:
    with somebody_reads():
        erasure = erase(terms=(NAME,))
        ended = services.clear_files(now=now)

        assert found_in_files() != set()
        assert (ended, state_of(erasure)) == (0, "clearing")


def test_nor_while_somebody_reads_from_the_moment_after(
    named: Incident, erase: Callable[..., Erasure], now: datetime
) -> None:
    erasure = erase(terms=(NAME,))
    with somebody_reads():
        services.clear_files(now=now)

        assert state_of(erasure) == "clearing"


def test_nor_while_the_disk_has_no_room_to_rewrite_them(
    named: Incident,
    erase: Callable[..., Erasure],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    erasure = erase(terms=(NAME,))
    monkeypatch.setattr(clearing, "ROOM", 10**9)
    services.clear_files(now=now)

    assert state_of(erasure) == "clearing"


def test_the_job_tries_again_and_ends_it(
    named: Incident, erase: Callable[..., Erasure], now: datetime
) -> None:
    with somebody_reads():
        erasure = erase(terms=(NAME,))
        tasks.finish_erasures.func()
    tasks.finish_erasures.func()

    assert state_of(erasure) == "done"
    assert found_in_files() == set()


def test_the_page_says_that_it_waits(
    ada: User, named: Incident, erase: Callable[..., Erasure], now: datetime
) -> None:
    with somebody_reads():
        erasure = erase(terms=(NAME,), organisation=named.organisation)
        services.clear_files(now=now)
        page = signed_in(ada).get(f"{HERE}erasures/{erasure.pk}/").content.decode()

    assert "tried again" in page
    assert "was erased." not in page


def test_the_log_does_not_grow_with_every_try(
    named: Incident, erase: Callable[..., Erasure], now: datetime
) -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    with somebody_reads():
        erase(terms=(NAME,))
        services.clear_files(now=now)
        after_one = log.stat().st_size
        services.clear_files(now=now)

        assert log.stat().st_size <= after_one


def test_a_reader_who_is_about_to_end_is_waited_for(
    named: Incident,
    erase: Callable[..., Erasure],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clearing, "WAIT_MS", 100)
    reading = ExitStack()
    reading.enter_context(somebody_reads())
    erase(terms=(NAME,))
    threading.Timer(0.5, reading.close).start()

    assert services.clear_files(now=now) == 1


def test_what_has_ended_is_cleared_as_well(closed: Incident, long_after: datetime) -> None:
    with somebody_reads():
        services.erase_what_has_ended(now=long_after, limit=50)
        tasks.finish_erasures.func()
        assert not Ended.objects.filter(is_cleared=True).exists()

    tasks.finish_erasures.func()

    assert set(Ended.objects.values_list("is_cleared", flat=True)) == {True}


def test_a_period_that_ends_again_is_cleared_again(
    closed: Incident, saga: User, long_after: datetime
) -> None:
    services.erase_what_has_ended(now=long_after, limit=50)
    services.clear_files(now=long_after)
    for to in ("ongoing", "contained", "closed"):
        step(closed, to, SAYS, by=saga, now=long_after + timedelta(days=1))

    services.erase_what_has_ended(now=long_after + timedelta(days=400), limit=50)

    assert set(Ended.objects.values_list("is_cleared", flat=True)) == {False}


def test_a_connection_is_as_patient_afterwards_as_before() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()
        clearing.clear_database()
        cursor.execute("PRAGMA busy_timeout")

        assert cursor.fetchone() == usual
