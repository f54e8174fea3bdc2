"""A draft that is kept while it is typed, and compared with what others saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from varde.reporting import access, selectors, services
from varde.reporting.content import has_moved_on
from varde.reporting.draft_form import AsReadForm, DraftForm
from varde.reporting.forms import KeepForm, SittingForm
from varde.reporting.unsaved.pages import compare_page
from varde.web import words
from varde.web.words import language

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.reporting.selectors import DraftView


@require_POST
@never_cache
def keep(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    """Keep what is typed, however unfinished, and tell a script how the draft stands."""
    obligation = access.obligation_for_writing(
        request.user, reference, entity, regime, stage
    )
    view, now = selectors.draft_view(obligation), timezone.now()
    form = DraftForm(request.POST, report=view.report, language=language())
    sitting = KeepForm(request.POST)
    if not (sitting.is_valid() and form.can_be_kept):
        return HttpResponse(status=422)
    typed = form.unsaved
    kept = services.keep_answers(
        obligation=obligation, typed=typed, sitting=sitting.said, by=request.user, now=now
    )
    state = _state(view, form) if kept else "left"
    told = {"state": state, "revision": view.number, "at": words.clock(now)}
    if not kept:
        # A page that is still open goes on under this name, beside what became of the rest.
        told["sitting"] = services.new_sitting(request.user)
    return JsonResponse(told, status=200 if state == "kept" else 409)


def _state(view: DraftView, form: DraftForm) -> str:
    typed = form.unsaved
    if has_moved_on(view, seen=typed.seen, revision=typed.revision):
        return "moved-on"
    if view.release_mark not in {"", form.cleaned_data["release"]}:
        return "release-asked"
    return "kept"


@require_GET
def compare(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    obligation = access.obligation_for_writing(
        request.user, reference, entity, regime, stage
    )
    page = compare_page(obligation, request.user, language=language())
    return render(request, "reporting/compare.html", page)


@require_POST
def take_up(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    """Go on with what was typed, on top of what the page of the comparison showed."""
    where = (reference, entity, regime, stage)
    obligation = access.obligation_for_writing(request.user, *where)
    form, unsaved = (
        AsReadForm(request.POST),
        selectors.unsaved_answers(obligation, request.user),
    )
    if unsaved and form.is_valid():
        services.take_up(
            unsaved=unsaved, seen=form.seen, revision=form.cleaned_data["revision"]
        )
    return redirect("reporting:draft", *where)


@require_POST
def discard(
    request: UserRequest, reference: str, entity: str, regime: str, stage: str
) -> HttpResponse:
    where = (reference, entity, regime, stage)
    obligation = access.obligation_for_writing(request.user, *where)
    sittings = SittingForm(request.POST).names
    services.refuse_anothers(sittings, by=request.user)
    services.let_go(
        obligation=obligation, sittings=sittings, by=request.user, now=timezone.now()
    )
    messages.success(request, _("What you typed is discarded."))
    return redirect("reporting:draft", *where)
