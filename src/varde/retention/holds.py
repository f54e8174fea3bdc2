"""
What must not be erased.

Whoever erases asks here inside the transaction in which he does, after `locked`; whoever
places a hold takes the same lock. So either the hold stands first and nothing is
erased, or what is gone was gone before there was a hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from varde.core.errors import OnHoldError
from varde.organisations.models import Organisation
from varde.retention.models import LegalHold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from varde.incidents.models import Incident


def held(incident: Incident) -> bool:
    """Whether the incident, or all of its organisation, is on hold."""
    return _in_force(incident.organisation_id).filter(_covering([incident.pk])).exists()


def held_among(organisation: Organisation, incidents: Iterable[int]) -> frozenset[int]:
    """Which of the organisation's incidents, by key, are on hold; in one statement."""
    keys = frozenset(incidents)
    holding = set(
        _in_force(organisation.pk)
        .filter(_covering(keys))
        .values_list("incident_id", flat=True)
    )
    return keys if None in holding else keys & holding


def held_as_a_whole(organisation: Organisation) -> bool:
    return _in_force(organisation.pk).filter(incident=None).exists()


def require_no_hold(incident: Incident) -> None:
    """
    Wait for whoever places or erases, then refuse what is on hold.

    For a service that destroys something, inside its transaction. Raises OnHoldError.
    """
    lock(incident.organisation_id)
    if held(incident):
        raise OnHoldError(incident=incident.reference)


def lock(organisation: int) -> None:
    """Hold the organisation's row until the transaction ends; SQLite holds all."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation)


def _in_force(organisation: int) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(organisation=organisation, lifted_at=None)


def _covering(incidents: Iterable[int]) -> Q:
    return Q(incident=None) | Q(incident__in=list(incidents))
