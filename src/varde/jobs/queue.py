"""The queue, by name: a lower app asks for what a higher one does without importing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

if TYPE_CHECKING:
    from django_tasks.base import Task

Argument = str | int | float | bool | None


def enqueue(name: str, **arguments: Argument) -> None:
    """
    Put the job `<app>.<function>` on the queue, in the transaction that is open.

    It runs at least once after the commit, and never if there is none.
    """
    task(name).enqueue(**arguments)


def is_queued(name: str, **arguments: Argument) -> bool:
    """Whether the job waits with these arguments, or is under way."""
    rows = DBTaskResult.objects.filter(
        task_path=task(name).module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    return any(row.args_kwargs["kwargs"] == arguments for row in rows)


def task(name: str) -> Task[..., object]:
    """Find the job that goes by `name`, such as `reporting.remind`."""
    app, function = name.split(".")
    return cast("Task[..., object]", import_string(f"varde.{app}.tasks.{function}"))
