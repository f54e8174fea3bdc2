"""
Incidents weighed again by the job that follows a new rulebook.

The baseline is to read the same incidents from the database. Growth: how many there are;
the job takes them in batches, so that memory must not grow with them. The default ends at
a few hundred; `INCIDENTS=1000000` goes on by tens to a million, which takes hours.
"""

from __future__ import annotations

import os
import resource
import secrets
import tempfile
from datetime import UTC, datetime

from benchmarks._measuring import cpu_ms, table

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
STEPS = (10, 100, 300)
KILO = 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"VARDE_HOME": home, "VARDE_SECRET_KEY": secrets.token_urlsafe(48)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "varde.project.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        table(
            ("incidents", "ms each", "times reading", "peak MB"), map(_measured, _steps())
        )


def _steps() -> list[int]:
    most = int(os.environ.get("INCIDENTS", "0"))
    further = [10**power for power in range(3, 8) if 10**power <= most]
    return [*STEPS, *further]


def _measured(count: int) -> tuple[object, ...]:
    """Weigh so many incidents that another rulebook has weighed."""
    from varde.reporting import services
    from varde.reporting.models import Weighing

    _fill_up_to(count)

    def weigh() -> None:
        Weighing.objects.update(rulebook="0" * 64)
        services.reassess_outdated(now=NOW, limit=count)

    spent = cpu_ms(weigh, runs=1, warm=False) / count
    reading = cpu_ms(lambda: _read(count), runs=3) / count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO
    return (count, spent, spent / reading, int(peak))


def _read(count: int) -> None:
    from varde.incidents.models import Incident
    from varde.reporting import known

    for incident in Incident.objects.order_by("pk")[:count].iterator(chunk_size=100):
        for entity in known.entities_of(incident):
            known.facts_for(incident, entity)
            known.milestones_for(incident, entity)


def _fill_up_to(count: int) -> None:
    """Declare incidents of a Swedish agency until there are so many."""
    from varde.accounts.models import User
    from varde.incidents import services as incidents
    from varde.incidents.models import Incident
    from varde.incidents.services import Statement
    from varde.organisations.models import Organisation

    agency, _ = Organisation.objects.get_or_create(
        reference="exempelverket",
        defaults={
            "name": "Exempelverket",
            "country": "SE",
            "sectors": ["public-administration"],
            "entity_types": ["state-authority"],
            "created_at": NOW,
        },
    )
    person = User.objects.first() or User.objects.create_user("saga@verket.example")
    for number in range(Incident.objects.count(), count):
        incidents.declare(
            organisation=agency,
            title=f"E-tjänst {number}",
            statements=[
                Statement("became-aware", NOW),
                Statement("impact.severe_disruption", value=number % 2 == 0),
            ],
            by=person,
            now=NOW,
        )


if __name__ == "__main__":
    main()
