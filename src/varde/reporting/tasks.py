"""What reporting does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from varde.jobs.schedule import every
from varde.messaging.services import send_message
from varde.reporting import selectors, services

# So many that a worker is free again within minutes.
AT_ONCE = 30_000


@every(timedelta(minutes=5))
@task()
def follow_the_rulebook() -> int:
    """Weigh the incidents again that were weighed by another rulebook."""
    return services.reassess_outdated(now=timezone.now(), limit=AT_ONCE)


@every(timedelta(days=28))
@task()
def look_for_recurrences() -> int:
    """Look monthly, as DORA asks; Implementing Regulation 2024/2690 asks quarterly."""
    return services.look_for_recurrences(now=timezone.now())


@task()
def tell_of_recurrence(finding: int) -> None:
    """Write to those who handle the newest incident."""
    found = selectors.recurrence_finding(finding)
    if found is None:
        return
    link = reverse("reporting:assessment", kwargs={"reference": found.incident.reference})
    for person in selectors.handlers_of(found.incident):
        send_message(
            to=person.email,
            language=person.language,
            template="reporting/email/recurrence",
            context={"finding": found, "link": settings.BASE_URL + link},
        )
