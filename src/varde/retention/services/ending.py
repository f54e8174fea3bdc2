"""What has been kept for as long as the rules say loses its personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.audit.references import SYSTEM
from varde.retention import holds, selectors
from varde.retention.erasing import Why, erase_batch, erase_details_batch, in_turn
from varde.retention.models import Ended
from varde.retention.scope import Scope
from varde.retention.signals import period_ended

if TYPE_CHECKING:
    from datetime import datetime

    from varde.incidents.models import Incident


def erase_what_has_ended(*, now: datetime, limit: int) -> int:
    """
    Erase what up to `limit` periods that have ended were kept for.

    One incident and one kind of content after the other, each batch in a transaction of
    its own, so that it may be killed anywhere. Returns how many periods there were.
    """
    due = selectors.due_periods(now=now, limit=limit)
    for period in due:
        _erase(period.incident, period.what, now)
    return len(due)


def _erase(incident: Incident, matter: Matter, now: datetime) -> None:
    why = Why(ErasureReason.RETENTION_ENDED, SYSTEM, now)
    scope = Scope().of_incidents(incident.pk)
    for table in in_turn():
        if table.matter is not matter or not table.incident:
            continue
        after = None
        while True:
            after = erase_batch(table, scope, why, after=after).after
            if after is None:
                break
    if matter is Matter.RECORD:
        _erase_details(incident, scope, why)
    _end(incident, matter, now)


@transaction.atomic
def _end(incident: Incident, matter: Matter, now: datetime) -> None:
    """Whatever a hold kept in the meantime is looked at again when it is lifted."""
    holds.lock([incident.organisation_id])
    if holds.held(incident):
        return
    period_ended.send(sender=None, incident=incident, matter=matter, by=SYSTEM, now=now)
    Ended.objects.update_or_create(
        incident=incident, what=matter.value, defaults={"at": now, "is_cleared": False}
    )


def _erase_details(incident: Incident, scope: Scope, why: Why) -> None:
    after: int | None = 0
    while after is not None:
        after = erase_details_batch([incident.reference], scope, why, after=after).after
