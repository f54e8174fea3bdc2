"""
What stands before and after every endpoint.

The API authenticates for itself, so the login page is out of the way; whatever Django
or Ninja would refuse in a shape of its own is refused as a problem here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from varde.web.problems import problem_for_status, respond

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_PATH = 300

View = Callable[..., "HttpResponse"]


def patterns(found: list[URLResolver | URLPattern]) -> list[URLResolver | URLPattern]:
    """Put each address of the API behind the door, and a 404 behind all others."""
    inside: list[URLResolver | URLPattern] = []
    for entry in found:
        if isinstance(entry, URLPattern):
            view = _door(_behind(entry))
            inside.append(URLPattern(entry.pattern, view, name=entry.name))
    return [*inside, re_path("", _door(nothing_here), name="nothing-here")]


def _behind(entry: URLPattern) -> View:
    match entry.name:
        case "api-root":
            # Ninja's own start page has nothing to say; its name is needed.
            return nothing_here
        case "openapi-json":
            # Ninja answers every method with the document.
            return require_safe(entry.callback)
        case _:
            return entry.callback


def nothing_here(_request: HttpRequest, **_parts: object) -> HttpResponse:
    return respond(problem_for_status(404))


def _allowed(response: HttpResponse) -> str:
    """What may be asked with GET may be asked with HEAD, which Ninja leaves out."""
    methods = set(response["Allow"].split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _door(view: View) -> View:
    @csrf_exempt
    @login_not_required
    @wraps(view, updated=())
    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A database may not be asked for a text that it cannot hold.
        if "\x00" in request.path or len(request.path) > LONGEST_PATH:
            return respond(problem_for_status(404))
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return respond(problem_for_status(405), {"Allow": _allowed(response)})
        response.setdefault("Cache-Control", "no-store")
        return response

    return behind
