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

    Raises InvalidAnswerError for a field without a fact and for a date where the fact
    needs an instant, InvalidFactValueError where the fact cannot have the value.
    """
    if field.fact is None:
        raise InvalidAnswerError(field=field.id, reason="no-fact")
    fact = definition(field.fact)
    return parse_value(fact, _turned(field, answer, fact.type, fact.unit))


def _turned(field: Field, answer: Value, kind: FactType, unit: str) -> object:
    match field.type, answer:
        case FieldType.MONEY, dict():
            return float(answer["amount"])
        case FieldType.DURATION, str():
            return _amount_of_time(answer, unit)
        case FieldType.CHOICE, str():
            return _matched(field, [answer], kind)
        case FieldType.CHOICES, list():
            return _matched(field, answer, kind)
    return answer


def _amount_of_time(answer: str, unit: str) -> float:
    days, hours, minutes = (int(part) for part in answer.split(":"))
    return ((days * 24 + hours) * 60 + minutes) / _MINUTES[unit]


def _matched(field: Field, picked: list[str], kind: FactType) -> object:
    values = [
        sorted(option.matches)[0]
        for option in field.options
        if option.value in picked and option.matches
    ]
    if len(values) != len(picked):
        raise InvalidAnswerError(field=field.id, reason="not-a-choice")
    if kind is FactType.CHOICES:
        return values
    if kind is FactType.BOOLEAN:
        return {"true": True, "false": False}.get(values[0], values[0])
    return values[0]
