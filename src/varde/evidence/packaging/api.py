"""Case packages for programs; the bytes are fetched on the page."""

from __future__ import annotations

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
from varde.evidence import access, selectors
from varde.evidence.packaging import asking
from varde.evidence.packaging.schemas import PackageIn, PackageOut
from varde.web.problems import READ_REFUSALS, WRITE_REFUSALS
from varde.web.wire import Page, PageQuery

router = Router(tags=["Evidence"])

reading = BearerToken(READ_INCIDENTS)
writing = BearerToken(WRITE_INCIDENTS)


@router.post(
    "/incidents/{reference}/packages",
    auth=writing,
    operation_id="ask_for_package",
    summary="Ask for a case package",
    response={201: PackageOut, **WRITE_REFUSALS},
)
@once(access.incident_for_reading)
def ask_for_package(request: ProgramRequest, reference: str, body: PackageIn) -> Created:
    """Ask for a package of what the token's person may see; a job builds it."""
    user = request.auth.user
    incident = access.incident_for_reading(user, reference)
    asked = asking.ask(
        incident=incident,
        ceiling=body.ceiling,
        with_bytes=body.with_bytes,
        language=user.language,
        by=user,
        now=timezone.now(),
    )
    where = {"reference": reference, "number": asked.number}
    return Created(
        PackageOut.of(asked), location=reverse("api-1:get_package", kwargs=where)
    )


@router.get(
    "/incidents/{reference}/packages",
    auth=reading,
    operation_id="list_packages",
    summary="List case packages",
    response={200: Page[PackageOut], **READ_REFUSALS},
)
def list_packages(
    request: ProgramRequest, reference: str, query: Query[PageQuery]
) -> Page[PackageOut]:
    """List the packages of an incident that the token's person asked for."""
    user = request.auth.user
    incident = access.incident_for_reading(user, reference)
    rows = selectors.packages_of(incident, user).select_related("incident")
    return query.page_of(rows, PackageOut.of, moment="asked_at")


@router.get(
    "/incidents/{reference}/packages/{number}",
    auth=reading,
    operation_id="get_package",
    summary="Get a case package",
    response={200: PackageOut, **READ_REFUSALS},
)
def get_package(request: ProgramRequest, reference: str, number: int) -> PackageOut:
    """Return how far a package is, and by which hash it is known when it is ready."""
    return PackageOut.of(access.package_for_reading(request.auth.user, reference, number))
