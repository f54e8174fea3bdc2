"""
Who may reach which organisation; the only way views get one.

What one may not see and what does not exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.core.facts.definition import unacceptable_character
from varde.organisations import selectors
from varde.organisations.models import ADMIN_ROLES, Invitation, Organisation
from varde.organisations.services import hash_of

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User


def organisation_for_member(user: User, reference: str) -> Organisation:
    """
    Any role there will do, or one at the parent that handles for it.

    The reference may be whatever somebody posted.
    """
    if unacceptable_character(reference):
        raise Http404
    organisation = (
        Organisation.objects.select_related("parent").filter(reference=reference).first()
    )
    if organisation is None:
        raise Http404
    if not selectors.roles_in(user, organisation):
        raise Http404
    return organisation


def organisation_for_admin(user: User, reference: str) -> Organisation:
    """Members who do not administer the organisation are told so."""
    organisation = organisation_for_member(user, reference)
    if not ADMIN_ROLES & selectors.roles_in(user, organisation):
        raise PermissionDenied
    return organisation


def person_in(organisation: Organisation, reference: str) -> User:
    person = selectors.people_in(organisation).filter(reference=reference).first()
    if person is None:
        raise Http404
    return person


def open_invitation_of(organisation: Organisation, pk: int, *, now: datetime) -> Invitation:
    invitation = selectors.open_invitations(organisation, now).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_for_token(token: str) -> Invitation:
    """The link itself is the key; a wrong one tells nothing."""
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if invitation is None:
        raise Http404
    return invitation


def require_demonstration() -> None:
    """The page is not mounted otherwise; this holds even if someone mounts it."""
    if not settings.DEMONSTRATION:
        raise Http404


def demonstration_person(reference: str) -> User:
    person = selectors.demonstration_accounts().filter(reference=reference).first()
    if person is None:
        raise Http404
    return person
