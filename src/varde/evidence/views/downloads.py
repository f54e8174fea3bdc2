"""
Evidence leaves as opaque bytes that no browser renders; malware only in its archive.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varde.evidence import access, checking, delivering, malware_archives
from varde.evidence.delivering import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from varde.accounts.http import UserRequest
    from varde.evidence.models import Blob, Item

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
NAMELESS = "evidence.bin"
# Nothing that came from elsewhere is ever run, shown, kept or changed on the way.
SANDBOX = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
def download(request: UserRequest, reference: str, number: int) -> HttpResponseBase:
    item = access.item_for_reading(request.user, reference, number)
    if item.blob is None:
        raise Http404
    delivering.refuse_destroyed(item, item.blob)
    if item.blob.malware or item.malware:
        return _malware(request, item, item.blob)
    if request.method == "POST":
        return redirect("evidence:download", reference, number)
    return _bytes(request, item, item.blob)


def _malware(request: UserRequest, item: Item, blob: Blob) -> HttpResponseBase:
    """A warning first; the archive is what its button asks for."""
    name = malware_archives.archive_name(blob)
    if request.method != "POST":
        context = {
            "incident": item.incident,
            "item": item,
            "name": name,
            "password": malware_archives.PASSWORD.decode(),
            "needs_a_tool": malware_archives.needs_a_tool(blob),
        }
        return render(request, "evidence/malware.html", context)
    now = timezone.now()
    chunks = delivering.deliver_malware(item, blob, by=request.user, now=now)
    return opaque(chunks, name)


def _bytes(request: UserRequest, item: Item, blob: Blob) -> HttpResponseBase:
    span = _span(request, blob)
    if span is not None and span.start >= span.end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{blob.size}"
        return refused
    if _asks_for_head(request):
        chunks: Iterator[bytes] = iter(())
    else:
        now = timezone.now()
        chunks = delivering.deliver(item, blob, span=span, by=request.user, now=now)
    response = opaque(chunks, item.filename or NAMELESS)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(blob)
    response["Content-Length"] = blob.size
    if span is not None:
        response.status_code = 206
        response["Content-Length"] = span.end - span.start
        response["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{blob.size}"
    return response


def opaque(chunks: Iterator[bytes], filename: str) -> StreamingHttpResponse:
    """Answer with bytes that the browser keeps as a file and does nothing else with."""
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=filename
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, no-transform"
    return response


def _span(request: UserRequest, blob: Blob) -> Span | None:
    """
    The one range that was asked for; None for the whole.

    Several ranges, and one of other bytes than these, are answered with the whole, as
    RFC 9110 lets us.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    condition = request.headers.get("If-Range")
    if asked is None or (condition and condition != _etag(blob)):
        return None
    first, last = asked.groups()
    if not first:
        if not last:
            return None
        return Span(max(0, blob.size - int(last)), blob.size)
    end = min(int(last) + 1, blob.size) if last else blob.size
    return Span(int(first), end)


def _asks_for_head(request: UserRequest) -> bool:
    """Whoever asks for the head alone has downloaded nothing."""
    return request.META["REQUEST_METHOD"] == "HEAD"


def _etag(blob: Blob) -> str:
    return f'"{blob.sha256}"'


@require_http_methods(["GET", "POST"])
def check(request: UserRequest, reference: str) -> HttpResponse:
    """Verify the stored files of an incident now; how far that is, and what was found."""
    incident = access.incident_for_reading(request.user, reference)
    if request.method == "POST":
        checking.ask(incident=incident, by=request.user, now=timezone.now())
        messages.success(request, _("The files are being verified."))
        return redirect("evidence:check", reference)
    context = {
        "incident": incident,
        "run": checking.latest(incident),
        "items": checking.items_with_bytes(incident),
    }
    return render(request, "evidence/check.html", context)
