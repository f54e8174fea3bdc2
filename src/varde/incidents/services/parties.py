"""Name the legal entities that an incident hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidValueError, LastPartyError
from varde.incidents.models import Incident, Party

from .shared import announce, lock, touch

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation


@transaction.atomic
def add_party(
    *, incident: Incident, organisation: Organisation, by: User, now: datetime
) -> Party:
    """Add a legal entity; one that is there already stays. Its duties arise at once."""
    if not incident.organisation.handles_for(organisation):
        raise InvalidValueError(field="organisation", reason="not-a-choice")
    lock(incident)
    party, added = Party.objects.get_or_create(
        incident=incident,
        organisation=organisation,
        defaults={"added_at": now, "added_by": by},
    )
    if added:
        _tell(Action.PARTY_ADDED, incident, organisation, by=by, now=now)
    return party


@transaction.atomic
def remove_party(
    *, incident: Incident, organisation: Organisation, by: User, now: datetime
) -> None:
    """Remove a legal entity; what was said and sent for it stays. One must be left."""
    lock(incident)
    rows = Party.objects.filter(incident=incident)
    if not rows.exclude(organisation=organisation).exists():
        raise LastPartyError(incident=incident.reference)
    removed, _ = rows.filter(organisation=organisation).delete()
    if removed:
        _tell(Action.PARTY_REMOVED, incident, organisation, by=by, now=now)


def _tell(
    action: Action,
    incident: Incident,
    organisation: Organisation,
    *,
    by: User,
    now: datetime,
) -> None:
    audit.record(
        action,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"entity": organisation.reference, "name": organisation.name},
    )
    touch(incident, now)
    announce(incident, by=by, now=now)
