from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext

from varde.accounts import second_factor
from varde.web.http import own_path
from varde.web.typed import typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

SECOND_FACTOR_IS_SET_UP = "second_factor"
OPEN_WITHOUT_SECOND_FACTOR = ("account_", "mfa_", "usersessions_")


class PersonMiddleware:
    """
    Show a person's pages in the person's language and time zone.

    The language that was chosen in this browser comes first; signing in chooses
    the person's own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        zone = None
        if request.user.is_authenticated:
            zone = _zone(request.user.time_zone)
            if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone):
            response = self.get_response(request)
        if request.user.is_authenticated and not was_signed_in:
            remember_language(response, request.user.language)
        if was_signed_in:
            keep_to_the_person(response, signed_out=not request.user.is_authenticated)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """
    Lead strangers to sign-in; whoever was signed out while typing gets the text back.
    """

    def handle_no_permission(  # type: ignore[override]  # a page, not only a redirection
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        was_here = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method == "POST" and was_here and (told := typed(request)):
            came_from = urlsplit(request.headers.get("Referer", "")).path
            context = {"typed": told, "back": own_path(request, came_from)}
            return render(request, "accounts/signed_out.html", context, status=403)
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    """Lead whoever must have a second factor to the page where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: list[object],
        _kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or _is_open(request, view):
            return None
        if request.session.get(SECOND_FACTOR_IS_SET_UP) == request.user.pk:
            return None
        if not second_factor.is_required(request.user):
            return None
        if second_factor.is_set_up(request.user):
            # The last one cannot be removed, so it is enough to look once a session.
            request.session[SECOND_FACTOR_IS_SET_UP] = request.user.pk
            return None
        messages.info(
            request,
            gettext(
                "Your role needs a second step at sign-in. "
                "Set up a passkey or an authenticator app to go on."
            ),
        )
        return redirect("mfa_index")


def keep_to_the_person(response: HttpResponse, *, signed_out: bool) -> None:
    """
    Let no cache on the way keep a page, and the browser ask each time.

    The browser may store it, or going back would lose what was typed; signing out makes
    it forget.
    """
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if signed_out:
        response["Clear-Site-Data"] = '"cache"'


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def _is_open(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Public pages, and those that are needed to set up the second factor."""
    if not getattr(view, "login_required", True):
        return True
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith(
        OPEN_WITHOUT_SECOND_FACTOR
    )


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
