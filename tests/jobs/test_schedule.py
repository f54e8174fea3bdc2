from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from varde.jobs import schedule, tasks
from varde.jobs.models import ScheduledJob

NOW = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
JOB = "jobs.forget_results"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_this_job(monkeypatch: pytest.MonkeyPatch) -> None:
    every_day = {JOB: (timedelta(days=1), tasks.forget_results)}
    monkeypatch.setattr(schedule, "_schedule", every_day)


def test_a_new_job_is_due_at_once() -> None:
    assert schedule.enqueue_due(now=NOW) == [JOB]
    assert DBTaskResult.objects.count() == 1


def test_it_is_not_due_again_before_the_interval_has_passed() -> None:
    schedule.enqueue_due(now=NOW)

    assert schedule.enqueue_due(now=NOW + timedelta(hours=23)) == []


def test_it_is_due_when_the_interval_has_passed() -> None:
    schedule.enqueue_due(now=NOW)

    assert schedule.enqueue_due(now=NOW + timedelta(days=1)) == [JOB]


def test_what_was_missed_runs_once() -> None:
    schedule.enqueue_due(now=NOW)
    schedule.enqueue_due(now=NOW + timedelta(days=30))

    assert schedule.enqueue_due(now=NOW + timedelta(days=30)) == []


def test_of_two_workers_that_saw_it_due_one_wins() -> None:
    ScheduledJob.objects.create(name=JOB, due_at=NOW)
    a_day = timedelta(days=1)

    won = [schedule._claim(JOB, tasks.forget_results, a_day, now=NOW) for _ in range(2)]

    assert won == [True, False]


def test_a_clock_that_ran_ahead_and_was_set_right_stops_no_job() -> None:
    schedule.enqueue_due(now=NOW + timedelta(days=3650))

    assert schedule.enqueue_due(now=NOW) == [JOB]
    assert schedule.enqueue_due(now=NOW) == []


def test_a_job_goes_by_its_app_and_function() -> None:
    assert schedule.name_of(tasks.clear_sessions) == "jobs.clear_sessions"
