"""What is known of an incident for one legal entity: what an assessment reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min

from varde.incidents import selectors as incidents
from varde.organisations import selectors as organisations
from varde.reporting.models import Submission
from varde.reporting.rulebook import repeating_stages

if TYPE_CHECKING:
    from datetime import datetime

    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def entities_of(incident: Incident) -> list[Organisation]:
    """The legal entities that the incident hits."""
    return list(incidents.parties(incident))


def facts_for(incident: Incident, entity: Organisation) -> dict[str, Any]:
    """All that is known for one entity: its own lasting facts, then the incident's."""
    known: dict[str, Any] = dict(organisations.entity_facts(entity))
    if incident.root_cause:
        known["cause.root"] = incident.root_cause
    if incident.effect:
        known["impact.effects"] = [incident.effect]
    known |= incidents.fact_values(incident, entity)
    return {name: value for name, value in known.items() if value is not None}


def milestones_for(incident: Incident, entity: Organisation) -> dict[str, datetime]:
    return incidents.milestones(incident, entity)


def submitted_at(
    incident: Incident, entity: Organisation
) -> dict[str, dict[str, datetime]]:
    """
    By regime and stage, when it was sent.

    The first version stops the clock; of a report that repeats, the last one starts the
    next.
    """
    sent: dict[str, dict[str, datetime]] = {}
    rows = (
        Submission.objects.filter(incident=incident, entity=entity)
        .values_list("regime", "stage")
        .annotate(first=Min("submitted_at"), last=Max("submitted_at"))
    )
    for regime, stage, first, last in rows.order_by():
        again = stage in repeating_stages(regime)
        sent.setdefault(regime, {})[stage] = last if again else first
    return sent
