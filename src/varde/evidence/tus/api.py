"""Files from programs, in parts that may be sent again after a break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.decorators import decorate_view

from varde.accounts.api import (
    READ_INCIDENTS,
    WRITE_INCIDENTS,
    BearerToken,
    Created,
    once,
)
from varde.accounts.http import ProgramRequest
from varde.evidence import access, selectors, uploads
from varde.web.problems import READ_REFUSALS, WRITE_REFUSALS, Problem
from varde.web.wire import Page, PageQuery

from . import protocol
from .schemas import UploadOut

if TYPE_CHECKING:
    from varde.evidence.models import Upload

router = Router(tags=["Evidence"])

# Whoever sends a file asks how far it is with the same token.
asking = BearerToken(READ_INCIDENTS, WRITE_INCIDENTS)
writing = BearerToken(WRITE_INCIDENTS)

UPLOADS = "/incidents/{reference}/uploads"
# What else the storage, the protocol and the quota refuse.
REFUSALS = WRITE_REFUSALS | dict.fromkeys((412, 429, 460, 500, 503, 507), Problem)


def _header(name: str, described: str, *, required: bool = True, **schema: Any) -> Any:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": described,
        "schema": {"type": "string"} | schema,
    }


SPEAKS = _header("Tus-Resumable", "The version of tus.", const=protocol.VERSION)
LENGTH = _header("Upload-Length", "The size of the file.", type="integer", minimum=0)
METADATA = _header(
    "Upload-Metadata",
    "Pairs with commas between, each a name, a blank and the value in base64: "
    "`filename`, and `malware` with `yes` or `no`.",
    required=False,
)
OFFSET = _header(
    "Upload-Offset", "How many bytes came before these.", type="integer", minimum=0
)
CHECKSUM = _header(
    "Upload-Checksum",
    "`sha1`, `sha256` or `sha512`, a blank and the digest of these bytes in base64.",
    required=False,
)
BYTES = {"required": True, "content": {protocol.BYTES: {}}}


@router.api_operation(
    ["OPTIONS"],
    UPLOADS,
    auth=asking,
    operation_id="ask_of_uploads",
    summary="Ask what tus is spoken",
    response={204: None, **READ_REFUSALS},
)
@decorate_view(protocol.in_our_version)
def ask_of_uploads(request: ProgramRequest, reference: str) -> HttpResponse:
    """Tell in headers the version of tus, its extensions and the largest file."""
    access.incident_for_handling(request.auth.user, reference)
    return protocol.capabilities()


@router.post(
    UPLOADS,
    auth=writing,
    operation_id="begin_upload",
    summary="Begin to send a file",
    response={201: UploadOut, **REFUSALS},
    openapi_extra={"parameters": [SPEAKS, LENGTH, METADATA]},
)
@decorate_view(protocol.in_our_version)
@once(access.incident_for_handling)
def begin_upload(request: ProgramRequest, reference: str) -> Created:
    """Announce a file; its bytes go to the address in `Location`, by tus 1.0."""
    protocol.require_version(request)
    user = request.auth.user
    incident = access.incident_for_handling(user, reference)
    begun = protocol.begin(request, incident=incident, by=user, now=timezone.now())
    named = {"reference": reference, "token": begun.token}
    return Created(
        UploadOut.of(begun, user), location=reverse("api-1:get_upload", kwargs=named)
    )


@router.get(
    UPLOADS,
    auth=asking,
    operation_id="list_uploads",
    summary="List uploads",
    response={200: Page[UploadOut], **READ_REFUSALS},
)
def list_uploads(
    request: ProgramRequest, reference: str, query: Query[PageQuery]
) -> Page[UploadOut]:
    """List what the token's person has sent to the incident and no item uses yet."""
    user = request.auth.user
    incident = access.incident_for_handling(user, reference)
    rows = selectors.unused_uploads(user, incident).select_related("blob")
    return query.page_of(rows, lambda row: UploadOut.of(row, user), moment="started_at")


@router.get(
    UPLOADS + "/{token}",
    auth=asking,
    operation_id="get_upload",
    summary="Ask how far an upload is",
    response={200: UploadOut, **READ_REFUSALS},
)
@decorate_view(protocol.in_our_version)
def get_upload(request: ProgramRequest, reference: str, token: str) -> HttpResponse:
    """Tell how far an upload is; tus asks with HEAD and reads `Upload-Offset`."""
    return protocol.progress(_own(request, reference, token), by=request.auth.user)


@router.patch(
    UPLOADS + "/{token}",
    auth=writing,
    operation_id="continue_upload",
    summary="Send bytes of a file",
    response={204: None, **REFUSALS},
    openapi_extra={"parameters": [SPEAKS, OFFSET, CHECKSUM], "requestBody": BYTES},
)
@decorate_view(protocol.in_our_version)
def continue_upload(request: ProgramRequest, reference: str, token: str) -> HttpResponse:
    """Send the bytes that follow; after a break, from `Upload-Offset` on."""
    protocol.require_version(request)
    found = _own(request, reference, token)
    return protocol.append(request, found, now=timezone.now())


@router.delete(
    UPLOADS + "/{token}",
    auth=writing,
    operation_id="cancel_upload",
    summary="Give up an upload",
    response={204: None, **REFUSALS},
    openapi_extra={"parameters": [SPEAKS]},
)
@decorate_view(protocol.in_our_version)
def cancel_upload(request: ProgramRequest, reference: str, token: str) -> HttpResponse:
    """Give up an upload that no item uses; its bytes go with it."""
    protocol.require_version(request)
    uploads.give_up(_own(request, reference, token), now=timezone.now())
    return HttpResponse(status=204)


def _own(request: ProgramRequest, reference: str, token: str) -> Upload:
    return access.own_upload_of(request.auth.user, reference, token)
