"""What evidence does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from varde.evidence.packaging.asking import expire, resume_stalled
from varde.evidence.packaging.building import build
from varde.jobs.schedule import every


@task()
def build_package(package: int) -> bool:
    """Build a case package that somebody asked for."""
    return build(package, clock=timezone.now)


@every(timedelta(minutes=1))
@task()
def resume_stalled_packages() -> int:
    """Begin anew what stopped halfway, such as with a worker that was killed."""
    return resume_stalled(now=timezone.now())


@every(timedelta(hours=1))
@task()
def expire_packages() -> int:
    """Remove the packages that can be fetched no longer."""
    return expire(now=timezone.now())
