from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from varde.accounts import sign_up
from varde.accounts.http import UserRequest
from varde.core.counting import zone_of
from varde.organisations import access, selectors, services


@never_cache
@login_not_required
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link is the key, so the page is open to whoever holds it."""
    found = access.invitation_for_token(token)
    return render(
        request,
        "organisations/invitation.html",
        {
            "invitation": found,
            "roles": selectors.roles_offered(found),
            "token": token,
            "is_open": found.is_open(timezone.now()),
            "has_account": selectors.has_account(found.email),
            "is_for_me": selectors.is_for(found, request.user),
        },
    )


@never_cache
@login_not_required
@require_POST
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a person who is not signed in to sign-in or, the first time, to sign-up."""
    found = access.invitation_for_token(token)
    here = reverse("organisations:invitation", kwargs={"token": token})
    if not found.is_open(timezone.now()):
        return redirect(here)
    if selectors.has_account(found.email):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    door = sign_up.OpenDoor(
        email=found.email,
        next_url=here,
        time_zone=zone_of(found.organisation.country).key,
    )
    sign_up.open_for(request, door)
    return redirect("account_signup")


@never_cache
@require_POST
def accept(request: UserRequest, token: str) -> HttpResponse:
    organisation = services.accept_invitation(
        invitation=access.invitation_for_token(token),
        user=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        gettext("You are now a member of %(organisation)s.")
        % {"organisation": organisation.name},
    )
    return redirect("organisations:detail", organisation.reference)
