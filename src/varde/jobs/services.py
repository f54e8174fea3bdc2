from __future__ import annotations

from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from varde.jobs.pauses import silent

# Whoever claimed a job so long ago is taken for dead. One that may take longer, such as a
# large package, sees for itself that another is at it.
LOST_AFTER = timedelta(minutes=30)
# What a job ends with whose database went away under it.
DATABASE_AWAY = [f"{e.__module__}.{e.__name__}" for e in (OperationalError, InterfaceError)]


def release_lost(*, now: datetime) -> int:
    """
    Put jobs back on the queue that a worker claimed and never finished.

    A job that failed only because the database was away comes back as well.
    """
    long_ago = silent("started_at", now=now, longest=LOST_AFTER)
    never_finished = Q(status=TaskResultStatus.RUNNING) & long_ago
    cut_off = Q(status=TaskResultStatus.FAILED, exception_class_path__in=DATABASE_AWAY)
    return DBTaskResult.objects.filter(never_finished | cut_off).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None
    )


def forget_results(*, before: datetime) -> int:
    """Remove what is known of jobs that finished before that instant."""
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return deleted
