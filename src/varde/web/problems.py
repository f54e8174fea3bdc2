"""
Refusals on the wire, as RFC 9457 problem details.

Every refusal has the same shape. `type` and `code` are stable and are what programs
match; `title` and `detail` are for people, in the language they asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from varde.core.errors import DomainError, RegimeNotFoundError
from varde.web.refusals import reason_of, status_of, title_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEDIA_TYPE = "application/problem+json"
ECHO_LIMIT = 200

# What the protocol refuses before the domain is asked.
CODES = {
    400: "request.malformed",
    401: "request.not-authenticated",
    403: "request.not-allowed",
    404: "request.not-found",
    405: "request.method-not-allowed",
    413: "request.too-large",
    415: "request.unsupported-media-type",
    422: "request.invalid",
    500: "request.failed",
}
TITLES: dict[int, _StrPromise] = {
    400: _("The request body is not JSON."),
    401: _("A valid API token is needed."),
    403: _("You may not do this."),
    404: _("There is nothing here."),
    405: _("This method is not for this address."),
    413: _("The request is too large."),
    415: _("The request body must be application/json."),
    422: _("The request is not as it must be."),
    500: _("Something failed here. It has been noted."),
}


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(
        description="Where, as in `statements[0].value`; a fact by its name."
    )
    code: str = Field(description="A stable word for what is wrong.")
    detail: str = Field(description="The same in a sentence.")


class Problem(BaseModel):
    """A refusal, RFC 9457. `code` is stable; the sentences are not."""

    type: str = Field(description="A reference that names the kind of problem.")
    title: str
    status: int
    code: str
    params: dict[str, Any] = Field(
        default_factory=dict, description="What the refusal speaks of, by name."
    )
    errors: list[FieldError] = Field(
        default_factory=list, description="The fields that are wrong."
    )


def problem_for_status(status: int, errors: Iterable[FieldError] = ()) -> Problem:
    """Return the problem for what the protocol refuses."""
    return Problem(
        type=f"/problems/{CODES[status]}",
        title=str(TITLES[status]),
        status=status,
        code=CODES[status],
        errors=list(errors),
    )


def problem_for(error: DomainError) -> Problem:
    """Return the problem for what the domain refuses; our own faults tell no more."""
    status = status_of(error)
    return Problem(
        type=f"/problems/{error.code}",
        title=str(title_of(error)),
        status=status,
        code=error.code,
        params={} if status >= 500 else _plain(error.params),
        errors=_field_errors(error),
    )


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the problem as an answer that no cache keeps."""
    response = HttpResponse(
        problem.model_dump_json(),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )
    response["Cache-Control"] = "no-store"
    return response


def field_error(field: str, code: str, detail: str) -> FieldError:
    """Build a field error that echoes no more than fits on a line."""
    return FieldError(field=_echo(field), code=code, detail=_echo(detail))


def _field_errors(error: DomainError) -> list[FieldError]:
    field = error.params.get("field") or error.params.get("fact")
    if isinstance(error, RegimeNotFoundError):
        field = "regime"
    if status_of(error) != 422 or not isinstance(field, str):
        return []
    reason = error.params.get("problem") or error.params.get("reason")
    detail = reason_of(error) or title_of(error)
    code = reason if isinstance(reason, str) and " " not in reason else error.code
    return [field_error(field, code, str(detail))]


def _plain(params: Mapping[str, object]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in params.items()}


def _plain_value(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case list() | tuple() | set() | frozenset():
            return [_plain_value(item) for item in value]
        case _:
            return _echo(str(value))


def _echo(text: str) -> str:
    """What was sent is repeated in short, and never so that it cannot be written."""
    return text[:ECHO_LIMIT].encode("utf-8", "backslashreplace").decode("utf-8")


READ_REFUSALS = dict.fromkeys((401, 403, 404, 422), Problem)
WRITE_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422), Problem)
