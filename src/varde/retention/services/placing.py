from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import HoldLiftedError, InvalidValueError
from varde.retention import holds
from varde.retention.models import LegalHold

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


@transaction.atomic
def place_hold(
    *,
    organisation: Organisation,
    incident: Incident | None = None,
    reason: str,
    by: User,
    now: datetime,
) -> LegalHold:
    """
    Keep everything of an incident, or of all that the organisation handles.

    From the moment this commits nothing of it is erased, whatever was under way. Raises
    InvalidValueError without a reason.
    """
    if not reason.strip():
        raise InvalidValueError(field="reason", reason="empty")
    holds.lock([organisation.pk])
    hold = LegalHold.objects.create(
        organisation=organisation,
        incident=incident,
        reason=reason.strip(),
        placed_by=by,
        placed_at=now,
    )
    _tell(Action.HOLD_PLACED, hold, hold.reason, by=by, now=now)
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, reason: str, by: User, now: datetime) -> LegalHold:
    """End a hold; it stays on record. Raises HoldLiftedError, InvalidValueError."""
    if not reason.strip():
        raise InvalidValueError(field="reason", reason="empty")
    holds.lock([hold.organisation_id])
    lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(
        lifted_at=max(now, hold.placed_at), lifted_by=by, lift_reason=reason.strip()
    )
    if not lifted:
        raise HoldLiftedError(hold=hold.pk)
    hold.refresh_from_db()
    _tell(Action.HOLD_LIFTED, hold, hold.lift_reason, by=by, now=now)
    return hold


def _tell(action: Action, hold: LegalHold, reason: str, *, by: User, now: datetime) -> None:
    subject = hold.incident.reference if hold.incident else hold.organisation.subject
    audit.record(
        action,
        subject=subject,
        by=by.reference,
        at=now,
        detail={"hold": hold.pk, "reason": reason},
    )
