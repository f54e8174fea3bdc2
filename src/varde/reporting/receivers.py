"""What reporting does when an incident changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.reporting import services

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident


def reassess_changed_incident(
    *, incident: Incident, by: User, now: datetime, **_: object
) -> None:
    """Recompute the clocks in the transaction of the change."""
    services.reassess(incident=incident, by=by.reference, now=now)
