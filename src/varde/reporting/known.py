"""What is known of an incident for one legal entity: what an assessment reads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min

from varde.incidents import selectors as incidents
from varde.organisations import selectors as organisations
from varde.reporting.models import Submission
from varde.reporting.rulebook import stages_owed_again

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from varde.incidents.models import FactStatement, Incident
    from varde.organisations.models import Organisation

# By regime and stage, when it was sent.
Sent = dict[str, dict[str, "datetime"]]


@dataclass(frozen=True, slots=True)
class Known:
    """All that an assessment reads of an incident for one legal entity."""

    entity: Organisation
    facts: dict[str, Any]
    milestones: dict[str, datetime]
    sent: Sent


def entities_of(incident: Incident) -> list[Organisation]:
    """The legal entities that the incident hits."""
    return list(incidents.parties(incident))


def facts_for(incident: Incident, entity: Organisation) -> dict[str, Any]:
    """All that is known for one entity: its own lasting facts, then the incident's."""
    return _facts(
        organisations.entity_facts(entity),
        incident,
        incidents.fact_values(incident, entity),
    )


def milestones_for(incident: Incident, entity: Organisation) -> dict[str, datetime]:
    return incidents.milestones(incident, entity)


def submitted_at(incident: Incident, entity: Organisation) -> Sent:
    """
    By regime and stage, when it was sent.

    The first version stops the clock; of a report that repeats, the last one starts the
    next, and of one on request the last one answers the last request.
    """
    return _sent_by([incident])[incident.pk, entity.pk]


def known_of(several: Collection[Incident]) -> dict[int, list[Known]]:
    """
    By incident, what is known for each legal entity that it hits.

    Takes as many statements of SQL for one incident as for many.
    """
    hit = incidents.parties_by_incident(several)
    newest = incidents.newest_by_incident(several)
    sent = _sent_by(several)
    lasting = {
        entity.pk: organisations.entity_facts(entity)
        for entities in hit.values()
        for entity in entities
    }
    return {
        incident.pk: [
            _known(incident, entity, lasting[entity.pk], newest[incident.pk], sent)
            for entity in hit[incident.pk]
        ]
        for incident in several
    }


def _known(
    incident: Incident,
    entity: Organisation,
    lasting: Mapping[str, Any],
    newest: list[FactStatement],
    sent: Mapping[tuple[int, int], Sent],
) -> Known:
    of_entity = [one for one in newest if one.party_id in {None, entity.pk}]
    return Known(
        entity=entity,
        facts=_facts(lasting, incident, incidents.values_told(of_entity)),
        milestones=incidents.milestones_told(of_entity),
        sent=sent[incident.pk, entity.pk],
    )


def _facts(
    lasting: Mapping[str, Any], incident: Incident, told: Mapping[str, Any]
) -> dict[str, Any]:
    known = dict(lasting)
    if incident.root_cause:
        known["cause.root"] = incident.root_cause
    if incident.effect:
        known["impact.effects"] = [incident.effect]
    known |= told
    return {name: value for name, value in known.items() if value is not None}


def _sent_by(several: Collection[Incident]) -> Mapping[tuple[int, int], Sent]:
    """By incident and entity."""
    sent: dict[tuple[int, int], Sent] = defaultdict(dict)
    rows = (
        Submission.objects.filter(incident__in=several)
        .values_list("incident", "entity", "regime", "stage")
        .annotate(first=Min("submitted_at"), last=Max("submitted_at"))
    )
    for incident, entity, regime, stage, first, last in rows.order_by():
        again = stage in stages_owed_again(regime)
        sent[incident, entity].setdefault(regime, {})[stage] = last if again else first
    return sent
