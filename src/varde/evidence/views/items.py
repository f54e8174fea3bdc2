from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from varde.accounts.http import posted
from varde.evidence import access, pages, selectors, services, uploads
from varde.evidence.views.receiving import takes_file

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest

PAGE_SIZE = 50


@require_GET
def items(request: UserRequest, reference: str) -> HttpResponse:
    incident, roles = access.incident_and_roles(request.user, reference)
    rows = Paginator(selectors.items_of(incident), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    context = pages.list_page(incident, request.user, page, roles)
    return render(request, "evidence/list.html", context)


@takes_file(access.incident_for_handling)
@require_http_methods(["GET", "POST"])
def add(request: UserRequest, reference: str) -> HttpResponse:
    """Add an item of one kind: a file with its acquisition note, a thing, a reference."""
    incident = access.incident_for_handling(request.user, reference)
    now = timezone.now()
    kind = pages.kind_asked((request.POST or request.GET).get("kind", ""))
    upload = uploads.chosen(
        user=request.user,
        incident=incident,
        files=request.FILES,
        token=(request.POST or request.GET).get("upload", ""),
        now=now,
    )
    form = pages.item_form(incident, request.user, kind, posted(request), now=now)
    missing = kind == "file" and upload is None
    if not form.is_valid() or missing:
        context = pages.add_page(
            incident, request.user, form, kind, upload, posted=form.is_bound
        )
        status = 422 if form.is_bound else 200
        return render(request, "evidence/add.html", context, status=status)
    item = services.add_item(
        incident=incident,
        kind=kind,
        upload=upload if kind == "file" else None,
        note=form.note(),
        **form.custody(),
        by=request.user,
        now=now,
    )
    messages.success(request, _("%(item)s is added.") % {"item": item.short})
    return redirect("evidence:item", reference, item.number)


@require_POST
def cancel_upload(request: UserRequest, reference: str, token: str) -> HttpResponse:
    """Remove a file that was sent and that no item uses."""
    found = access.own_upload(request.user, token, reference=reference)
    uploads.give_up(found, now=timezone.now())
    messages.success(request, _("%(name)s is removed.") % {"name": found.filename})
    return redirect("evidence:add", reference)


@require_GET
def item(request: UserRequest, reference: str, number: int) -> HttpResponse:
    found = access.item_for_reading(request.user, reference, number)
    context = pages.item_page(found, request.user, now=timezone.now())
    return render(request, "evidence/item.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """Say again what holds of an item; what was said before stays."""
    found = access.item_for_handling(request.user, reference, number)
    now = timezone.now()
    form = pages.correction_form(found, request.user, posted(request), now=now)
    if not form.is_valid():
        context = {"incident": found.incident, "item": found, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "evidence/correct.html", context, status=status)
    services.correct(
        item=found,
        note=form.note(),
        reason=form.cleaned_data["reason"],
        number=form.cleaned_data["number"],
        by=request.user,
        now=now,
    )
    messages.success(request, _("The correction is kept; what was said before stays."))
    return redirect("evidence:item", reference, number)
