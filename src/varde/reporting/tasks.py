"""What reporting does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from varde.jobs.schedule import every
from varde.reporting import services

# So many that a worker is free again within minutes.
AT_ONCE = 2_000


@every(timedelta(minutes=5))
@task()
def follow_the_rulebook() -> int:
    """Weigh the incidents again that were weighed by another rulebook."""
    return services.reassess_outdated(now=timezone.now(), limit=AT_ONCE)
