from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import InterfaceError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from varde.jobs import queue, services
from varde.jobs.worker import Worker

NOW = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_is_on_the_queue() -> None:
    queue.enqueue("jobs.forget_results")

    Worker().run_once()

    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_on_the_queue() -> None:
    with transaction.atomic():
        queue.enqueue("jobs.forget_results")
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_what_is_on_the_queue_or_under_way_is_known() -> None:
    found = {"name": "retention.erase", "erasure": 3}
    assert not queue.is_queued(**found)

    queue.enqueue(**found)
    assert queue.is_queued(**found)
    assert not queue.is_queued("retention.erase", erasure=4)

    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    assert queue.is_queued(**found)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=NOW)
    assert not queue.is_queued(**found)


@pytest.mark.django_db
@pytest.mark.parametrize("since", [timedelta(minutes=-31), timedelta(days=3650)])
def test_a_job_whose_worker_died_is_given_back(since: timedelta) -> None:
    """Also where the clock has been set back since."""
    claimed(NOW + since)

    assert services.release_lost(now=NOW) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_job_under_way_is_left_alone() -> None:
    claimed(NOW - timedelta(minutes=29))

    assert services.release_lost(now=NOW) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "given_back"),
    [
        ("django.db.utils.OperationalError", 1),
        ("django.db.utils.InterfaceError", 1),
        ("builtins.ValueError", 0),
    ],
)
def test_a_job_whose_database_went_away_is_given_back(error: str, given_back: int) -> None:
    queue.enqueue("jobs.forget_results")
    failed = {"status": TaskResultStatus.FAILED, "finished_at": NOW}
    DBTaskResult.objects.update(**failed, exception_class_path=error)

    assert services.release_lost(now=NOW) == given_back


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [InterfaceError("closed"), RuntimeError("a defect")])
def test_a_worker_outlives_what_goes_wrong_between_jobs(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(pause=0)
    turns: list[Exception] = []

    def fails() -> None:
        turns.append(error)
        if len(turns) == 3:
            worker.stop()
        raise error

    monkeypatch.setattr(worker._queue, "run", fails)
    worker.run()

    assert len(turns) == 3


@pytest.mark.django_db
def test_jobs_done_long_ago_are_forgotten() -> None:
    queue.enqueue("jobs.forget_results")
    done = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": NOW}
    DBTaskResult.objects.update(**done)

    assert services.forget_results(before=NOW) == 0
    assert services.forget_results(before=NOW + timedelta(seconds=1)) == 1


def claimed(at: datetime) -> None:
    queue.enqueue("jobs.forget_results")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=at)
