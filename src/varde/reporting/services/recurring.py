"""Weigh incidents together that have one root cause, and look for such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.references import SYSTEM
from varde.core.errors import NothingRecursError
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.incidents.services import Statement
from varde.jobs import queue
from varde.jobs.batches import in_batches
from varde.reporting import known, selectors
from varde.reporting.models import RecurrenceFinding
from varde.reporting.recurrence import WINDOW, Recurrence, recurrence_of

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

BATCH = 100


@transaction.atomic
def weigh_together(
    *, incident: Incident, entity: Organisation, by: User, now: datetime
) -> Recurrence:
    """
    State of the incident that it recurs, and what the occurrences come to together.

    Raises NothingRecursError when there is no other like it in the six months before.
    """
    incidents.lock(incident)
    found = recurrence_of(incident, entity)
    if found is None:
        raise NothingRecursError(incident=incident.reference)
    source = ", ".join(other.reference for other in found.incidents)
    incidents.state_facts(
        incident=incident,
        statements=[
            Statement(fact=fact, value=value, source=source, party=entity)
            for fact, value in found.facts.items()
        ],
        by=by,
        now=now,
    )
    return found


def look_for_recurrences(*, now: datetime) -> int:
    """
    Look at every group of incidents with one root cause; return how many are new.

    A group is told once to those who handle the newest incident of it, and again when
    another one joins.
    """
    count = 0
    for incident in in_batches(selectors.incidents_since(now - WINDOW), size=BATCH):
        for entity in known.entities_of(incident):
            found = recurrence_of(incident, entity)
            if found is not None and found.regimes:
                count += _keep_finding(found, now=now)
    return count


@transaction.atomic
def _keep_finding(found: Recurrence, *, now: datetime) -> bool:
    incidents.lock(found.newest)
    columns = {
        "incidents": [incident.reference for incident in found.incidents],
        "regimes": list(found.regimes),
    }
    row = RecurrenceFinding.objects.filter(
        incident=found.newest, entity=found.entity
    ).first()
    if row is not None and row.incidents == columns["incidents"]:
        return False
    row, _made = RecurrenceFinding.objects.update_or_create(
        incident=found.newest,
        entity=found.entity,
        defaults={**columns, "found_at": now},
    )
    audit.record(
        Action.RECURRENCE_FOUND,
        subject=found.newest.reference,
        by=SYSTEM,
        at=now,
        detail={"entity": found.entity.reference, **columns},
    )
    queue.enqueue("reporting.tell_of_recurrence", finding=row.pk)
    return True
