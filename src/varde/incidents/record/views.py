from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from varde.audit import log, runs
from varde.incidents import access
from varde.incidents.record import pages
from varde.incidents.record.forms import SpanForm
from varde.web.http import file_response

if TYPE_CHECKING:
    from django.http import HttpResponse

    from varde.accounts.http import UserRequest


@require_GET
def entries(request: UserRequest, reference: str) -> HttpResponse:
    """The record of the incident: each entry, and whether the chain is whole."""
    incident = access.incident_for_reading(request.user, reference)
    context = pages.entries_page(incident, request.GET)
    return render(request, "incidents/record.html", context)


@require_GET
def entry(request: UserRequest, reference: str, sequence: int) -> HttpResponse:
    """One entry to the byte, and its proof."""
    incident = access.incident_for_reading(request.user, reference)
    context = pages.entry_page(incident, sequence)
    if context is None:
        raise Http404
    return render(request, "incidents/entry.html", context)


@require_GET
def proof(request: UserRequest, reference: str, sequence: int) -> HttpResponse:
    """The proof of one entry as a file that `varde verify` takes."""
    incident = access.incident_for_reading(request.user, reference)
    found = log.proof_of(incident.reference, sequence)
    if found is None:
        raise Http404
    name = f"{incident.reference}-{sequence}-proof.json"
    return file_response(found.to_bytes(), "application/json", name)


@require_http_methods(["GET", "POST"])
def verification(request: UserRequest, reference: str) -> HttpResponse:
    """Have the chain verified, watch how far it is, and read how it ended."""
    incident = access.incident_for_reading(request.user, reference)
    if request.method == "POST":
        runs.ask(subject=incident.reference, by=request.user.reference, now=timezone.now())
        return redirect("incidents:verification", reference)
    context = pages.verification_page(incident, now=timezone.now())
    return render(request, "incidents/verification.html", context)


@require_GET
def changes(request: UserRequest, reference: str) -> HttpResponse:
    """What changed between two instants, from the record."""
    incident = access.incident_for_reading(request.user, reference)
    form = SpanForm(request.GET)
    if not form.is_valid():
        context = {"incident": incident, "form": form}
        return render(request, "incidents/changes.html", context, status=422)
    found = pages.changes_page(incident, **form.cleaned_data)
    context = {"incident": incident, "form": form, **found}
    return render(request, "incidents/changes.html", context)
