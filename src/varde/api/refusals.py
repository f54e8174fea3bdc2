"""Every refusal of the API, whoever raised it, becomes a problem document here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from varde.core.errors import DomainError
from varde.web.bodies import UnacceptableRequestError
from varde.web.problems import (
    FieldError,
    field_error,
    problem_for,
    problem_for_status,
    respond,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise
    from ninja import NinjaAPI

# What pydantic calls a mistake, and how a person is told of it.
SENTENCES: dict[str, _StrPromise] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": _("A text is expected."),
    "string_too_long": _("This text is too long."),
    "string_too_short": _("This text is too short."),
    "string_pattern_mismatch": _("This text is not formed as it must be."),
    "bool_type": _("True or false is expected."),
    "int_type": _("Write a whole number."),
    "int_parsing": _("Write a whole number."),
    "int_from_float": _("Write a whole number."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "list_type": _("A list is expected."),
    "too_long": _("This list is too long."),
    "too_short": _("This list is too short."),
    "dict_type": _("An object with named values is expected."),
    "model_type": _("An object with named values is expected."),
    "model_attributes_type": _("An object with named values is expected."),
    "literal_error": _("Choose one of the answers."),
    "enum": _("Choose one of the answers."),
    "time.no-zone": _("Write the time with its zone."),
    "time.out-of-range": _("The year lies outside 1970 to 2199."),
    "time.invalid": _("Write a date and a time, such as 2026-11-21T03:04:00+02:00."),
    "control-character": _("This text has a character that cannot be kept."),
    "bidi-override": _("This text has a character that changes the reading direction."),
    "empty": _("An answer is missing."),
    "more-than-one-line": _("Write this in one line."),
    "value-of-unknown": _("What is not known has no value."),
}
SOMETHING_ELSE = _("This is not what is expected here.")
MOST_ERRORS = 50


def install(api: NinjaAPI) -> None:
    """Let the API answer every refusal in one shape."""
    handlers: dict[type[Exception], Any] = {
        DomainError: _refused,
        AuthenticationError: _stranger,
        PermissionDenied: _status(403),
        Http404: _status(404),
        RequestDataTooBig: _status(413),
        UnacceptableRequestError: _unacceptable,
        ValidationError: _invalid,
        HttpError: _protocol,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _status(status: int) -> Any:
    def answer(_request: HttpRequest, _error: Exception) -> HttpResponse:
        return respond(problem_for_status(status))

    return answer


def _refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    return respond(problem_for(error))


def _stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return respond(problem_for_status(401), {"WWW-Authenticate": 'Bearer realm="varde"'})


def _failed(request: HttpRequest, _error: Exception) -> HttpResponse:
    """Tell as little as a page would; the signal leaves the rest in the log."""
    got_request_exception.send(sender=install, request=request)
    return respond(problem_for_status(500))


def _unacceptable(_request: HttpRequest, error: UnacceptableRequestError) -> HttpResponse:
    return respond(problem_for_status(error.status, error.errors))


def _protocol(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja wraps what the parser says of a body."""
    cause = error.__cause__
    if isinstance(cause, UnacceptableRequestError):
        return _unacceptable(request, cause)
    return respond(problem_for_status(error.status_code))


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return respond(problem_for_status(422, _field_errors(error.errors[:MOST_ERRORS])))


def _field_errors(errors: Iterable[dict[str, Any]]) -> Iterator[FieldError]:
    for error in errors:
        source, *place = error["loc"]
        # The name of the endpoint's argument is no part of what was sent.
        if source == "body" or (source == "query" and len(place) > 1):
            place = place[1:]
        code = error["type"]
        yield field_error(_path(place) or source, code, str(_sentence(code)))


def _path(place: list[object]) -> str:
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def _sentence(code: str) -> _StrPromise:
    return SENTENCES.get(code, SOMETHING_ELSE)
