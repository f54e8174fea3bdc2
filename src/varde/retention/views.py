from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from varde.accounts.http import UserRequest, posted
from varde.audit.names import Names
from varde.audit.personal import Matter, tables
from varde.audit.reasons import ErasureReason
from varde.organisations import selectors as organisations
from varde.retention import access, searching, selectors, services
from varde.retention.forms import (
    ErasureForm,
    HoldForm,
    LiftForm,
    RulesForm,
    SearchForm,
)
from varde.retention.scope import Scope

if TYPE_CHECKING:
    from django.http import HttpResponse

    from varde.organisations.models import Organisation

PAGE_SIZE = 50
COMING = timedelta(days=30)
COMING_SHOWN = 200


@require_safe
def overview(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_reading(request.user, reference)
    rules = selectors.rules_of(organisation)
    holds = Paginator(selectors.visible_holds(request.user, organisation), PAGE_SIZE)
    erasures = Paginator(selectors.erasures_of(organisation), PAGE_SIZE)
    context = {
        "organisation": organisation,
        "may_administer": access.may_administer(request.user, organisation),
        "rules": [(matter.label, rules.get(matter)) for matter in Matter],
        "holds": holds.get_page(request.GET.get("holds")),
        "erasures": erasures.get_page(request.GET.get("erasures")),
    }
    return render(request, "retention/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    form = RulesForm(posted(request), rules=selectors.rules_of(organisation))

    if request.method == "POST" and form.is_valid():
        services.set_rules(
            organisation=organisation,
            months=form.months(),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, gettext("The retention rules are saved."))
        return redirect("retention:overview", reference)
    return _form_page(request, "rules", organisation, form=form)


@require_safe
def ending(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_reading(request.user, reference)
    now = timezone.now()
    periods = selectors.coming_periods(
        request.user, organisation, until=now + COMING, limit=COMING_SHOWN
    )
    context = {
        "organisation": organisation,
        "periods": periods,
        "is_cut": len(periods) == COMING_SHOWN,
    }
    return render(request, "retention/ending.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_hold(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    form = HoldForm(posted(request), initial={"incident": request.GET.get("incident")})

    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["incident"]
        incident = access.incident_to_hold(request.user, organisation, named)
        if named and incident is None:
            form.refuse_incident()
        else:
            services.place_hold(
                organisation=organisation,
                incident=incident,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, gettext("The hold stands. Nothing of it is erased."))
            return redirect("retention:overview", reference)
    return _form_page(request, "place_hold", organisation, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def lift_hold(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    hold = access.hold_for_lifting(request.user, organisation, pk)
    form = LiftForm(posted(request))

    if request.method == "POST" and form.is_valid():
        services.lift_hold(
            hold=hold,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, gettext("The hold is lifted."))
        return redirect("retention:overview", reference)
    return _form_page(request, "lift_hold", organisation, form=form, hold=hold)


@never_cache
@require_safe
def erase(request: UserRequest, reference: str) -> HttpResponse:
    """Search first: where the person is named, and what would go."""
    organisation = access.organisation_for_admin(request.user, reference)
    is_asked = "names" in request.GET or "person" in request.GET
    form = _search_form(request, organisation, bound=is_asked)
    context = {"organisation": organisation, "form": form}
    if is_asked and form.is_valid():
        query = urlencode(
            {"person": form["person"].value(), "names": form["names"].value()}
        )
        context |= {
            "findings": searching.search(_scope(organisation, form), request.user),
            "confirm": f"{reverse('retention:confirm', args=[reference])}?{query}",
            "spellings": form.spellings,
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "retention/erase.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: UserRequest, reference: str) -> HttpResponse:
    """Who may is asked first, so that nobody else learns of the page."""
    organisation = access.organisation_for_admin(request.user, reference)
    answer: HttpResponse = _confirmed(request, organisation)
    return answer


@reauthentication_required
def _confirmed(request: UserRequest, organisation: Organisation) -> HttpResponse:
    search = _search_form(request, organisation, bound=True)
    if not search.is_valid():
        return redirect("retention:erase", organisation.reference)
    findings = searching.search(_scope(organisation, search), request.user)
    form = ErasureForm(
        posted(request),
        places=findings.places(),
        is_enough=search.account is not None or findings.more,
    )
    if request.method == "POST" and form.is_valid():
        found = services.ask_for_erasure(
            organisation=organisation,
            person=search.account,
            terms=search.spellings,
            reason=ErasureReason(form.cleaned_data["reason"]),
            spared=_spared(form),
            left=form.left(),
            total=findings.total,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, gettext("The erasure has begun."))
        return redirect("retention:erasure", organisation.reference, found.pk)
    return _form_page(
        request,
        "confirm",
        organisation,
        form=form,
        findings=findings,
        person=search.account,
        spellings=search.spellings,
        laws=sorted({place.law for place in form.places if place.law}),
    )


@never_cache
@require_safe
def erasure(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    organisation = access.organisation_for_reading(request.user, reference)
    found = access.erasure_for_reading(organisation, pk)
    context = {
        "organisation": organisation,
        "erasure": found,
        "left": [t.name for t in tables() if t.label in set(found.left)],
    }
    return render(request, "retention/erasure.html", context)


def _search_form(
    request: UserRequest, organisation: Organisation, *, bound: bool
) -> SearchForm:
    people = organisations.people_in(organisation)
    return SearchForm(request.GET if bound else None, people=people)


def _scope(organisation: Organisation, form: SearchForm) -> Scope:
    return Scope(
        organisation=organisation, person=form.account, names=Names(form.spellings)
    )


def _spared(form: ErasureForm) -> list[str]:
    """What was not chosen, and what the law may want kept if it turns up meanwhile."""
    chosen = set(form.cleaned_data["erase"])
    lawful = [t.label for t in tables() if t.law and t.label not in chosen]
    return [*form.left(), *lawful]


def _form_page(
    request: UserRequest, template: str, organisation: Organisation, **context: object
) -> HttpResponse:
    form = context["form"]
    return render(
        request,
        f"retention/{template}.html",
        {"organisation": organisation, **context},
        status=422 if getattr(form, "is_bound", False) else 200,
    )
