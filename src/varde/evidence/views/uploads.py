"""
Uploads that survive a broken line: the tus protocol, version 1.0.

Creation, expiration, checksum and termination are spoken besides the core. Whoever
may not handle the incident any more may not go on either.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from varde.core.errors import DomainError, WrongChecksumError
from varde.evidence import access, uploads
from varde.evidence.uploads import ALGORITHMS, Checksum
from varde.web.refusals import status_of, title_of

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.evidence.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
BYTES = "application/offset+octet-stream"
LARGEST_METADATA = 8000
# tus has a number of its own for it.
WRONG_CHECKSUM = 460
PLAIN = "text/plain; charset=utf-8"
# In the words of the pages that say it elsewhere.
REFUSED = {
    BadRequest: (400, _("This request cannot be understood")),
    PermissionDenied: (403, _("Your role does not reach that far")),
    Http404: (404, _("There is nothing here")),
}
OVERRIDABLE = frozenset({"PATCH", "DELETE"})

View = Callable[..., HttpResponse]


def speaks_tus(*methods: str) -> Callable[[View], View]:
    """Answer in the version that is spoken here, and a refusal in one plain line."""

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: UserRequest, *rest: str, **named: str) -> HttpResponse:
            meant = request.headers.get("X-HTTP-Method-Override", "")
            if request.method == "POST" and meant in OVERRIDABLE:
                request.method = meant
            response: HttpResponse
            if request.method not in methods:
                response = HttpResponseNotAllowed(methods, content_type=PLAIN)
            elif request.method not in {"GET", "OPTIONS"} and not _is_our_version(request):
                response = HttpResponse(status=412)
                response["Tus-Version"] = VERSION
            else:
                response = _answered_plainly(view, request, *rest, **named)
            response["Tus-Resumable"] = VERSION
            return response

        return answer

    return decorate


def _is_our_version(request: UserRequest) -> bool:
    return request.headers.get("Tus-Resumable") == VERSION


def _answered_plainly(
    view: View, request: UserRequest, *rest: str, **named: str
) -> HttpResponse:
    try:
        return view(request, *rest, **named)
    except DomainError as refusal:
        wrong_checksum = isinstance(refusal, WrongChecksumError)
        status = WRONG_CHECKSUM if wrong_checksum else status_of(refusal)
        return HttpResponse(str(title_of(refusal)), PLAIN, status=status)
    except (BadRequest, PermissionDenied, Http404) as refusal:
        status, said = REFUSED[type(refusal)]
        return HttpResponse(str(said), PLAIN, status=status)


@speaks_tus("OPTIONS", "POST")
def begin(request: UserRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return _told()
    told = _metadata(request)
    incident = access.incident_for_handling(request.user, told.get("incident", ""))
    upload = uploads.begin(
        incident=incident,
        by=request.user,
        filename=told.get("filename", ""),
        size=_number(request, "Upload-Length"),
        malware=told.get("malware") == "yes",
        now=timezone.now(),
    )
    response = HttpResponse(status=201)
    response["Location"] = reverse("evidence:upload", args=[upload.token])
    _tell_expiry(response, upload)
    return response


@speaks_tus("GET", "HEAD", "PATCH", "DELETE")
def upload(request: UserRequest, token: str) -> HttpResponse:
    """How far an upload is, more of it, or the end of it."""
    found = _own_upload(request, token)
    if request.method == "PATCH":
        return _append(request, found)
    if request.method == "DELETE":
        uploads.give_up(found, now=timezone.now())
        return HttpResponse(status=204)
    response = JsonResponse(
        {
            "state": found.state,
            "existed": uploads.was_here(found, request.user),
            "refusal": found.refusal,
            "sha256": found.blob.sha256 if found.blob else "",
        }
    )
    response["Upload-Length"] = found.size
    return _tell_progress(response, found)


def _append(request: UserRequest, found: Upload) -> HttpResponse:
    if request.content_type != BYTES:
        return HttpResponse(status=415)
    offset = _number(request, "Upload-Offset")
    if _brings_too_much(request, found, offset):
        return HttpResponse(status=413)
    uploads.append(
        found,
        request,
        offset=offset,
        checksum=_checksum(request),
        now=timezone.now(),
    )
    return _tell_progress(HttpResponse(status=204), found)


def _brings_too_much(request: UserRequest, found: Upload, offset: int) -> bool:
    """Whether more is on its way than was announced; nothing of it is taken then."""
    length = request.headers.get("Content-Length", "")
    follows = found.state == found.State.RECEIVING and offset == found.received
    return follows and length.isdecimal() and int(length) > found.size - offset


def _own_upload(request: UserRequest, token: str) -> Upload:
    found = uploads.upload_of(request.user, token)
    if found is None:
        raise Http404
    try:
        access.incident_for_handling(request.user, found.incident.reference)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    return found


def _told() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = settings.EVIDENCE_LIMIT
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


def _tell_progress(response: HttpResponse, found: Upload) -> HttpResponse:
    response["Upload-Offset"] = found.received
    _tell_expiry(response, found)
    return response


def _tell_expiry(response: HttpResponse, found: Upload) -> None:
    if not found.used:
        expires = found.touched_at + uploads.KEPT_FOR
        response["Upload-Expires"] = http_date(expires.timestamp())


def _number(request: UserRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise BadRequest(header)
    return int(value)


def _metadata(request: UserRequest) -> dict[str, str]:
    """Pairs with commas between: a name, a blank, and the value in base64."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > LARGEST_METADATA:
        raise BadRequest("Upload-Metadata")
    pairs = (part.strip().partition(" ") for part in header.split(",") if part.strip())
    try:
        return {
            name: base64.b64decode(value, validate=True).decode("utf-8")
            for name, _blank, value in pairs
        }
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadRequest("Upload-Metadata") from error


def _checksum(request: UserRequest) -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _blank, encoded = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadRequest("Upload-Checksum")
    try:
        return Checksum(algorithm, base64.b64decode(encoded, validate=True))
    except binascii.Error as error:
        raise BadRequest("Upload-Checksum") from error
