from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from varde.jobs.queue import enqueue, is_queued
from varde.jobs.schedule import every
from varde.retention import selectors, services

# A run stays well below the time after which a job counts as lost.
BATCHES = 200
PERIODS = 100


@task()
def erase(erasure: int) -> None:
    """Go on with an erasure, and come back until it is done."""
    found = selectors.erasure(erasure)
    if found is None:
        return
    now = timezone.now()
    if not services.continue_erasure(erasure=found, now=now, batches=BATCHES):
        enqueue("retention.erase", erasure=erasure)
        return
    services.rows_are_erased(erasure=found, now=now)
    services.clear_files(now=timezone.now())


@every(timedelta(days=1))
@task()
def end_periods() -> int:
    """Erase what has been kept for as long as the rules say, and clear the files."""
    ended = services.erase_what_has_ended(now=timezone.now(), limit=PERIODS)
    if ended == PERIODS:
        enqueue("retention.end_periods")
    else:
        services.clear_files(now=timezone.now())
    return ended


@every(timedelta(hours=1))
@task()
def finish_erasures() -> int:
    """Take up erasures whose job was lost, and clear the files where that is left to do."""
    for erasure in selectors.unfinished_erasures():
        if not is_queued("retention.erase", erasure=erasure.pk):
            enqueue("retention.erase", erasure=erasure.pk)
    return services.clear_files(now=timezone.now())
