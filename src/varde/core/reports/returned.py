"""Return an answer to its fact: the other direction of `carried`."""

from __future__ import annotations

from ..errors import InvalidAnswerError
from ..facts import FactType, definition, parse_value
from ..facts.definition import Value as FactValue
from .answers import Value
from .form import Field, FieldType

_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}


def fact_value(field: Field, answer: Value) -> FactValue:
    """
    Return the value that the field's fact gets when the field is answered so.

    Raises InvalidAnswerError where the answer does not say what the fact is: a field
    without a fact, an option that several values of the fact select, an amount in
    another currency. Raises InvalidFactValueError where the fact cannot have the value.
    """
    if field.fact is None:
        raise InvalidAnswerError(field=field.id, reason="no-fact")
    fact = definition(field.fact)
    return parse_value(fact, _turned(field, answer, fact.type, fact.unit))


def _turned(field: Field, answer: Value, kind: FactType, unit: str) -> object:
    match field.type, answer:
        case FieldType.MONEY, dict():
            return _amount(field, answer, unit)
        case FieldType.DURATION, str():
            return _amount_of_time(answer, unit)
        case FieldType.CHOICE, str():
            return _matched(field, [answer], kind)
        case FieldType.CHOICES, list():
            return _matched(field, answer, kind)
    return answer


def _amount(field: Field, answer: dict[str, str], unit: str) -> float:
    if unit and answer["currency"] != unit:
        raise InvalidAnswerError(field=field.id, reason="another-currency")
    return float(answer["amount"])


def _amount_of_time(answer: str, unit: str) -> float:
    days, hours, minutes = (int(part) for part in answer.split(":"))
    return ((days * 24 + hours) * 60 + minutes) / _MINUTES[unit]


def _matched(field: Field, picked: list[str], kind: FactType) -> object:
    chosen = [option for option in field.options if option.value in picked]
    if len(chosen) != len(picked) or any(len(option.matches) != 1 for option in chosen):
        raise InvalidAnswerError(field=field.id, reason="no-single-fact")
    values = [value for option in chosen for value in option.matches]
    if kind is FactType.CHOICES:
        return values
    if len(values) != 1:
        raise InvalidAnswerError(field=field.id, reason="no-single-fact")
    if kind is FactType.BOOLEAN:
        return {"true": True, "false": False}.get(values[0], values[0])
    return values[0]
