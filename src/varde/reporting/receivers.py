"""What reporting does when an incident or an organisation changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.audit.references import SYSTEM
from varde.core.errors import InvalidOrganisationError
from varde.reporting import services
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def reassess_changed_incident(
    *, incident: Incident, by: User, now: datetime, **_: object
) -> None:
    """Recompute the clocks in the transaction of the change."""
    services.reassess(incident=incident, by=by.reference, now=now)


def reassess_incidents_of_changed_organisation(
    *, organisation: Organisation, by: User | None, now: datetime, **_: object
) -> None:
    """Lasting facts of an entity decide which regimes cover it."""
    services.reassess_all_hitting(
        organisation=organisation, by=by.reference if by else SYSTEM, now=now
    )


def refuse_unknown_authority(*, authority: str, **_: object) -> None:
    """Raises InvalidOrganisationError: no report would ever find its desk."""
    if authority not in rulebook().authorities:
        raise InvalidOrganisationError(field="authority", reason="not-a-choice")
