from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from varde.accounts.api import (
    READ_INCIDENTS,
    WRITE_INCIDENTS,
    BearerToken,
    Created,
    once,
)
from varde.accounts.http import ProgramRequest
from varde.core.errors import InvalidValueError
from varde.incidents import access, selectors, services
from varde.incidents.schemas import (
    IncidentDetailOut,
    IncidentIn,
    IncidentOut,
    IncidentsQuery,
    StatementIn,
    StatementOut,
    StatementsIn,
    StatementsOut,
    StatusIn,
    TimelineEntryIn,
    TimelineEntryOut,
)
from varde.organisations import selectors as organisations
from varde.web.problems import READ_REFUSALS, WRITE_REFUSALS
from varde.web.wire import Page, PageQuery

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.services import Statement
    from varde.organisations.models import Organisation

router = Router(tags=["Incidents"])

reading = BearerToken(READ_INCIDENTS)
writing = BearerToken(WRITE_INCIDENTS)


def _handler(user: User, body: IncidentIn) -> Organisation:
    return access.organisation_for_declaring(user, body.organisation)


@router.post(
    "/incidents",
    auth=writing,
    operation_id="declare_incident",
    summary="Declare an incident",
    response={201: IncidentDetailOut, **WRITE_REFUSALS},
)
@once(_handler)
def declare_incident(request: ProgramRequest, body: IncidentIn) -> Created:
    """Declare an incident, with what is known already; its reporting clocks start here."""
    user = request.auth.user
    organisation = _handler(user, body)
    handled = list(organisations.entities_handled_by(organisation))
    parties = handled if body.entities else [organisation]
    incident = services.declare(
        organisation=organisation,
        title=body.title,
        statements=_statements(body.statements, parties),
        entities=_named(body.entities, handled) if body.entities else None,
        severity=body.severity,
        tlp=body.tlp,
        classification=body.classification,
        root_cause=body.root_cause or "",
        effect=body.effect or "",
        by=user,
        now=timezone.now(),
    )
    return Created(
        IncidentDetailOut.whole(incident, selectors.parties(incident)),
        location=reverse("api-1:get_incident", kwargs={"reference": incident.reference}),
    )


@router.get(
    "/incidents",
    auth=reading,
    operation_id="list_incidents",
    summary="List incidents",
    response={200: Page[IncidentOut], **READ_REFUSALS},
)
def list_incidents(
    request: ProgramRequest, query: Query[IncidentsQuery]
) -> Page[IncidentOut]:
    """List the incidents that the token's person sees, what changed longest ago first."""
    rows = selectors.listed_incidents(
        request.auth.user,
        status=query.status or "",
        organisation=query.organisation or "",
    ).select_related("organisation", "declared_by")
    return query.page_of(rows, IncidentOut.of, since=query.updated_since)


@router.get(
    "/incidents/{reference}",
    auth=reading,
    operation_id="get_incident",
    summary="Get an incident",
    response={200: IncidentDetailOut, **READ_REFUSALS},
)
def get_incident(request: ProgramRequest, reference: str) -> IncidentDetailOut:
    """Return an incident with the legal entities it hits."""
    incident = access.incident_for_reading(request.auth.user, reference)
    return IncidentDetailOut.whole(incident, selectors.parties(incident))


@router.post(
    "/incidents/{reference}/facts",
    auth=writing,
    operation_id="state_facts",
    summary="State facts and milestones",
    response={201: StatementsOut, **WRITE_REFUSALS},
)
@once(access.incident_for_handling)
def state_facts(request: ProgramRequest, reference: str, body: StatementsIn) -> Created:
    """State facts and milestones, all or none; obligations are weighed again at once."""
    incident = access.incident_for_handling(request.auth.user, reference)
    kept = services.state_facts(
        incident=incident,
        statements=_statements(body.statements, selectors.parties(incident)),
        by=request.auth.user,
        now=timezone.now(),
    )
    return Created(StatementsOut.of(kept))


