from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from varde.desk import access, selectors
from varde.desk.forms import AcknowledgeForm, InboxFilter
from varde.reporting import services as reporting
from varde.reporting.rulebook import regime_title
from varde.reporting.standing import stage_label
from varde.web.http import file_response
from varde.web.words import language

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.reporting.models import Delivery

PAGE_SIZE = 25


@require_GET
def home(request: UserRequest) -> HttpResponse:
    """Lead to the one inbox, or let the person choose among several."""
    desks = access.desks_of(request.user)
    if not desks:
        raise Http404
    if len(desks) == 1:
        return redirect("desk:inbox", desks[0].reference)
    return render(request, "desk/home.html", {"desks": desks})


@require_GET
def inbox(request: UserRequest, organisation: str) -> HttpResponse:
    desk = access.desk_for_reading(request.user, organisation)
    form = InboxFilter(request.GET)
    # A value that cannot be asked for is named on the page and leaves the others alone.
    form.is_valid()
    rows = selectors.inbox(desk, **form.cleaned_data)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "form": form,
        "page": page,
        "waiting": selectors.waiting(desk),
        "rows": [_row(arrival) for arrival in page],
    }
    return render(request, "desk/inbox.html", context)


@require_GET
def arrival(request: UserRequest, organisation: str, pk: int) -> HttpResponse:
    found = access.arrival_for_reading(request.user, organisation, pk)
    return _arrival_page(request, found, AcknowledgeForm())


@require_POST
def acknowledge(request: UserRequest, organisation: str, pk: int) -> HttpResponse:
    found = access.arrival_for_answering(request.user, organisation, pk)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _arrival_page(request, found, form, status=422)
    reporting.acknowledge(
        delivery=found,
        answer=form.cleaned_data["answer"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The report is acknowledged; the reporter sees it."))
    return redirect("desk:arrival", organisation, pk)


@require_GET
def report_pdf(request: UserRequest, organisation: str, pk: int) -> HttpResponse:
    found = access.arrival_for_reading(request.user, organisation, pk)
    pdf = found.received.pdf_as_sent()
    return file_response(pdf, "application/pdf", f"{found.received}.pdf")


@require_GET
def report_json(request: UserRequest, organisation: str, pk: int) -> HttpResponse:
    found = access.arrival_for_reading(request.user, organisation, pk)
    payload = found.received.as_sent().encode()
    return file_response(payload, "application/json", f"{found.received}.json")


def _row(arrival: Delivery) -> dict[str, Any]:
    sent = arrival.submission
    return {
        "arrival": arrival,
        "submission": sent,
        "regime": regime_title(sent.regime, language()),
        "stage": stage_label(sent.regime, sent.regime_version, sent.stage, language()),
    }


def _arrival_page(
    request: UserRequest, arrival: Delivery, form: AcknowledgeForm, *, status: int = 200
) -> HttpResponse:
    received = arrival.received
    context = {
        **_row(arrival),
        "desk": arrival.organisation,
        "received": received,
        "content": json.loads(received.payload) if received.payload else None,
        "receipts": list(arrival.receipts.all()),
        "form": form,
        "may_answer": access.may_answer(request.user, arrival),
    }
    return render(request, "desk/arrival.html", context, status=status)
