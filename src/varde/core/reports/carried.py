"""Carry what is known into a field: the fact's type becomes the field's."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from ..errors import InvalidAnswerError
from ..facts import definition
from ..instants import parse_instant
from .answers import Value, parse_answer
from .codes import CURRENCY_CODES
from .context import ReportContext
from .form import Field, FieldType

_MINUTES_IN = MappingProxyType({"minutes": 1, "hours": 60, "days": 24 * 60})


def carry(field: Field, known: object, context: ReportContext) -> Value | None:
    """
    Return the value as the field takes it; None when there is nothing to carry.

    Raises InvalidAnswerError when what is known does not fit the question: too long,
    no such option, no unit. It is never bent to fit.
    """
    if known is None or known in ("", []):
        return None
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return _option(field, known)
    return parse_answer(field, _converted(field, known, context))


def _converted(field: Field, known: object, context: ReportContext) -> object:
    """The known value in the shape in which the field is answered."""
    match field.type, known:
        case FieldType.MONEY, (int() | float()):
            return {"amount": known, "currency": _currency(field, context)}
        case FieldType.DURATION, (int() | float()):
            return _duration(field, known)
        case FieldType.DATE, str():
            return parse_instant(known).astimezone(context.zone).date().isoformat()
        case ((FieldType.TEXT | FieldType.IDENTIFIER), (list() | int() | float())):
            items = known if isinstance(known, list) else [known]
            return "; ".join(str(item) for item in items)
        case FieldType.COUNTRIES, str():
            return [known]
    return known


def _option(field: Field, known: object) -> Value:
    said = {str(item) for item in known} if isinstance(known, list) else {_token(known)}
    picked = [option.value for option in field.options if option.matches & said]
    if field.type is FieldType.CHOICES and picked:
        return picked
    if field.type is FieldType.CHOICE and len(picked) == 1:
        return picked[0]
    raise InvalidAnswerError(field=field.id, reason="not-a-choice")


def _token(known: object) -> str:
    return str(known).lower() if isinstance(known, bool) else str(known)


def _currency(field: Field, context: ReportContext) -> str:
    unit = _fact_unit(field)
    return unit if unit in CURRENCY_CODES else context.currency


def _fact_unit(field: Field) -> str:
    return definition(field.fact).unit if field.fact else ""


def _duration(field: Field, known: float) -> str:
    unit = _fact_unit(field)
    if unit not in _MINUTES_IN:
        raise InvalidAnswerError(field=field.id, reason="not-a-duration")
    minutes = int(Decimal(str(known)) * _MINUTES_IN[unit])
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{days:02}:{hours:02}:{minutes:02}"
