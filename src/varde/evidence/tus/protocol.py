"""
What the headers of tus say, and what they answer.

Pages and programs speak alike. They differ in how it is known who they are, and in how
they are told that something is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache

from varde.core.errors import NotBytesError, UploadHeaderError, UploadVersionError
from varde.evidence import uploads
from varde.evidence.uploads import ALGORITHMS, Checksum

from .schemas import UploadOut

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import Upload
    from varde.incidents.models import Incident

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
BYTES = "application/offset+octet-stream"
LARGEST_METADATA = 8000
OTHER_VERSION = 412
REFUSED = 400
MALWARE = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

View = Callable[..., HttpResponse]


def in_our_version(view: View) -> View:
    """Tell the version with every answer, and let no cache keep one."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *rest: Any, **named: Any) -> HttpResponse:
        response = view(request, *rest, **named)
        response["Tus-Resumable"] = VERSION
        if response.status_code == OTHER_VERSION:
            response["Tus-Version"] = VERSION
        if request.method == "PATCH" and response.status_code >= REFUSED:
            # The bytes may not have been read, so nothing can follow them.
            response["Connection"] = "close"
        return response

    return answer


def require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise UploadVersionError(version=VERSION)


def capabilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = settings.EVIDENCE_LIMIT
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


def begin(request: HttpRequest, *, incident: Incident, by: User, now: datetime) -> Upload:
    if "Upload-Concat" in request.headers:
        raise UploadHeaderError(header="Upload-Concat")
    told = metadata(request)
    return uploads.begin(
        incident=incident,
        by=by,
        filename=told.get("filename", ""),
        size=_number(request, "Upload-Length"),
        malware=_malware(told),
        now=now,
    )


def append(request: HttpRequest, upload: Upload, *, now: datetime) -> HttpResponse:
    """Take the bytes of the request, and tell how far the upload is then."""
    if request.content_type != BYTES:
        raise NotBytesError(expected=BYTES)
    offset = _number(request, "Upload-Offset")
    if _brings_too_much(request, upload, offset):
        raise RequestDataTooBig
    uploads.append(upload, request, offset=offset, checksum=_checksum(request), now=now)
    return _tell_progress(HttpResponse(status=204), upload)


def progress(upload: Upload, *, by: User) -> HttpResponse:
    said = UploadOut.of(upload, by).model_dump_json()
    response = HttpResponse(said, content_type="application/json")
    response["Upload-Length"] = upload.size
    return _tell_progress(response, upload)


def tell_expiry(response: HttpResponse, upload: Upload) -> None:
    if not upload.used:
        response["Upload-Expires"] = http_date(uploads.expiry_of(upload).timestamp())


def metadata(request: HttpRequest) -> dict[str, str]:
    """Pairs with commas between: a name, a blank, and the value in base64."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > LARGEST_METADATA:
        raise UploadHeaderError(header="Upload-Metadata")
    pairs = [part.strip().partition(" ") for part in header.split(",") if part.strip()]
    try:
        told = {
            name: base64.b64decode(value, validate=True).decode("utf-8")
            for name, _blank, value in pairs
        }
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UploadHeaderError(header="Upload-Metadata") from error
    if len(told) < len(pairs):
        raise UploadHeaderError(header="Upload-Metadata")
    return told


def _malware(told: dict[str, str]) -> bool:
    """Whether the file is marked; a mark that is neither yes nor no is none to guess at."""
    said = told.get("malware", "no").lower()
    if said not in MALWARE:
        raise UploadHeaderError(header="Upload-Metadata")
    return MALWARE[said]


def _tell_progress(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = upload.received
    tell_expiry(response, upload)
    return response


def _brings_too_much(request: HttpRequest, upload: Upload, offset: int) -> bool:
    """Whether more is on its way than was announced; nothing of it is taken then."""
    length = request.headers.get("Content-Length", "")
    follows = upload.state == upload.State.RECEIVING and offset == upload.received
    return follows and length.isdecimal() and int(length) > upload.size - offset


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise UploadHeaderError(header=header)
    return int(value)


def _checksum(request: HttpRequest) -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _blank, encoded = header.partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise UploadHeaderError(header="Upload-Checksum") from error
    if algorithm not in ALGORITHMS:
        raise UploadHeaderError(header="Upload-Checksum")
    return Checksum(algorithm, digest)
