"""Housekeeping: what has been done and what has expired is cleared away."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from varde.jobs import services
from varde.jobs.schedule import every

KEEP_RESULTS = timedelta(days=14)


@every(timedelta(minutes=5))
@task()
def release_lost() -> int:
    """Give back the jobs whose worker died."""
    return services.release_lost(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_results() -> int:
    """Forget jobs that were done long ago."""
    return services.forget_results(before=timezone.now() - KEEP_RESULTS)


@every(timedelta(days=1))
@task()
def clear_sessions() -> None:
    """Remove sessions that have expired."""
    call_command("clearsessions")
