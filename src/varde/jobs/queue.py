"""The queue, by name: a lower app asks for what a higher one does without importing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django_tasks.base import Task

Argument = str | int | float | bool | None


def enqueue(name: str, **arguments: Argument) -> None:
    """
    Put the job `<app>.<function>` on the queue, in the transaction that is open.

    It runs at least once after the commit, and never if there is none.
    """
    task(name).enqueue(**arguments)


def task(name: str) -> Task[..., object]:
    """Find the job that goes by `name`, such as `reporting.remind`."""
    app, function = name.split(".")
    return cast("Task[..., object]", import_string(f"varde.{app}.tasks.{function}"))
