"""
Recurring jobs.

An app says so beside the job, in its `tasks.py`:

    @every(timedelta(minutes=1))
    @task()
    def remind() -> None: ...

A job that is missed runs once when a worker is back, not once per time missed. One that
was put off by a clock that has been set back since runs at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from varde.jobs.models import ScheduledJob
from varde.jobs.pauses import due, is_due

if TYPE_CHECKING:
    from django_tasks.base import Task

Result = TypeVar("Result")

_schedule: dict[str, tuple[timedelta, Task[[], Any]]] = {}


def every(
    interval: timedelta,
) -> Callable[[Task[[], Result]], Task[[], Result]]:
    """Enqueue the job again whenever `interval` has passed."""

    def register(job: Task[[], Result]) -> Task[[], Result]:
        _schedule[name_of(job)] = (interval, job)
        return job

    return register


def name_of(job: Task[[], Any]) -> str:
    """`varde.reporting.tasks.remind` goes by `reporting.remind`."""
    _, app, *_, function = job.module_path.split(".")
    return f"{app}.{function}"


def discover() -> None:
    """Let every app tell its recurring jobs."""
    autodiscover_modules("tasks")


def enqueue_due(*, now: datetime) -> list[str]:
    """Put on the queue what is due, and tell its names."""
    due_at = dict(ScheduledJob.objects.values_list("name", "due_at"))
    started = []
    for name, (interval, job) in _schedule.items():
        if name not in due_at:
            ScheduledJob.objects.get_or_create(name=name, defaults={"due_at": now})
        elif not is_due(due_at[name], now=now, longest=interval):
            continue
        if _claim(name, job, interval, now=now):
            started.append(name)
    return started


@transaction.atomic
def _claim(name: str, job: Task[[], Any], interval: timedelta, *, now: datetime) -> bool:
    # The condition is in the UPDATE, so of several workers one wins.
    waiting = ScheduledJob.objects.filter(due("due_at", now=now, longest=interval))
    won = waiting.filter(name=name).update(due_at=now + interval)
    if won:
        job.enqueue()
    return bool(won)
