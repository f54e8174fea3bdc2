from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from varde.accounts.http import UserRequest, posted
from varde.organisations import access, selectors, services
from varde.organisations.forms import EntityFactsForm, OrganisationForm
from varde.organisations.presenting import facts_shown


@require_safe
def organisation_list(request: UserRequest) -> HttpResponse:
    return render(
        request,
        "organisations/list.html",
        {"organisations": selectors.organisations_with_roles(request.user)},
    )


@require_safe
def detail(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_member(request.user, reference)
    roles = selectors.roles_in(request.user, organisation)
    return render(
        request,
        "organisations/detail.html",
        {
            "organisation": organisation,
            "roles": sorted(role.label for role in roles),
            "may_administer": selectors.may_administer(roles),
            "may_read_retention": selectors.may_read_retention(roles),
            "facts": facts_shown(selectors.entity_facts(organisation)),
            "parent": selectors.parent_for(request.user, organisation),
            "legal_entities": selectors.legal_entities_of(organisation),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    form = OrganisationForm(
        posted(request), initial=OrganisationForm.said_about(organisation)
    )

    if request.method == "POST" and form.is_valid():
        services.update_organisation(
            organisation=organisation,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, gettext("The changes are saved."))
        return redirect("organisations:detail", reference)

    return render(
        request,
        "organisations/edit.html",
        {"organisation": organisation, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    form = EntityFactsForm(posted(request), stated=selectors.entity_facts(organisation))

    if request.method == "POST" and form.is_valid():
        services.set_entity_facts(
            organisation=organisation,
            facts=form.facts(),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, gettext("The facts are saved."))
        return redirect("organisations:detail", reference)

    return render(
        request,
        "organisations/facts.html",
        {"organisation": organisation, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_legal_entity(request: UserRequest, reference: str) -> HttpResponse:
    parent = access.organisation_for_admin(request.user, reference)
    form = OrganisationForm(posted(request), initial={"country": parent.country})

    if request.method == "POST" and form.is_valid():
        entity = services.add_legal_entity(
            parent=parent, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, gettext("The legal entity is added."))
        return redirect("organisations:detail", entity.reference)

    return render(
        request,
        "organisations/add_legal_entity.html",
        {"organisation": parent, "form": form},
        status=422 if form.is_bound else 200,
    )
