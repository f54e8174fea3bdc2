"""Read conditions as the rulebook writes them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from varde.core.errors import DomainError, InvalidRulebookError
from varde.core.facts import FactDefinition, FactType, definition
from varde.core.regimes.conditions import (
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
    all_of,
    any_of,
)
from varde.core.regimes.model import Criterion

# Regimes share criteria; what is the same is one object, which is then answered once.
_KNOWN: dict[Hashable, Condition] = {}

_NUMERIC = frozenset({FactType.INTEGER, FactType.NUMBER})
_COMPARISONS = {comparison.value: comparison for comparison in Comparison}
_NO_CRITERIA: Mapping[str, Criterion] = {}


def read_condition(
    raw: object, *, where: str, criteria: Mapping[str, Criterion] = _NO_CRITERIA
) -> Condition:
    """
    Read one condition; `criteria` are those that it may name.

    Raises InvalidRulebookError for any other shape, a fact that the vocabulary does not
    know, a value that the fact cannot have, and a combination with nothing in it.
    """
    try:
        return _read(raw, where, criteria)
    except InvalidRulebookError:
        raise
    except DomainError as error:
        raise InvalidRulebookError(where=where, reason=str(error)) from error


def _read(raw: object, where: str, criteria: Mapping[str, Criterion]) -> Condition:
    condition = _made(raw, where, criteria)
    return _KNOWN.setdefault(_identity(condition), condition)


def _identity(condition: Condition) -> Hashable:
    """Return what two conditions have in common that are the same; parts are known."""
    match condition:
        case AtLeast(count, parts):
            return (AtLeast, count, tuple(map(id, parts)))
        case NoneOf(parts):
            return (NoneOf, tuple(map(id, parts)))
        case Named(criterion, inner):
            return (Named, criterion, id(inner))
    return condition


def _made(raw: object, where: str, criteria: Mapping[str, Criterion]) -> Condition:
    match raw:
        case {"all_of": list(parts), **rest} if not rest:
            return all_of(tuple(_read(part, where, criteria) for part in parts))
        case {"any_of": list(parts), **rest} if not rest:
            return any_of(tuple(_read(part, where, criteria) for part in parts))
        case {"none_of": list(parts), **rest} if not rest:
            return NoneOf(tuple(_read(part, where, criteria) for part in parts))
        case {"at_least": int(count), "of": list(parts), **rest} if not rest:
            return AtLeast(count, tuple(_read(part, where, criteria) for part in parts))
        case {"criterion": str(name), **rest} if not rest and name in criteria:
            return Named(name, criteria[name].condition)
        case {"fact": str(name), **test} if len(test) == 1:
            ((operator, operand),) = test.items()
            return _read_test(name, str(operator), operand, where)
    raise InvalidRulebookError(where=where, reason=f"not a condition: {raw!r}")


def _read_test(name: str, operator: str, operand: Any, where: str) -> Condition:
    fact = definition(name)
    if operator in {"is", "one_of"} and fact.type not in _NUMERIC:
        values = operand if operator == "one_of" else [operand]
        return OneOf(name, frozenset(_member(fact, value, where) for value in values))
    if operator in _COMPARISONS and fact.type in _NUMERIC:
        return _read_comparison(name, _COMPARISONS[operator], operand, where)
    raise InvalidRulebookError(where=where, reason=f"{operator!r} does not fit {name!r}")


def _member(fact: FactDefinition, value: object, where: str) -> bool | str:
    if fact.type is FactType.BOOLEAN and isinstance(value, bool):
        return value
    if isinstance(value, str) and value in fact.choices:
        return value
    raise InvalidRulebookError(where=where, reason=f"{fact.name!r} cannot be {value!r}")


def _read_comparison(
    name: str, comparison: Comparison, operand: object, where: str
) -> Condition:
    match operand:
        case {"smaller_of": list(operands), **rest} if not rest and len(operands) > 1:
            parts = tuple(_read_comparison(name, comparison, o, where) for o in operands)
            # Above the smaller of two is above one of them; below it, below both.
            return (all_of if comparison is Comparison.LESS_THAN else any_of)(parts)
        case {"percent": int() | float() as share, "of": str(base), **rest} if not rest:
            if definition(base).type not in _NUMERIC:
                raise InvalidRulebookError(where=where, reason=f"{base!r} is no number")
            return Compare(name, comparison, PercentOf(float(share), base))
        case bool():
            pass
        case int() | float() as number:
            return Compare(name, comparison, float(number))
    raise InvalidRulebookError(where=where, reason=f"not a threshold: {operand!r}")
