"""Turn a refusal of the domain into a page with the right status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from varde.core.errors import DomainError, RegimeNotFoundError, RegimeNotInForceError
from varde.core.facts import VOCABULARY
from varde.web.http import is_api_request
from varde.web.refusals import REASONS, status_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# Shorter than that and it is typed again faster than copied.
WORTH_KEEPING = 10
# Secrets, and what the page itself put into the form.
NOT_TYPED = frozenset(
    {
        "content_sha256",
        "csrfmiddlewaretoken",
        "entity",
        "fact",
        "key",
        "password",
        "password1",
        "password2",
        "revision",
        "shown",
        "then",
    }
)

NOT_FOUND = (RegimeNotFoundError, RegimeNotInForceError)


class RefusalMiddleware:
    """Answer a DomainError that a view let through; the API has its own answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

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
            "code": exception.code,
            "fields": _fields(exception),
            "typed": _typed(request),
        }
        status = status_of(exception)
        return render(request, "web/refusal.html", context, status=status)


def _fields(exception: DomainError) -> list[str]:
    """The names that the refusal speaks of, where it names any."""
    named = [exception.params.get(key) for key in ("fact", "field", "must_follow")]
    return [_label(str(name)) for name in named if name]


def _label(name: str) -> str:
    """What a fact is called on the pages; other names stand as they are."""
    return gettext(VOCABULARY[name].label) if name in VOCABULARY else name


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, so that it can be copied and is not lost."""
    return [
        (name, value)
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
        if len(value) >= WORTH_KEEPING
    ]
