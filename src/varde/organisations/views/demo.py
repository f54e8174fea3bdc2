"""One-click sign-in for demonstration people; mounted in demonstration mode only."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from varde.organisations import access, selectors
from varde.web.http import own_path

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@login_not_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    access.require_demonstration()
    return render(
        request,
        "organisations/demo.html",
        {
            "people": selectors.demonstration_people(),
            "next": request.GET.get("next", ""),
        },
    )


@never_cache
@login_not_required
@require_POST
def sign_in(request: HttpRequest, person: str) -> HttpResponse:
    access.require_demonstration()
    login(request, access.demonstration_person(person), backend=BACKEND)
    return HttpResponseRedirect(own_path(request, request.POST.get("next", "")))
