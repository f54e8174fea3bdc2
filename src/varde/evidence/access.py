"""
Who may reach which item of evidence; the only way views get one.

An item is seen by whoever sees its incident. What one may not see and what does not
exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from varde.evidence import selectors, uploads
from varde.incidents.access import (
    incident_and_roles,
    incident_for_handling,
    incident_for_reading,
)

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import CasePackage, Item, Upload
    from varde.incidents.models import Incident

__all__ = [
    "incident_and_roles",
    "incident_for_handling",
    "incident_for_reading",
    "item_for_handling",
    "item_for_reading",
    "own_upload",
    "package_for_reading",
    "upload_for_handling",
]

# PostgreSQL knows no larger number in that column.
LARGEST_NUMBER = 2**31 - 1


def item_for_reading(user: User, reference: str, number: int) -> Item:
    return _item(incident_for_reading(user, reference), number)


def item_for_handling(user: User, reference: str, number: int) -> Item:
    """Those who see the incident and do not handle it are told no."""
    return _item(incident_for_handling(user, reference), number)


def _item(incident: Incident, number: int) -> Item:
    possible = 0 < number <= LARGEST_NUMBER
    found = selectors.item(incident, number) if possible else None
    if found is None:
        raise Http404
    return found


def package_for_reading(user: User, reference: str, number: int) -> CasePackage:
    """A package is its asker's alone, as long as he sees the incident."""
    incident = incident_for_reading(user, reference)
    found = None
    if number <= LARGEST_NUMBER:
        found = selectors.package(incident, user, number)
    if found is None:
        raise Http404
    return found


def upload_for_handling(user: User, reference: str, token: str) -> Upload:
    """The person's own upload, as long as no item uses it and he handles the incident."""
    found = uploads.upload_of(user, token)
    if found is None or found.used or found.incident.reference != reference:
        raise Http404
    incident_for_handling(user, reference)
    return found


def own_upload(user: User, incident: Incident, token: str) -> Upload:
    """What the person sends or has sent to the incident."""
    found = uploads.upload_of(user, token)
    if found is None or found.incident_id != incident.pk:
        raise Http404
    return found
