"""Types of what programs send and get: strict, bounded, and the same everywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, get_origin

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from varde.core.errors import InvalidInstantError, InvalidValueError
from varde.core.facts.definition import is_blank, unacceptable_character
from varde.core.instants import parse_instant
from varde.web.bodies import UnacceptableRequestError
from varde.web.cursors import Row, rows_after
from varde.web.problems import field_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

Item = TypeVar("Item")

MOST_PER_PAGE = 200
LONGEST_CURSOR = 200
LONGEST_REFERENCE = 60


def _read_instant(raw: object) -> datetime:
    """A time without a zone would be a guess, and a number could mean anything."""
    if not isinstance(raw, str):
        raise PydanticCustomError(InvalidInstantError.code, "not a time")
    try:
        return parse_instant(raw)
    except InvalidValueError as error:
        raise PydanticCustomError(error.code, "not a time") from error


def keepable(text: str) -> str:
    if reason := unacceptable_character(text):
        raise PydanticCustomError(reason, "cannot be kept")
    return text


def one_line(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("empty", "nothing to see")
    if len(text.splitlines()) > 1:
        raise PydanticCustomError("more-than-one-line", "more than one line")
    return text


Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 with a zone, as 2026-11-21T03:04:00+02:00.",
        },
        mode="validation",
    ),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(keepable),
    AfterValidator(one_line),
]
Reference = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_REFERENCE, pattern=r"^[\w.-]+$")
]


class OneOf:
    """One of the names of a closed vocabulary, which the document lists."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.literal_schema(self.names)


class RequestBody(BaseModel):
    """What a program sends; a field that is not known here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RequestQuery(BaseModel):
    """
    What a program asks for; a parameter that is not known here is refused, and so is one
    that is given twice where one is meant.
    """

    @model_validator(mode="before")
    @classmethod
    def _known_parameters_once(cls, data: Any, info: ValidationInfo) -> Any:
        request = (info.context or {}).get("request")
        if request:
            several = {name for name, field in cls.model_fields.items() if _is_list(field)}
            refuse_parameters(request, known=cls.model_fields.keys(), several=several)
        return data


def refuse_parameters(
    request: HttpRequest, *, known: Collection[str] = (), several: Collection[str] = ()
) -> None:
    """Refuse what is not known or comes twice. Raises UnacceptableRequestError."""
    unknown, twice = _("There is no such parameter here."), _("This comes twice.")
    errors = [
        field_error(name, "extra_forbidden", unknown)
        for name in sorted(request.GET.keys() - set(known))
    ] + [
        field_error(name, "duplicate-key", twice)
        for name in sorted(set(known) - set(several))
        if len(request.GET.getlist(name)) > 1
    ]
    if errors:
        raise UnacceptableRequestError(422, *errors)


def _is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is list


class PageQuery(RequestQuery):
    """Which part of a list to return, in the order of the last change."""

    cursor: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`next` of the page before."
    )
    limit: int = Field(50, ge=1, le=MOST_PER_PAGE, description="How many at most.")

    def page_of(
        self,
        rows: QuerySet[Row],
        show: Callable[[Row], Item],
        *,
        since: datetime | None = None,
        moment: str = "updated_at",
    ) -> Page[Item]:
        """The part that was asked for, each row as it is shown; see `rows_after`."""
        found, after = rows_after(
            rows, since=since, cursor=self.cursor, limit=self.limit, moment=moment
        )
        return Page(items=[show(row) for row in found], next=after)


class ChangesQuery(PageQuery):
    """As above, for lists whose rows change."""

    updated_since: Instant | None = Field(
        None, description="Only what has changed at or after this time."
    )


class Page(BaseModel, Generic[Item]):
    """Part of a list, what changed longest ago first."""

    items: list[Item]
    next: str | None = Field(
        description="Pass it as `cursor` for the next page; null on the last one."
    )
