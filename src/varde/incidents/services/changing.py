"""Change what the list shows of an incident: its status, its name, its class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import StatusNotReachableError, StatusWithoutReasonError
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, Tlp
from varde.incidents.models import TEXT_LIMIT, Incident, StatusChange

from .declaring import checked_choice, checked_classification
from .shared import announce, change_columns, checked_text, checked_title

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

Status = Incident.Status

# From each status, those that can follow.
REACHABLE = {
    Status.INVESTIGATING: (Status.ONGOING, Status.CONTAINED, Status.CLOSED),
    Status.ONGOING: (Status.CONTAINED,),
    Status.CONTAINED: (Status.ONGOING, Status.CLOSED),
    Status.CLOSED: (Status.ONGOING,),
}
# Steps back, and a closing without handling, need a reason.
NEED_A_REASON = frozenset(
    {
        (Status.INVESTIGATING, Status.CLOSED),
        (Status.CONTAINED, Status.ONGOING),
        (Status.CLOSED, Status.ONGOING),
    }
)


@transaction.atomic
def change_status(
    *,
    incident: Incident,
    to: str,
    reason: str = "",
    revision: int,
    by: User,
    now: datetime,
) -> Incident:
    """
    Take a step in the life cycle.

    Raises StatusNotReachableError, StatusWithoutReasonError for a step back, and
    IncidentChangedError when somebody changed the incident since.
    """
    before = Status(incident.status)
    if to not in REACHABLE[before]:
        raise StatusNotReachableError(before=before.value, status=to[:20])
    reason = checked_text("reason", reason, limit=TEXT_LIMIT)
    if (before, to) in NEED_A_REASON and not reason:
        raise StatusWithoutReasonError(field="reason")
    change_columns(incident, revision=revision, now=now, status=to)
    StatusChange.objects.create(
        incident=incident, from_status=before, to_status=to, at=now, by=by, reason=reason
    )
    audit.record(
        Action.INCIDENT_STATUS_CHANGED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"status": to, "before": before.value, "reason": reason},
    )
    announce(incident, by=by, now=now)
    return incident


@transaction.atomic
def classify(
    *,
    incident: Incident,
    severity: str,
    tlp: str,
    classification: Iterable[str],
    root_cause: str,
    effect: str,
    revision: int,
    by: User,
    now: datetime,
) -> Incident:
    """Set severity, TLP, RSIT class and type, root cause and effect together."""
    columns = {
        "severity": checked_choice("severity", severity, Incident.Severity.values),
        "tlp": checked_choice("tlp", tlp, list(Tlp)),
        "classification": checked_classification(classification),
        "root_cause": checked_choice("root_cause", root_cause, ["", *ROOT_CAUSES]),
        "effect": checked_choice("effect", effect, ["", *EFFECTS]),
    }
    before = {name: getattr(incident, name) for name in columns}
    change_columns(incident, revision=revision, now=now, **columns)
    audit.record(
        Action.INCIDENT_CLASSIFIED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={**columns, "before": before},
    )
    announce(incident, by=by, now=now)
    return incident


@transaction.atomic
def rename(
    *, incident: Incident, title: str, revision: int, by: User, now: datetime
) -> Incident:
    before = incident.title
    title = checked_title(title)
    change_columns(incident, revision=revision, now=now, title=title)
    audit.record(
        Action.INCIDENT_RENAMED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"title": title, "before": before},
    )
    return incident
