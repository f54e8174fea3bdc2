from __future__ import annotations

from ninja import Query, Router

from varde.accounts.api import READ_INCIDENTS, BearerToken
from varde.accounts.http import ProgramRequest
from varde.retention import selectors
from varde.retention.schemas import HoldOut, HoldsQuery
from varde.web.problems import READ_REFUSALS
from varde.web.wire import Page

router = Router(tags=["Retention"])

reading = BearerToken(READ_INCIDENTS)


@router.get(
    "/holds",
    auth=reading,
    operation_id="list_holds",
    summary="List legal holds",
    response={200: Page[HoldOut], **READ_REFUSALS},
)
def list_holds(request: ProgramRequest, query: Query[HoldsQuery]) -> Page[HoldOut]:
    """List the holds of organisations that the token's person administers or audits."""
    rows = selectors.holds_read_by(
        request.auth.user, organisation=query.organisation, in_force=query.in_force
    )
    return query.page_of(rows, HoldOut.of, moment="placed_at")