@router.get(
    "/incidents/{reference}/facts",
    auth=reading,
    operation_id="list_current_facts",
    summary="List what is known",
    response={200: StatementsOut, **READ_REFUSALS},
)
def list_current_facts(request: ProgramRequest, reference: str) -> StatementsOut:
    """List what was said last of each fact and milestone, of all entities and of each."""
    incident = access.incident_for_reading(request.auth.user, reference)
    return StatementsOut.of(selectors.newest_statements(incident))


@router.get(
    "/incidents/{reference}/facts/history",
    auth=reading,
    operation_id="list_fact_history",
    summary="List all that was said",
    response={200: Page[StatementOut], **READ_REFUSALS},
)
def list_fact_history(
    request: ProgramRequest, reference: str, query: Query[PageQuery]
) -> Page[StatementOut]:
    """List every statement that was ever made, the oldest first."""
    incident = access.incident_for_reading(request.auth.user, reference)
    rows = selectors.statements(incident)
    return query.page_of(rows, StatementOut.of, moment="recorded_at")


@router.post(
    "/incidents/{reference}/timeline",
    auth=writing,
    operation_id="add_timeline_entry",
    summary="Add to the timeline",
    response={201: TimelineEntryOut, **WRITE_REFUSALS},
)
@once(access.incident_for_handling)
def add_timeline_entry(
    request: ProgramRequest, reference: str, body: TimelineEntryIn
) -> Created:
    """Add what happened, and when."""
    entry = services.add_timeline_entry(
        incident=access.incident_for_handling(request.auth.user, reference),
        kind=body.kind,
        happened_at=body.happened_at,
        fidelity=body.fidelity,
        text=body.text,
        by=request.auth.user,
        now=timezone.now(),
    )
    return Created(TimelineEntryOut.of(entry))


@router.get(
    "/incidents/{reference}/timeline",
    auth=reading,
    operation_id="list_timeline",
    summary="List the timeline",
    response={200: Page[TimelineEntryOut], **READ_REFUSALS},
)
def list_timeline(
    request: ProgramRequest, reference: str, query: Query[PageQuery]
) -> Page[TimelineEntryOut]:
    """List the entries that stand, in the order in which they were recorded."""
    incident = access.incident_for_reading(request.auth.user, reference)
    rows = selectors.timeline(incident)
    return query.page_of(rows, TimelineEntryOut.of, moment="recorded_at")


@router.post(
    "/incidents/{reference}/status",
    auth=writing,
    operation_id="change_status",
    summary="Change the status",
    response={200: IncidentDetailOut, **WRITE_REFUSALS},
)
@once(access.incident_for_handling)
def change_status(
    request: ProgramRequest, reference: str, body: StatusIn
) -> IncidentDetailOut:
    """Take a step in the life cycle, unless somebody has changed the incident since."""
    incident = services.change_status(
        incident=access.incident_for_handling(request.auth.user, reference),
        to=body.status,
        reason=body.reason,
        revision=body.revision,
        by=request.auth.user,
        now=timezone.now(),
    )
    return IncidentDetailOut.whole(incident, selectors.parties(incident))


def _statements(
    said: Iterable[StatementIn], parties: Iterable[Organisation]
) -> list[Statement]:
    by_reference = {party.reference: party for party in parties}
    found = []
    for number, one in enumerate(said):
        if one.party is not None and one.party not in by_reference:
            where = f"statements[{number}].party"
            raise InvalidValueError(field=where, reason="not-a-choice")
        found.append(one.statement(by_reference))
    return found


def _named(references: list[str], handled: list[Organisation]) -> list[Organisation]:
    by_reference = {entity.reference: entity for entity in handled}
    for number, reference in enumerate(references):
        if reference not in by_reference:
            raise InvalidValueError(field=f"entities[{number}]", reason="not-a-choice")
    return [by_reference[reference] for reference in dict.fromkeys(references)]
