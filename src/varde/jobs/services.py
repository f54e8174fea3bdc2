from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# No job takes this long; whoever claimed one earlier has died.
LOST_AFTER = timedelta(minutes=30)


def release_lost(*, now: datetime) -> int:
    """Put jobs back on the queue that a worker claimed and never finished."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lte=now - LOST_AFTER
    ).update(status=TaskResultStatus.READY, started_at=None)


def forget_results(*, before: datetime) -> int:
    """Remove what is known of jobs that finished before that instant."""
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return deleted
