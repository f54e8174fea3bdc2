"""
Files from pages, by tus.

Whoever may not handle the incident any more may not go on either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core.errors import DomainError
from varde.evidence import access, uploads
from varde.evidence.tus import protocol
from varde.web.problems import TITLES
from varde.web.refusals import status_of, title_of

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest

PLAIN = "text/plain; charset=utf-8"
# In the words of the pages that say it elsewhere.
REFUSED = {
    PermissionDenied: (403, _("Your role does not reach that far")),
    Http404: (404, _("There is nothing here")),
    RequestDataTooBig: (413, TITLES[413]),
}
OVERRIDABLE = frozenset({"PATCH", "DELETE"})

View = Callable[..., HttpResponse]


def speaks_tus(*methods: str) -> Callable[[View], View]:
    """Answer in the version that is spoken here, and a refusal in one plain line."""

    def decorate(view: View) -> View:
        @protocol.in_our_version
        @wraps(view)
        def answer(request: UserRequest, *rest: str, **named: str) -> HttpResponse:
            meant = request.headers.get("X-HTTP-Method-Override", "")
            if request.method == "POST" and meant in OVERRIDABLE:
                request.method = meant
            if request.method not in methods:
                return HttpResponseNotAllowed(methods, content_type=PLAIN)
            return _answered_plainly(view, request, *rest, **named)

        return answer

    return decorate


def _answered_plainly(
    view: View, request: UserRequest, *rest: str, **named: str
) -> HttpResponse:
    try:
        if request.method not in {"GET", "OPTIONS"}:
            protocol.require_version(request)
        return view(request, *rest, **named)
    except DomainError as refusal:
        said = str(title_of(refusal))
        return HttpResponse(said, PLAIN, status=status_of(refusal))
    except (PermissionDenied, Http404, RequestDataTooBig) as refusal:
        status, title = REFUSED[type(refusal)]
        return HttpResponse(str(title), PLAIN, status=status)


@speaks_tus("OPTIONS", "POST")
def begin(request: UserRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return protocol.capabilities()
    wanted = protocol.metadata(request).get("incident", "")
    incident = access.incident_for_handling(request.user, wanted)
    begun = protocol.begin(request, incident=incident, by=request.user, now=timezone.now())
    response = HttpResponse(status=201)
    response["Location"] = reverse("evidence:upload", args=[begun.token])
    protocol.tell_expiry(response, begun)
    return response


@speaks_tus("GET", "HEAD", "PATCH", "DELETE")
def upload(request: UserRequest, token: str) -> HttpResponse:
    """How far an upload is, more of it, or the end of it."""
    found = access.own_upload(request.user, token)
    if request.method == "PATCH":
        return protocol.append(request, found, now=timezone.now())
    if request.method == "DELETE":
        uploads.give_up(found, now=timezone.now())
        return HttpResponse(status=204)
    return protocol.progress(found, by=request.user)
