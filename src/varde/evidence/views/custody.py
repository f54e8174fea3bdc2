from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from varde.accounts.http import posted
from varde.evidence import access, pages, printing, selectors, services
from varde.evidence.forms import (
    AnswerForm,
    HandOverForm,
    TakeForm,
    TellForm,
    WithdrawForm,
)
from varde.web.http import file_response

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.evidence.models import Item

PAGE_SIZE = 50


@require_GET
def custody(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """The whole chain: as a picture, and every event in a table."""
    item = access.item_for_reading(request.user, reference, number)
    rows = Paginator(selectors.custody(item).order_by("-number"), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    context = pages.custody_page(item, request.user, page)
    return render(request, "evidence/custody.html", context)


@require_http_methods(["GET", "POST"])
def hand_over(request: UserRequest, reference: str, number: int) -> HttpResponse:
    item = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    receivers = selectors.receivers(item.incident).exclude(pk=request.user.pk)
    form = HandOverForm(posted(request), item=item, now=now, receivers=receivers)
    if not form.is_valid():
        return _form_page(request, item, form, "evidence/hand_over.html")
    told = dict(form.cleaned_data)
    for_good = told.pop("for_good")
    if for_good:
        told.pop("to")
        services.give_back(item=item, **told, by=request.user, now=now)
        messages.success(request, _("The return is kept."))
    else:
        event = services.hand_over(item=item, **told, by=request.user, now=now)
        messages.success(request, pages.what_now(event))
    return redirect("evidence:item", reference, number)


@require_http_methods(["GET", "POST"])
def tell(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Tell what was done with the item, or that it is gone."""
    item = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    form = TellForm(posted(request), item=item, now=now)
    if not form.is_valid():
        return _form_page(request, item, form, "evidence/tell.html")
    told = dict(form.cleaned_data)
    kind = told.pop("kind")
    if form.is_end:
        services.destroy(item=item, **told, by=request.user, now=now)
    else:
        services.tell(item=item, kind=kind, **told, by=request.user, now=now)
    messages.success(request, _("The custody event is kept."))
    return redirect("evidence:item", reference, number)


@require_http_methods(["GET", "POST"])
def answer(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Confirm a hand-over as its receiver, or do not accept it."""
    item = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    form = AnswerForm(posted(request), item=item, now=now)
    if not form.is_valid():
        return _form_page(request, item, form, "evidence/answer.html")
    services.answer(item=item, **form.cleaned_data, by=request.user, now=now)
    messages.success(request, _("The answer is kept."))
    return redirect("evidence:item", reference, number)


@require_http_methods(["GET", "POST"])
def withdraw(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Take back a hand-over that nobody has answered."""
    item = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    form = WithdrawForm(posted(request), item=item, now=now)
    if not form.is_valid():
        return _form_page(request, item, form, "evidence/withdraw.html")
    services.withdraw(item=item, **form.cleaned_data, by=request.user, now=now)
    messages.success(request, _("The hand-over is taken back."))
    return redirect("evidence:item", reference, number)


@require_http_methods(["GET", "POST"])
def take(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Receive the item from somebody who cannot hand it over here himself."""
    item = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    form = TakeForm(posted(request), item=item, now=now)
    if not form.is_valid():
        return _form_page(request, item, form, "evidence/take.html")
    services.take(item=item, **form.cleaned_data, by=request.user, now=now)
    messages.success(request, _("You have the item now."))
    return redirect("evidence:item", reference, number)


# On paper


@require_GET
def label(request: UserRequest, reference: str, number: int) -> HttpResponse:
    item = access.item_for_reading(request.user, reference, number)
    pdf = printing.label(item, now=timezone.now())
    return file_response(
        pdf, "application/pdf", f"{item.incident.reference}-{item.short}-label.pdf"
    )


@require_GET
def custody_form(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Every event on paper, with lines to sign on."""
    item = access.item_for_reading(request.user, reference, number)
    pdf = printing.custody_form(item, now=timezone.now())
    return file_response(
        pdf, "application/pdf", f"{item.incident.reference}-{item.short}-custody.pdf"
    )


def _form_page(request: UserRequest, item: Item, form: Any, template: str) -> HttpResponse:
    context = pages.event_page(item, request.user, form)
    return render(request, template, context, status=422 if form.is_bound else 200)
