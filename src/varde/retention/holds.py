"""
What must not be erased.

Whoever erases asks here inside the transaction in which he does, after `lock`; whoever
places a hold takes the same lock. So either the hold stands first and nothing is
erased, or what is gone was gone before there was a hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from varde.core.errors import OnHoldError
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.retention.models import LegalHold

if TYPE_CHECKING:
    from collections.abc import Iterable


def held(incident: Incident) -> bool:
    """Whether the incident, or all that its organisation handles, is on hold."""
    return bool(held_among([incident.pk]))


def held_among(incidents: Iterable[int]) -> frozenset[int]:
    """Which of these incidents, by key, are on hold; in one statement."""
    rows = Incident.objects.filter(is_held(), pk__in=set(incidents))
    return frozenset(rows.values_list("pk", flat=True))


def is_held() -> Exists:
    """Of a row of incidents: whether it is on hold."""
    covering = LegalHold.objects.filter(
        Q(incident=OuterRef("pk"))
        | Q(incident=None, organisation=OuterRef("organisation"))
        | Q(incident=None, organisation=OuterRef("organisation__parent")),
        lifted_at=None,
    )
    return Exists(covering)


def held_organisations(organisations: Iterable[int]) -> frozenset[int]:
    """Which of these organisations are on hold with all they have; in one statement."""
    covering = LegalHold.objects.filter(
        Q(organisation=OuterRef("pk")) | Q(organisation=OuterRef("parent")),
        incident=None,
        lifted_at=None,
    )
    rows = Organisation.objects.filter(Exists(covering), pk__in=set(organisations))
    return frozenset(rows.values_list("pk", flat=True))


def require_no_hold(incident: Incident) -> None:
    """
    Wait for whoever places or erases, then refuse what is on hold.

    For a service that destroys something, inside its transaction. Raises OnHoldError.
    """
    lock([incident.organisation_id])
    if held(incident):
        raise OnHoldError(incident=incident.reference)


def lock(organisations: Iterable[int]) -> None:
    """Hold these organisations and their parents until the transaction ends."""
    wanted = set(organisations)
    rows = Organisation.objects.filter(Q(pk__in=wanted) | Q(legal_entities__in=wanted))
    keys = rows.order_by().values_list("pk", flat=True).distinct()
    # In one order for everybody, so that two cannot wait for each other.
    list(
        Organisation.objects.select_for_update(no_key=True)
        .filter(pk__in=list(keys))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
