from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from varde.adapters.pdf import render_reading
from varde.core.reports.esa import esa_report
from varde.reporting import access, selectors
from varde.reporting.content import report_payload
from varde.reporting.renditions.access import (
    esa_obligation_for_reading,
    esa_submission_for_reading,
)
from varde.reporting.renditions.sheets import sheet_of
from varde.reporting.rulebook import in_language, rulebook
from varde.web.http import file_response
from varde.web.words import language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from varde.accounts.http import UserRequest
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation

IN_FULL = "full"  # ?amounts=full, for an authority that does not count in thousands


# Of a draft, as it stands


@require_GET
def draft_sheet(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    where = (reference, entity, regime, stage)
    obligation = access.obligation_for_reading(request.user, *where)
    page = _sheet(obligation.incident, _draft(obligation), draft=True)
    name = in_language(rulebook().form(regime, stage).title, language())
    back = {"back": reverse("reporting:draft", args=where), "name": name}
    return render(request, "reporting/sheet.html", {**page, **back})


@require_GET
def preview_in_english(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_reading(
        request.user, reference, entity, regime, stage
    )
    made = render_reading(_draft(obligation), draft=True)
    return file_response(made, "application/pdf", f"{reference}-{stage}-draft-en.pdf")


@require_GET
def draft_esa_json(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = esa_obligation_for_reading(request.user, reference, entity, regime, stage)
    return _esa(request, _draft(obligation), f"{reference}-{stage}-draft-dora.json")


def _draft(obligation: Obligation) -> dict[str, Any]:
    return report_payload(selectors.draft_view(obligation), at=timezone.now())


# Of what was sent


@require_GET
def sheet(request: UserRequest, reference: str) -> HttpResponse:
    sent = access.submission_for_reading(request.user, reference)
    page = _sheet(sent.incident, json.loads(sent.as_sent()))
    back = {"back": reverse("reporting:submission", args=[reference]), "name": reference}
    return render(request, "reporting/sheet.html", {**page, **back})


@require_GET
def report_in_english(request: UserRequest, reference: str) -> HttpResponse:
    sent = access.submission_for_reading(request.user, reference)
    made = render_reading(json.loads(sent.as_sent()))
    return file_response(made, "application/pdf", f"{sent.reference}-en.pdf")


@require_GET
def esa_json(request: UserRequest, reference: str) -> HttpResponse:
    sent = esa_submission_for_reading(request.user, reference)
    return _esa(request, json.loads(sent.as_sent()), f"{sent.reference}-dora.json")


def _sheet(
    incident: Incident, payload: dict[str, Any], *, draft: bool = False
) -> dict[str, Any]:
    found = sheet_of(payload, language=language())
    return {"incident": incident, "draft": draft, **found}


def _esa(request: UserRequest, payload: dict[str, Any], name: str) -> HttpResponse:
    thousands = request.GET.get("amounts") != IN_FULL
    content = json.dumps(
        esa_report(payload, thousands=thousands), ensure_ascii=False, indent=2
    )
    return file_response(content.encode(), "application/json", name)
