"""What has been kept for as long as the rules say loses its personal data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.audit.references import SYSTEM
from varde.retention import holds, selectors
from varde.retention.details import erase_details
from varde.retention.erasing import Why, batch_by_batch, erase_batch, in_turn
from varde.retention.models import Ended
from varde.retention.scope import Scope
from varde.retention.signals import period_ended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from varde.incidents.models import Incident
    from varde.retention.erasing import Outcome


def erase_what_has_ended(*, now: datetime, limit: int) -> int:
    """
    Erase what up to `limit` periods that have ended were kept for.

    One incident and one kind of content after the other, each batch in a transaction of
    its own, so that it may be killed anywhere. Returns how many periods there were.
    """
    due = selectors.due_periods(now=now, limit=limit)
    for period in due:
        # Those before it took their time, and somebody may have stepped in meanwhile.
        if selectors.is_due(period, now=now):
            _erase(period.incident, period.what, now)
    return len(due)


def _erase(incident: Incident, matter: Matter, now: datetime) -> None:
    for erase in _erasers(incident, matter, now):
        for _outcome in batch_by_batch(erase):
            pass
    _end(incident, matter, now)


def _erasers(
    incident: Incident, matter: Matter, now: datetime
) -> Iterator[Callable[..., Outcome]]:
    why = Why(ErasureReason.RETENTION_ENDED, SYSTEM, now)
    scope = Scope().of_incidents(incident.pk)
    for table in in_turn():
        if table.matter is matter and table.incident:
            yield partial(erase_batch, table, scope, why)
    if matter is Matter.RECORD:
        yield partial(erase_details, [incident.reference], scope, why)


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
