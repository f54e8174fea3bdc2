"""
Who may reach which item of evidence; the only way views get one.

An item is seen by whoever sees its incident. What one may not see and what does not
exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
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
    "own_upload_of",
    "package_for_reading",
]


def item_for_reading(user: User, reference: str, number: int) -> Item:
    return _item(incident_for_reading(user, reference), number)


def item_for_handling(user: User, reference: str, number: int) -> Item:
    """Those who see the incident and do not handle it are told no."""
    return _item(incident_for_handling(user, reference), number)


def _item(incident: Incident, number: int) -> Item:
    found = selectors.item(incident, number)
    if found is None:
        raise Http404
    return found


def package_for_reading(user: User, reference: str, number: int) -> CasePackage:
    """A package is its asker's alone, as long as he sees the incident."""
    incident = incident_for_reading(user, reference)
    found = selectors.package(incident, user, number)
    if found is None:
        raise Http404
    return found


def own_upload(user: User, token: str, *, reference: str = "") -> Upload:
    """What the person sends or has sent, to that incident, as long as he handles it."""
    found = uploads.upload_of(user, token)
    if found is None or reference not in {"", found.incident.reference}:
        raise Http404
    try:
        incident_for_handling(user, found.incident.reference)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    return found


def own_upload_of(user: User, reference: str, token: str) -> Upload:
    """The same of one incident; whoever sees it and does not handle it is told no."""
    incident = incident_for_handling(user, reference)
    found = uploads.upload_of(user, token)
    if found is None or found.incident_id != incident.pk:
        raise Http404
    return found
