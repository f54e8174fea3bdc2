"""
Who may look after what is kept: those who administer the organisation.

Auditors read. Others who see the organisation are told no, and for those who do not
see it there is nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.incidents import access as incidents
from varde.organisations import selectors as organisations
from varde.organisations.access import organisation_for_admin, organisation_for_member
from varde.retention import selectors

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.retention.models import Erasure, LegalHold

__all__ = ["organisation_for_admin"]


def organisation_for_reading(user: User, reference: str) -> Organisation:
    organisation = organisation_for_member(user, reference)
    roles = organisations.roles_in(user, organisation)
    if not organisations.may_read_retention(roles):
        raise PermissionDenied
    return organisation


def may_administer(user: User, organisation: Organisation) -> bool:
    return organisations.may_administer(organisations.roles_in(user, organisation))


def incident_to_hold(
    user: User, organisation: Organisation, reference: str
) -> Incident | None:
    """The incident of that reference, if it is the organisation's and the user sees it."""
    try:
        incident = incidents.incident_for_reading(user, reference)
    except Http404:
        return None
    return incident if incident.organisation_id == organisation.pk else None


def hold_for_lifting(user: User, organisation: Organisation, pk: int) -> LegalHold:
    hold = selectors.visible_holds(user, organisation).filter(pk=pk).first()
    if hold is None:
        raise Http404
    return hold


def erasure_for_reading(organisation: Organisation, pk: int) -> Erasure:
    erasure = selectors.erasures_of(organisation).filter(pk=pk).first()
    if erasure is None:
        raise Http404
    return erasure
