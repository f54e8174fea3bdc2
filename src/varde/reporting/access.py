"""
Who may reach which report; the only way views get one.

What one may not see and what does not exist answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.incidents import access as incidents
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting import known, selectors
from varde.reporting.models import Obligation
from varde.reporting.rulebook import rulebook, schema

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Delivery, Receipt, Submission

WRITERS = frozenset({Role.RESPONDER, Role.APPROVER})


def incident_for_answering(user: User, reference: str) -> Incident:
    return incidents.incident_for_handling(user, reference)


def obligation_for_reading(
    user: User, reference: str, entity: str, regime: str, stage: str
) -> Obligation:
    incident = incidents.incident_for_reading(user, reference)
    if regime not in rulebook().regimes:
        raise Http404
    obligation = selectors.obligation_for(incident, entity, regime, stage)
    if obligation is None or obligation.state == Obligation.State.VOID:
        raise Http404
    return obligation


def obligation_for_writing(
    user: User, reference: str, entity: str, regime: str, stage: str
) -> Obligation:
    """Responders and approvers write and send; others who see it are told no."""
    obligation = obligation_for_reading(user, reference, entity, regime, stage)
    if not WRITERS & organisations.roles_in(user, obligation.incident.organisation):
        raise PermissionDenied
    return obligation


def obligation_for_release(
    user: User, reference: str, entity: str, regime: str, stage: str
) -> Obligation:
    obligation = obligation_for_reading(user, reference, entity, regime, stage)
    if Role.APPROVER not in organisations.roles_in(user, obligation.incident.organisation):
        raise PermissionDenied
    return obligation


def submission_for_reading(user: User, reference: str) -> Submission:
    submission = selectors.submission(reference)
    if submission is None:
        raise Http404
    incidents.incident_for_reading(user, submission.incident.reference)
    return submission


def delivery_for_writing(user: User, reference: str, pk: int) -> Delivery:
    submission = submission_for_reading(user, reference)
    delivery = next((d for d in selectors.deliveries_of(submission) if d.pk == pk), None)
    if delivery is None:
        raise Http404
    if not WRITERS & organisations.roles_in(user, submission.incident.organisation):
        raise PermissionDenied
    return delivery


def receipt_for_reading(user: User, reference: str, pk: int) -> Receipt:
    submission = submission_for_reading(user, reference)
    receipt = selectors.receipt_of(submission, pk)
    if receipt is None:
        raise Http404
    return receipt


def schema_text(name: str) -> str:
    """Anyone may read how reports and receipts are written."""
    text = schema(name)
    if text is None:
        raise Http404
    return text


def entity_hit(incident: Incident, reference: str) -> Organisation:
    """The legal entity of that reference, if the incident hits it."""
    for entity in known.entities_of(incident):
        if entity.reference == reference:
            return entity
    raise Http404


def entity_of(incident: Incident, reference: str) -> Organisation | None:
    """The legal entity that an answer speaks of; None where it is the only one."""
    entities = known.entities_of(incident)
    named = next((e for e in entities if e.reference == reference), None)
    if named is None and reference:
        raise Http404
    return named if len(entities) > 1 else None
