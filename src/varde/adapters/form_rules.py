"""Read when a field of a form is required and when it applies: conditions of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from varde.core.errors import InvalidRulebookError
from varde.core.regimes.conditions import (
    AtLeast,
    Condition,
    NoneOf,
    OneOf,
    all_of,
    any_of,
)
from varde.core.reports.codes import COUNTRY_CODES
from varde.core.reports.form import ANSWER_PREFIX, Field, FieldType, Rule

from .condition_reader import read_condition

RawRules = dict[str, tuple[object, object]]
"""By the id of a field, `required` and `applies` as they stand in the file."""

_COMBINED: Mapping[str, Callable[[tuple[Condition, ...]], Condition]] = MappingProxyType(
    {"all_of": all_of, "any_of": any_of, "none_of": NoneOf}
)


def with_rules(field: Field, rules: RawRules, fields: Mapping[str, Field]) -> Field:
    """
    Return the field with what the file says of when it is asked and when it must be.

    `fields` are those of the whole form, by id. Raises InvalidRulebookError.
    """
    required, applies = rules[field.id]
    where = f"field {field.id}"
    return replace(
        field,
        required=False if required is None else _rule(required, where, fields),
        applies=True if applies is None else _rule(applies, where, fields),
    )


def _rule(raw: object, where: str, fields: Mapping[str, Field]) -> Rule:
    match raw:
        case bool():
            return raw
        case {"when": condition, **rest} if not rest:
            return _condition(condition, where, fields)
    raise InvalidRulebookError(where=where, reason="neither true, false nor 'when'")


def _condition(raw: Any, where: str, fields: Mapping[str, Field]) -> Condition:
    """As in a regime; besides, `answer` reads another field of the form."""

    def parts(raws: list[object]) -> tuple[Condition, ...]:
        return tuple(_condition(part, where, fields) for part in raws)

    match raw:
        case {"at_least": int(count), "of": list(raws), **rest} if not rest:
            return AtLeast(count, parts(raws))
        case {"answer": str(name), **test} if len(test) == 1:
            return _answered(name, test, where, fields)
        case dict() if len(raw) == 1:
            ((operator, raws),) = raw.items()
            if operator in _COMBINED and isinstance(raws, list):
                return _COMBINED[operator](parts(raws))
    return read_condition(raw, where=where)


def _answered(
    name: str, test: Mapping[Any, Any], where: str, fields: Mapping[str, Field]
) -> Condition:
    values = [test["is"]] if "is" in test else test.get("one_of")
    if not isinstance(values, list):
        raise InvalidRulebookError(where=where, reason="an answer 'is' or is 'one_of'")
    if name not in fields:
        raise InvalidRulebookError(where=where, reason=f"no field {name!r}")
    for value in values:
        if not _may_be(fields[name], value):
            raise InvalidRulebookError(where=where, reason=f"{name!r} is never {value!r}")
    return OneOf(ANSWER_PREFIX + name, frozenset(values))


def _may_be(field: Field, value: object) -> bool:
    match field.type:
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.CHOICE | FieldType.CHOICES:
            return field.option(value) is not None
        case FieldType.COUNTRY | FieldType.COUNTRIES:
            return isinstance(value, str) and value in COUNTRY_CODES
        case _:
            return False
