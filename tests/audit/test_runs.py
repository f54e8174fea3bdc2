"""The log and every chain are verified together; what is found first is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import keys, runs
from varde.audit.models import Entry, VerificationRun
from varde.audit.sequencing import sequence

from .guards import lifted

pytestmark = pytest.mark.django_db


def verified() -> VerificationRun:
    run = runs.ask(subject=runs.EVERYTHING, by="U-X", now=NOW)
    runs.carry_out(run=run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    return run


def recorded(count: int) -> None:
    for number in range(count):
        state(number=number)
    sequence(now=NOW, signers=keys.signers(now=NOW))


def test_a_record_that_nobody_touched_is_whole() -> None:
    recorded(5)

    run = verified()

    assert run.whole
    assert run.done == run.total


def test_an_entry_that_was_changed_is_named() -> None:
    recorded(3)
    with lifted():
        Entry.objects.filter(sequence=2).update(entry=b"{}")

    run = verified()

    assert (run.flaw, run.found_in, run.broken_at) == ("entry-differs", SUBJECT, 2)


def test_a_detail_that_was_changed_is_named() -> None:
    recorded(3)
    entry = Entry.objects.get(subject=SUBJECT, sequence=3)
    with lifted():
        type(entry.detail).objects.filter(entry=entry).update(detail='{"x":1}')

    run = verified()

    assert (run.flaw, run.found_in, run.broken_at) == ("detail-differs", SUBJECT, 3)


def test_a_chain_is_verified_even_where_its_head_is_gone() -> None:
    recorded(1)
    state("VRD-2026-0002")
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_chainhead WHERE subject = %s", [SUBJECT])

    run = verified()

    assert (run.flaw, run.found_in) == ("head-differs", SUBJECT)


def test_a_break_is_told_in_the_log_of_the_instance(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recorded(3)
    with lifted():
        Entry.objects.filter(sequence=2).update(entry=b"{}")

    verified()

    assert "the record is broken" in caplog.text


def test_a_run_over_everything_speaks_for_each_chain() -> None:
    recorded(2)

    run = verified()

    assert runs.latest_ended(SUBJECT) == run


def test_it_does_not_speak_for_a_chain_that_began_later() -> None:
    recorded(2)
    verified()
    state("VRD-2026-0002", at=NOW + timedelta(minutes=1))

    assert runs.latest_ended("VRD-2026-0002") is None


def test_it_does_not_speak_for_a_chain_where_another_was_broken() -> None:
    recorded(2)
    state("VRD-2026-0002")
    with lifted():
        Entry.objects.filter(subject=SUBJECT, sequence=2).update(entry=b"{}")

    run = verified()

    assert runs.latest_ended("VRD-2026-0002") is None
    assert runs.latest_ended(SUBJECT) == run


def test_a_run_that_fails_says_so_and_stands_in_nobodys_way() -> None:
    recorded(2)
    run = runs.ask(subject=SUBJECT, by="U-X", now=NOW)
    moments = iter([NOW, None, NOW])

    def clock() -> datetime:
        if (moment := next(moments)) is None:
            raise ValueError("the clock has stopped")
        return moment

    with pytest.raises(ValueError, match="stopped"):
        runs.carry_out(run=run.pk, clock=clock)

    found = runs.latest(SUBJECT, now=NOW)
    assert found is not None
    assert (found.failed, found.whole) == (True, False)
    assert runs.ask(subject=SUBJECT, by="U-X", now=NOW) != run


def test_a_run_that_does_not_move_has_failed() -> None:
    recorded(2)
    runs.ask(subject=SUBJECT, by="U-X", now=NOW)

    at_work = runs.latest(SUBJECT, now=NOW + runs.STALLED_AFTER / 2)
    given_up = runs.latest(SUBJECT, now=NOW + runs.STALLED_AFTER)

    assert (at_work.is_under_way, given_up.is_under_way) == (True, False)
    assert runs.latest_ended(SUBJECT) is None
