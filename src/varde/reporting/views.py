from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from varde.adapters.pdf import (
    render_receipt,
    render_report,
    render_report_with_receipts,
)
from varde.incidents import access as incidents
from varde.incidents import services as incident_services
from varde.reporting import access, pages, selectors, services
from varde.reporting.answers import read_answer
from varde.reporting.content import report_payload
from varde.reporting.draft_form import DraftForm
from varde.reporting.forms import (
    AskReleaseForm,
    HandDeliveryForm,
    RefusalForm,
    ReleaseForm,
    SittingForm,
    SubmitForm,
    WhatIfForm,
)
from varde.reporting.receipts import body_of, in_log, receipt_file
from varde.reporting.unsaved.pages import answers_in_words
from varde.web.http import file_response
from varde.web.words import language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from varde.accounts.http import UserRequest
    from varde.reporting.models import Obligation

PAGE_SIZE = 25


# The assessment


@require_GET
def assessment(request: UserRequest, reference: str) -> HttpResponse:
    incident = incidents.incident_for_reading(request.user, reference)
    return render(
        request,
        "reporting/assessment.html",
        pages.assessment_page(
            incident,
            request.user,
            language=language(),
            regime=request.GET.get("regime", ""),
        ),
    )


@require_POST
def answer(request: UserRequest, reference: str) -> HttpResponse:
    """Answer a question of the assessment; the verdicts follow at once."""
    incident = access.incident_for_answering(request.user, reference)
    fact, value = read_answer(request.POST)
    incident_services.state_fact(
        incident=incident,
        party=access.entity_of(incident, request.POST.get("entity", "")),
        fact=fact,
        value=value,
        known=value is not None,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The answer is saved and the duties are weighed again."))
    if request.POST.get("then") == "incident":
        return redirect("workspace:incident", reference)
    return redirect("reporting:assessment", reference)


@require_POST
def weigh_together(request: UserRequest, reference: str, entity: str) -> HttpResponse:
    """Say that incidents have one root cause, and weigh them as one."""
    incident = access.incident_for_answering(request.user, reference)
    services.weigh_together(
        incident=incident,
        entity=access.entity_hit(incident, entity),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The incidents are weighed together."))
    return redirect("reporting:assessment", reference)


@require_GET
def what_if(request: UserRequest, reference: str) -> HttpResponse:
    """Change facts on a scratch copy and see what follows; nothing is kept."""
    incident = incidents.incident_for_reading(request.user, reference)
    form = WhatIfForm(request.GET)
    return render(
        request,
        "reporting/what_if.html",
        pages.what_if_page(incident, form, language=language()),
        status=200 if form.is_valid() else 422,
    )


@require_GET
def recomputed(request: UserRequest, reference: str) -> HttpResponse:
    """Compute the stored assessments again; nothing is kept."""
    incident = incidents.incident_for_reading(request.user, reference)
    rows = Paginator(selectors.assessments(incident), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    context = pages.recomputed_page(incident, page, language=language())
    return render(request, "reporting/recomputed.html", context)


# The draft


@require_http_methods(["GET", "POST"])
def draft(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    where = (reference, entity, regime, stage)
    if request.method == "POST":
        return _save(request, access.obligation_for_writing(request.user, *where))
    obligation = access.obligation_for_reading(request.user, *where)
    return _draft_page(request, obligation)


def _save(request: UserRequest, obligation: Obligation) -> HttpResponse:
    view = selectors.draft_view(obligation)
    said: dict[str, Any] = {
        "obligation": obligation,
        "by": request.user,
        "now": timezone.now(),
    }
    form = DraftForm(
        request.POST,
        report=view.report,
        language=language(),
        check=lambda changed: services.check_answers(changed=changed, **said),
    )
    request.answers_in_words = lambda: answers_in_words(form)
    typed_in = SittingForm(request.POST).names
    is_valid = form.is_valid()
    services.refuse_anothers(typed_in, by=request.user)
    if not is_valid:
        bound = {"draft_form": form, "typed_in": typed_in}
        return _draft_page(request, obligation, **bound, status=422)
    services.save_draft(
        changed=form.changed,
        revision=form.cleaned_data["revision"],
        seen=form.seen,
        release=form.cleaned_data["release"],
        typed_in=typed_in,
        **said,
    )
    messages.success(request, _("The draft is saved."))
    return _to_draft(obligation)


@require_POST
def ask(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_writing(
        request.user, reference, entity, regime, stage
    )
    approvers = selectors.approvers_for(obligation.incident)
    corrects = selectors.draft_view(obligation).corrected is not None
    form = AskReleaseForm(request.POST, approvers=approvers, corrects=corrects)
    if not form.is_valid():
        return _draft_page(request, obligation, ask_form=form, status=422)
    services.ask_release(
        obligation=obligation, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The release is asked for."))
    return _to_draft(obligation)


@require_POST
def release(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_release(
        request.user, reference, entity, regime, stage
    )
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, obligation, status=422)
    services.release(
        obligation=obligation, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The report is released."))
    return _to_draft(obligation)


@require_POST
def refuse(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_release(
        request.user, reference, entity, regime, stage
    )
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, obligation, refusal_form=form, status=422)
    services.refuse_release(
        obligation=obligation, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The draft is sent back."))
    return _to_draft(obligation)


@require_POST
def submit(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_writing(
        request.user, reference, entity, regime, stage
    )
    now = timezone.now()
    form = SubmitForm(request.POST, late=obligation.is_late(now))
    if not form.is_valid():
        return _draft_page(request, obligation, submit_form=form, status=422)
    sent = services.submit(
        obligation=obligation, **form.cleaned_data, by=request.user, now=now
    )
    messages.success(request, _("The report is sent."))
    return redirect("reporting:submission", sent.reference)


@require_GET
def preview(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_reading(
        request.user, reference, entity, regime, stage
    )
    view = selectors.draft_view(obligation)
    content = report_payload(view, at=timezone.now())
    return _pdf(render_report(content, draft=True), f"{reference}-{stage}-draft.pdf")


def _draft_page(
    request: UserRequest,
    obligation: Obligation,
    *,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    context = pages.draft_page(
        obligation, request.user, now=timezone.now(), language=language(), **bound
    )
    return render(request, "reporting/draft.html", context, status=status)


def _to_draft(obligation: Obligation) -> HttpResponse:
    return redirect(
        "reporting:draft",
        obligation.incident.reference,
        obligation.entity.reference,
        obligation.regime,
        obligation.stage,
    )


@login_not_required
@require_GET
def schema(_request: HttpRequest, name: str) -> HttpResponse:
    """The published schema of a report, a receipt or a file of the rulebook."""
    return HttpResponse(access.schema_text(name), content_type="application/schema+json")


# What was sent


@require_GET
def reports(request: UserRequest) -> HttpResponse:
    rows = Paginator(selectors.visible_submissions(request.user), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    context = pages.reports_page(page, language=language())
    return render(request, "reporting/list.html", context)


@require_GET
def submission(request: UserRequest, reference: str) -> HttpResponse:
    sent = access.submission_for_reading(request.user, reference)
    context = pages.submission_page(sent, request.user, language=language())
    return render(request, "reporting/submission.html", context)


@require_GET
def report_pdf(request: UserRequest, reference: str) -> HttpResponse:
    sent = access.submission_for_reading(request.user, reference)
    return _pdf(sent.pdf_as_sent(), f"{sent.reference}.pdf")


@require_GET
def report_json(request: UserRequest, reference: str) -> HttpResponse:
    sent = access.submission_for_reading(request.user, reference)
    return _json(sent.as_sent(), f"{sent.reference}.json")


@require_GET
def receipt_json(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    receipt = access.receipt_for_reading(request.user, reference, pk)
    name = f"{reference}-receipt-{receipt.pk}.json"
    return file_response(receipt_file(receipt), "application/json", name)


@require_GET
def receipt_pdf(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    receipt = access.receipt_for_reading(request.user, reference, pk)
    sent = receipt.delivery.submission
    made = render_receipt(
        body_of(receipt), language=sent.language, tlp=sent.tlp, proof=in_log(receipt)
    )
    return _pdf(made, f"{reference}-receipt-{receipt.pk}.pdf")


@require_GET
def report_with_receipts(request: UserRequest, reference: str) -> HttpResponse:
    """The report as it was sent, with a page for each receipt; sent it was without."""
    sent = access.submission_for_reading(request.user, reference)
    issued = [
        (body_of(receipt), in_log(receipt))
        for delivery in selectors.deliveries_of(sent)
        for receipt in delivery.receipts.all()
        if not receipt.is_erased
    ]
    made = render_report_with_receipts(json.loads(sent.as_sent()), issued)
    return _pdf(made, f"{sent.reference}-with-receipts.pdf")


@require_POST
def deliver_by_hand(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    delivery = access.delivery_for_writing(request.user, reference, pk)
    form = HandDeliveryForm(request.POST)
    if not form.is_valid():
        context = pages.submission_page(
            delivery.submission, request.user, language=language(), hand_form=form
        )
        return render(request, "reporting/submission.html", context, status=422)
    services.record_delivery_by_hand(
        delivery=delivery, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The delivery is recorded."))
    return redirect("reporting:submission", reference)


def _pdf(content: bytes, name: str) -> HttpResponse:
    return file_response(content, "application/pdf", name)


def _json(content: str, name: str) -> HttpResponse:
    return file_response(content.encode(), "application/json", name)
