from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from varde.desk import access as desks
from varde.incidents import access as incidents
from varde.organisations import selectors as organisations
from varde.web.http import file_response
from varde.workspace import log_page, pages

if TYPE_CHECKING:
    from django.http import HttpResponse

    from varde.accounts.http import UserRequest


@require_GET
def duties(request: UserRequest) -> HttpResponse:
    """What is due next, over all incidents of mine; desk people go to their inbox."""
    user = request.user
    if desks.desks_of(user) and not organisations.handles_incidents(user):
        return redirect("desk:home")
    context = pages.duties_page(user, now=timezone.now(), language=_language())
    return render(request, "workspace/duties.html", context)


@require_GET
def incident(request: UserRequest, reference: str) -> HttpResponse:
    found = incidents.incident_for_reading(request.user, reference)
    context = pages.incident_page(found, request.user, language=_language())
    return render(request, "workspace/incident.html", context)


@require_http_methods(["GET", "POST"])
def log(request: UserRequest) -> HttpResponse:
    """How the log of the instance stands, and a verification of all of it."""
    now = timezone.now()
    if request.method == "POST":
        log_page.ask_for_verification(request.user, now=now)
        return redirect("workspace:log")
    return render(request, "workspace/log.html", log_page.log_page(request.user, now=now))


@require_safe
def stamped_checkpoint(request: UserRequest, size: int) -> HttpResponse:
    """The note that was stamped, to the byte."""
    found = log_page.stamped_checkpoint(request.user, size)
    return file_response(found.note, "text/plain; charset=utf-8", f"checkpoint-{size}")


@require_safe
def time_stamp(request: UserRequest, size: int) -> HttpResponse:
    """What the authority answered to it (RFC 3161, TimeStampResp)."""
    found = log_page.stamped_checkpoint(request.user, size)
    kind = "application/timestamp-reply"
    return file_response(found.token, kind, f"checkpoint-{size}.tsr")


def _language() -> str:
    return translation.get_language() or "en"
