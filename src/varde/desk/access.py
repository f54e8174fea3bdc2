"""
Who may reach an authority's inbox, and what has arrived in it.

What one may not see and what does not exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.desk import selectors
from varde.organisations import access as organisations
from varde.organisations import selectors as roles
from varde.organisations.models import DESK_ROLES, Role

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Delivery

# An authority's auditor reads its inbox and answers nothing.
READERS = DESK_ROLES | {Role.AUDITOR}
OFFICERS = frozenset({Role.DESK_OFFICER, Role.DESK_ADMIN})


def desks_of(user: User) -> list[Organisation]:
    """The authorities whose inbox the person may read."""
    return [
        organisation
        for organisation in roles.organisations_with_role(user, *READERS)
        if organisation.is_authority
    ]


def desk_for_reading(user: User, reference: str) -> Organisation:
    organisation = organisations.organisation_for_member(user, reference)
    if not organisation.is_authority or not READERS & roles.roles_in(user, organisation):
        raise Http404
    return organisation


def arrival_for_reading(user: User, reference: str, pk: int) -> Delivery:
    arrival = selectors.arrival(desk_for_reading(user, reference), pk)
    if arrival is None:
        raise Http404
    return arrival


def arrival_for_answering(user: User, reference: str, pk: int) -> Delivery:
    arrival = arrival_for_reading(user, reference, pk)
    if not may_answer(user, arrival):
        raise PermissionDenied
    return arrival


def may_answer(user: User, arrival: Delivery) -> bool:
    desk = arrival.organisation
    return desk is not None and bool(OFFICERS & roles.roles_in(user, desk))
