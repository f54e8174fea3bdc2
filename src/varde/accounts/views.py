from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from varde.accounts import access, selectors, services
from varde.accounts.forms import ProfileForm, TokenForm
from varde.accounts.http import UserRequest, posted
from varde.accounts.middleware import remember_language


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    user = request.user
    said = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(posted(request), initial=said)

    if request.method == "POST" and form.is_valid():
        services.update_profile(user=user, by=user, now=timezone.now(), **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, gettext("Your profile is saved."))
        response = redirect("accounts:profile")
        remember_language(response, user.language)
        return response

    return render(
        request,
        "accounts/profile.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("plain")
def tokens(request: UserRequest) -> HttpResponse:
    form = TokenForm(posted(request))
    made, plain = None, ""

    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        made, plain = services.create_token(
            user=request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at(now),
            by=request.user,
            now=now,
        )
        form = TokenForm()

    # No redirect after making one: the plain token lives in this answer only.
    return render(
        request,
        "accounts/tokens.html",
        {
            "form": form,
            "made": made,
            "plain": plain,
            "tokens": selectors.tokens_of(request.user),
            "now": timezone.now(),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def revoke_token(request: UserRequest, pk: int) -> HttpResponse:
    token = access.own_token(request.user, pk)
    services.revoke_token(token=token, by=request.user, now=timezone.now())
    messages.success(request, gettext("The token is revoked."))
    return redirect("accounts:tokens")
