"""
Who may reach which incident; the only way views get one.

What one may not see and what does not exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.incidents import selectors
from varde.organisations import selectors as organisations
from varde.organisations.access import organisation_for_member
from varde.organisations.models import Role

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident, TimelineEntry
    from varde.organisations.models import Organisation

SEALERS = frozenset({Role.RESPONDER, Role.ADMIN})


def incident_for_reading(user: User, reference: str) -> Incident:
    """Any of the organisation's roles will do; a sealed one needs a named reader."""
    incident, _roles = incident_and_roles(user, reference)
    return incident


def incident_for_handling(user: User, reference: str) -> Incident:
    """Responders handle; others who see the incident are told no."""
    incident, roles = incident_and_roles(user, reference)
    if Role.RESPONDER not in roles:
        raise PermissionDenied
    return incident


def incident_for_sealing(user: User, reference: str) -> Incident:
    incident, roles = incident_and_roles(user, reference)
    if not SEALERS & roles:
        raise PermissionDenied
    return incident


def incident_and_roles(user: User, reference: str) -> tuple[Incident, frozenset[Role]]:
    """The incident for reading, and the person's roles there."""
    incident = selectors.incident(reference)
    if incident is None:
        raise Http404
    roles = organisations.roles_in(user, incident.organisation)
    if not roles.intersection(selectors.READERS):
        raise Http404
    if incident.sealed and not selectors.is_named_reader(user, incident):
        raise Http404
    return incident, roles


def organisations_for_declaring(user: User) -> list[Organisation]:
    """Where the person handles incidents."""
    return list(organisations.organisations_with_role(user, Role.RESPONDER))


def organisation_for_declaring(user: User, reference: str) -> Organisation:
    """Members who do not handle incidents there are told so."""
    for organisation in organisations_for_declaring(user):
        if organisation.reference == reference:
            return organisation
    organisation_for_member(user, reference)
    raise PermissionDenied


def reader_to_change(incident: Incident, reference: str) -> User:
    """Who can be named for a sealed incident, or is named, be it without a role since."""
    named = (reader.user for reader in selectors.named_readers(incident))
    for person in (*named, *selectors.possible_readers(incident)):
        if person.reference == reference:
            return person
    raise Http404


def timeline_entry_for_mending(incident: Incident, pk: int) -> TimelineEntry:
    entry = selectors.timeline_entry(incident, pk)
    if entry is None:
        raise Http404
    return entry
