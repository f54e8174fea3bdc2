from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from varde.incidents import access
from varde.incidents.record import pages
from varde.incidents.record.forms import SpanForm

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
