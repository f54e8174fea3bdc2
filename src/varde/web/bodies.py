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
            parse_constant=_refuse_number,
            parse_float=_finite,
            parse_int=_bounded,
        )
    except (ValueError, RecursionError):
        raise UnacceptableRequestError(400) from None
    if errors := list(_unkeepable(value)):
        raise UnacceptableRequestError(422, *errors[:20])
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            detail = _("This key appears twice.")
            raise UnacceptableRequestError(422, field_error(key, "duplicate-key", detail))
        found[key] = value
    return found


def _refuse_number(name: str) -> float:
    detail = _("This is not a number.")
    raise UnacceptableRequestError(422, field_error(name, "not-a-number", detail))


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _too_large(text)
    return value


def _bounded(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise _too_large(text)
    return int(text)


def _too_large(text: str) -> UnacceptableRequestError:
    detail = _("This number is too large.")
    return UnacceptableRequestError(422, field_error(text, "number-out-of-range", detail))


def _unkeepable(value: Any) -> Iterator[FieldError]:
    """Find texts that cannot be stored, and nesting that nobody means."""
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    while waiting:
        where, depth, item = waiting.pop()
        if depth > DEEPEST:
            yield field_error(where, "nested-too-deeply", _("This is nested too deeply."))
        elif isinstance(item, str):
            if _has_unkeepable_character(item):
                detail = _("This text has a character that cannot be kept.")
                yield field_error(where or "body", "control-character", detail)
        elif isinstance(item, dict):
            for key, part in item.items():
                place = f"{where}.{key}" if where else key
                waiting.append((place, depth + 1, part))
                waiting.append((place, depth, key))
        elif isinstance(item, list):
            waiting += [(f"{where}[{n}]", depth + 1, part) for n, part in enumerate(item)]


def _has_unkeepable_character(text: str) -> bool:
    return UNKEEPABLE.search(text) is not None
