from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varde.accounts.http import UserRequest, posted
from varde.organisations import access, selectors, services
from varde.organisations.forms import InvitationForm, RoleForm


@require_safe
def people(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_member(request.user, reference)
    roles = selectors.roles_in(request.user, organisation)
    may_administer = selectors.may_administer(roles)
    invitations = selectors.open_invitations(organisation, timezone.now())
    return render(
        request,
        "organisations/people.html",
        {
            "organisation": organisation,
            "may_administer": may_administer,
            "people": selectors.people_with_their_roles(organisation),
            "invitations": invitations if may_administer else [],
        },
    )


@require_POST
def grant_role(request: UserRequest, reference: str, person: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    user = access.person_in(organisation, person)
    form = RoleForm(request.POST, roles=selectors.roles_for(organisation))
    if form.is_valid():
        services.grant_role(
            organisation=organisation,
            user=user,
            role=form.cleaned_data["role"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, gettext("The role is given."))
    else:
        messages.error(request, gettext("Choose one of the roles."))
    return redirect("organisations:people", reference)


@require_POST
def revoke_role(request: UserRequest, reference: str, person: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    services.revoke_role(
        organisation=organisation,
        user=access.person_in(organisation, person),
        role=request.POST.get("role", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, gettext("The role is taken away."))
    return redirect("organisations:people", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: UserRequest, reference: str) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    form = InvitationForm(posted(request), roles=selectors.roles_for(organisation))

    if request.method == "POST" and form.is_valid():
        invitation = services.invite(
            organisation=organisation,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(
            request,
            gettext("An invitation goes to %(address)s.") % {"address": invitation.email},
        )
        return redirect("organisations:people", reference)

    return render(
        request,
        "organisations/invite.html",
        {"organisation": organisation, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def withdraw_invitation(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    organisation = access.organisation_for_admin(request.user, reference)
    now = timezone.now()
    services.withdraw_invitation(
        invitation=access.open_invitation_of(organisation, pk, now=now),
        by=request.user,
        now=now,
    )
    messages.success(request, gettext("The invitation is withdrawn."))
    return redirect("organisations:people", reference)
