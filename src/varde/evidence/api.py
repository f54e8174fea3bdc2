from __future__ import annotations

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
from varde.evidence import access, selectors, services, uploads
from varde.evidence.schemas import (
    AnswerIn,
    CustodyEventIn,
    CustodyEventOut,
    ItemDetailOut,
    ItemIn,
    ItemOut,
)
from varde.organisations import selectors as organisations
from varde.web.cursors import rows_after
from varde.web.problems import READ_REFUSALS, WRITE_REFUSALS
from varde.web.wire import Page, PageQuery

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import CustodyEvent, Item, Upload
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

router = Router(tags=["Evidence"])

reading = BearerToken(READ_INCIDENTS)
writing = BearerToken(WRITE_INCIDENTS)


@router.get(
    "/incidents/{reference}/evidence",
    auth=reading,
    operation_id="list_evidence",
    summary="List the evidence of an incident",
    response={200: Page[ItemOut], **READ_REFUSALS},
)
def list_evidence(
    request: ProgramRequest, reference: str, query: Query[PageQuery]
) -> Page[ItemOut]:
    """List the items in the order in which they were added, and who has each."""
    incident = access.incident_for_reading(request.auth.user, reference)
    rows, after = rows_after(
        selectors.items_of(incident),
        cursor=query.cursor,
        limit=query.limit,
        moment="added_at",
    )
    for row in rows:
        row.incident = incident
    items = [ItemOut.of(row) for row in selectors.with_standing(rows)]
    return Page[ItemOut](items=items, next=after)


@router.get(
    "/incidents/{reference}/evidence/{number}",
    auth=reading,
    operation_id="get_evidence",
    summary="Get an item of evidence",
    response={200: ItemDetailOut, **READ_REFUSALS},
)
def get_evidence(request: ProgramRequest, reference: str, number: int) -> ItemDetailOut:
    """Return an item with all that is said of it, and the newest event of its custody."""
    return ItemDetailOut.whole(
        access.item_for_reading(request.auth.user, reference, number)
    )


@router.post(
    "/incidents/{reference}/evidence",
    auth=writing,
    operation_id="add_evidence",
    summary="Add a file, an object or what a supplier holds",
    response={201: ItemDetailOut, **WRITE_REFUSALS},
)
@once(access.incident_for_handling)
def add_evidence(request: ProgramRequest, reference: str, body: ItemIn) -> Created:
    """Add an item with its acquisition note; its custody begins with whoever adds it."""
    user = request.auth.user
    incident = access.incident_for_handling(user, reference)
    item = services.add_item(
        incident=incident,
        kind=body.kind,
        note=body.note(supplier=_supplier(incident, body.supplier), name=user.name),
        upload=_upload(user, incident, body),
        received_at=body.received_at,
        received_how=body.received_how,
        by=user,
        now=timezone.now(),
    )
    named = {"reference": reference, "number": item.number}
    return Created(
        ItemDetailOut.whole(item), location=reverse("api-1:get_evidence", kwargs=named)
    )


@router.get(
    "/incidents/{reference}/evidence/{number}/custody",
    auth=reading,
    operation_id="list_custody",
    summary="List the custody of an item",
    response={200: Page[CustodyEventOut], **READ_REFUSALS},
)
def list_custody(
    request: ProgramRequest, reference: str, number: int, query: Query[PageQuery]
) -> Page[CustodyEventOut]:
    """List every event of the chain of custody, in the order of recording."""
    item = access.item_for_reading(request.auth.user, reference, number)
    events = selectors.custody(item)
    return query.page_of(events, CustodyEventOut.of, moment="recorded_at")


@router.post(
    "/incidents/{reference}/evidence/{number}/custody",
    auth=writing,
    operation_id="add_custody_event",
    summary="Tell what happened with an item",
    response={201: CustodyEventOut, **WRITE_REFUSALS},
)
@once(access.item_for_handling)
def add_custody_event(
    request: ProgramRequest, reference: str, number: int, body: CustodyEventIn
) -> Created:
    """Add a custody event; a hand-over moves the item once its receiver has confirmed."""
    user = request.auth.user
    item = access.item_for_handling(user, reference, number)
    return Created(CustodyEventOut.of(_told(item, body, by=user, now=timezone.now())))


@router.post(
    "/incidents/{reference}/evidence/{number}/custody/answer",
    auth=writing,
    operation_id="answer_hand_over",
    summary="Answer a hand-over",
    response={201: CustodyEventOut, **WRITE_REFUSALS},
)
@once(access.item_for_handling)
def answer_hand_over(
    request: ProgramRequest, reference: str, number: int, body: AnswerIn
) -> Created:
    """Confirm a hand-over as its receiver, do not accept it, or take one's own back."""
    item = access.item_for_handling(request.auth.user, reference, number)
    by, now = request.auth.user, timezone.now()
    if body.answer == "withdrawn":
        event = services.withdraw(item=item, at=body.at, reason=body.reason, by=by, now=now)
    else:
        event = services.answer(item=item, **body.model_dump(), by=by, now=now)
    return Created(CustodyEventOut.of(event))


def _told(item: Item, body: CustodyEventIn, *, by: User, now: datetime) -> CustodyEvent:
    common = body.model_dump(include={"at", "place", "reason", "proof"})
    seals = body.model_dump(include={"seal_opened", "seal_applied"})
    match body.kind:
        case "handed-over":
            to = _receiver(item, body.to)
            return services.hand_over(
                item=item, to=to, to_name=body.to_name, **common, by=by, now=now
            )
        case "returned":
            return services.give_back(
                item=item, to_name=body.to_name, **common, by=by, now=now
            )
        case "received":
            return services.take(item=item, **common, by=by, now=now)
        case "destroyed":
            return services.destroy(item=item, **common, **seals, by=by, now=now)
        case _:
            return services.tell(
                item=item, kind=body.kind, **common, **seals, by=by, now=now
            )


def _receiver(item: Item, reference: str | None) -> User | None:
    if reference is None:
        return None
    found = selectors.receivers(item.incident).filter(reference=reference).first()
    if found is None:
        raise InvalidValueError(field="to", reason="not-a-choice")
    return found


def _upload(user: User, incident: Incident, body: ItemIn) -> Upload | None:
    if body.kind != "file" and not body.upload:
        return None
    found = uploads.upload_of(user, body.upload)
    if body.kind != "file" or found is None or found.incident_id != incident.pk:
        reason = "not-a-choice" if body.upload else "empty"
        raise InvalidValueError(field="upload", reason=reason)
    return found


def _supplier(incident: Incident, reference: str | None) -> Organisation | None:
    if reference is None:
        return None
    handled = organisations.entities_handled_by(incident.organisation)
    found = handled.filter(reference=reference).first()
    if found is None:
        raise InvalidValueError(field="supplier", reason="not-a-choice")
    return found
