from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from varde.accounts import idempotency
from varde.jobs.schedule import every


@every(timedelta(hours=1))
@task()
def forget_answers() -> int:
    """Forget the answers to writes whose idempotency keys have expired."""
    return idempotency.forget_old(now=timezone.now())
