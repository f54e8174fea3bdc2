"""
Read a request body: strict JSON or a refusal that says where.

Nothing is guessed: no duplicate keys, no NaN, no infinite numbers, no text that
a database or a report could not hold.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from varde.web.problems import FieldError, field_error

DEEPEST = 20
# The null byte, and halves of a character that are not one.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
# Digits that always fit in 64 bits.
LONGEST_INTEGER = 18
JSON_MEDIA_TYPE = "application/json"

_Placed = tuple[str, int, Any]
"""Where a part of the body stands, how deep, and what it is."""


class UnacceptableRequestError(Exception):
    """`status` is 400, 415 or 422; the last one names the fields."""

    def __init__(self, status: int, *errors: FieldError) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = errors


class StrictParser(Parser):
    """Parses request bodies for the API."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON_MEDIA_TYPE:
            raise UnacceptableRequestError(415)
        return parse(request.body)


def parse(body: bytes) -> Any:
    """Return the JSON value. Raises UnacceptableRequestError."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_not_a_number,
            parse_float=_finite,
            parse_int=_bounded,
        )
    except (ValueError, RecursionError):
        raise UnacceptableRequestError(400) from None
    if errors := list(_mistakes_in(value)):
        raise UnacceptableRequestError(422, *errors[:20])
    return value


@dataclass(frozen=True, slots=True)
class _Mistake:
    """Stands where the mistake was, until its place is known."""

    code: str


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = _Mistake("duplicate-key") if key in found else value
    return found


def _not_a_number(_name: str) -> _Mistake:
    return _Mistake("not-a-number")


def _finite(text: str) -> float | _Mistake:
    value = float(text)
    return value if math.isfinite(value) else _Mistake("number-out-of-range")


def _bounded(text: str) -> int | _Mistake:
    if len(text) > LONGEST_INTEGER:
        return _Mistake("number-out-of-range")
    return int(text)


def _sentence(mistake: _Mistake) -> str:
    match mistake.code:
        case "duplicate-key":
            return _("This key appears twice.")
        case "not-a-number":
            return _("This is not a number.")
        case _:
            return _("This number is too large.")


def _mistakes_in(value: Any) -> Iterator[FieldError]:
    """Find what JSON lets through and we do not, each with its place."""
    waiting: list[_Placed] = [("", 0, value)]
    while waiting:
        placed = waiting.pop()
        mistake = _mistake_at(*placed)
        if mistake is not None:
            yield mistake
        else:
            waiting += _parts_of(*placed)


def _mistake_at(where: str, depth: int, item: Any) -> FieldError | None:
    if depth > DEEPEST:
        return field_error(where, "nested-too-deeply", _("This is nested too deeply."))
    if isinstance(item, _Mistake):
        return field_error(where or "body", item.code, _sentence(item))
    if isinstance(item, str) and UNKEEPABLE.search(item):
        detail = _("This text has a character that cannot be kept.")
        return field_error(where or "body", "control-character", detail)
    return None


def _parts_of(where: str, depth: int, item: Any) -> Iterator[_Placed]:
    match item:
        case dict():
            for key, part in item.items():
                place = f"{where}.{key}" if where else key
                yield place, depth + 1, part
                yield place, depth, key
        case list():
            for number, part in enumerate(item):
                yield f"{where}[{number}]", depth + 1, part
