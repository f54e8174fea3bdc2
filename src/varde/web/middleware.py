"""Turn a refusal of the domain into a page with the right status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext

from varde.core.errors import DomainError, RegimeNotFoundError, RegimeNotInForceError
from varde.core.facts import VOCABULARY
from varde.web.http import is_api_request
from varde.web.refusals import REASONS, advice_of, status_of, title_of
from varde.web.typed import typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

NOT_FOUND = (RegimeNotFoundError, RegimeNotInForceError)


class RefusalMiddleware:
    """Answer a DomainError that a view let through; the API has its own answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not is_api_request(request):
            return _wrong_method(request, response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DomainError) or is_api_request(request):
            return None
        if isinstance(exception, NOT_FOUND):
            raise Http404 from exception
        context = {
            "title": title_of(exception),
            "reason": REASONS.get(str(exception.params.get("reason"))),
            "advice": advice_of(exception),
            "code": exception.code,
            "fields": _fields(exception),
            "signed_in": exception.params.get("signed_in"),
            "typed": typed(request),
        }
        status = status_of(exception)
        return render(request, "web/refusal.html", context, status=status)


def _wrong_method(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """Say it on a page: whoever signed in on the way to sending a form ends up here."""
    response = render(request, "405.html", status=405)
    response["Allow"] = bare["Allow"]
    return response


def _fields(exception: DomainError) -> list[str]:
    """The names that the refusal speaks of, where it names any."""
    named = [exception.params.get(key) for key in ("fact", "field", "must_follow")]
    return [_label(str(name)) for name in named if name]


def _label(name: str) -> str:
    """What a fact is called on the pages; other names stand as they were sent."""
    if name in VOCABULARY:
        return gettext(VOCABULARY[name].label)
    return name if name.isprintable() else ascii(name)
