"""
Read what a person or a program answered, strictly and per type.

Values are JSON types: texts, booleans, numbers, lists of texts, and money as
`{"amount": "2500.50", "currency": "SEK"}` with the amount as a text, because a
binary fraction is no amount.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from ..errors import DomainError, InvalidAnswerError
from ..facts.definition import LARGEST_NUMBER, TEXT_LIMIT, unacceptable_character
from ..instants import iso, parse_instant
from .codes import COUNTRY_CODES, CURRENCY_CODES, is_euid, is_lei, looks_like_lei
from .form import Field, FieldType

Value = bool | int | float | str | list[str] | dict[str, str]

TEXT_DEFAULT = 10_000
LINE_LIMIT = 100
INTEGER_BITS = 64
LARGEST = Decimal(LARGEST_NUMBER)

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# What was probably meant as an LEI, or as an EUID.
_NEARLY_LEI = re.compile(r"[A-Z0-9]{18,22}")
_DOTTED = re.compile(r"[A-Z]{2}[A-Z0-9]*\.")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_DURATION = re.compile(r"([0-9]{1,3}):([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_PART = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)
_DOMAIN_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")


class _Unfit(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_answer(field: Field, raw: object) -> Value | None:
    """
    Return the answer as it is stored, or None when nothing was answered.

    Raises InvalidAnswerError, naming the field and a stable reason.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip(" \t\r\n")):
        return None
    if isinstance(raw, list | tuple) and not raw:
        return None
    try:
        return _READERS[field.type](field, raw)
    except _Unfit as unfit:
        raise InvalidAnswerError(field=field.id, reason=unfit.reason) from None
    except DomainError as error:
        raise InvalidAnswerError(field=field.id, reason=error.code) from None


def _characters(raw: object, limit: int) -> str:
    if not isinstance(raw, str):
        raise _Unfit("not-a-text")
    if len(raw) > TEXT_LIMIT:
        raise _Unfit("too-long")
    if reason := unacceptable_character(raw):
        raise _Unfit(reason)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.strip()
    if len(text) > limit:
        raise _Unfit("too-long")
    return text


def _text(field: Field, raw: object) -> str:
    return _characters(raw, field.max_length or TEXT_DEFAULT)


def _line(raw: object, limit: int = LINE_LIMIT) -> str:
    text = _characters(raw, limit)
    if "\n" in text or "\t" in text:
        raise _Unfit("more-than-one-line")
    return text


def _identifier(field: Field, raw: object) -> str:
    return _line(raw, field.max_length or LINE_LIMIT)


def _boolean(_field: Field, raw: object) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw in known:
        return known[raw]
    raise _Unfit("not-a-boolean")


def _choice(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or field.option(raw) is None:
        raise _Unfit("not-a-choice")
    return raw


def _choices(field: Field, raw: object) -> list[str]:
    picked = {_choice(field, item) for item in _items(raw)}
    return [option.value for option in field.options if option.value in picked]


def _items(raw: object) -> list[object]:
    if not isinstance(raw, list | tuple):
        raise _Unfit("not-a-list")
    if len(raw) > TEXT_DEFAULT:
        raise _Unfit("too-long")
    return list(raw)


def _decimal(raw: object) -> Decimal:
    match raw:
        case bool():
            raise _Unfit("not-a-number")
        case int():
            # A huge integer is refused before anything is computed with it.
            number = Decimal(raw) if raw.bit_length() <= INTEGER_BITS else 2 * LARGEST
        case float():
            number = Decimal(repr(raw))
        case str():
            number = _written_number(raw)
        case _:
            raise _Unfit("not-a-number")
    if not number.is_finite():
        raise _Unfit("not-a-number")
    if number < 0:
        raise _Unfit("negative")
    if number > LARGEST:
        raise _Unfit("number-out-of-range")
    return number


def _written_number(raw: str) -> Decimal:
    text = re.sub(r"[ \u00a0\u202f]", "", _line(raw)).replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        raise _Unfit("not-a-number")
    return Decimal(text)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _integer(_field: Field, raw: object) -> int:
    number = _plain(_decimal(raw))
    if isinstance(number, float):
        raise _Unfit("not-a-whole-number")
    return number


def _number(_field: Field, raw: object) -> int | float:
    return _plain(_decimal(raw))


def _percent(_field: Field, raw: object) -> int | float:
    """At most five characters: 0 to 100 with one decimal, halves rounded up."""
    number = _decimal(raw.rstrip(" %") if isinstance(raw, str) else raw)
    number = number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if number > 100:
        raise _Unfit("more-than-100-percent")
    return _plain(number)


def _money(_field: Field, raw: object) -> dict[str, str]:
    amount, currency = _amount_and_currency(raw)
    number = _decimal(amount)
    if number != number.quantize(Decimal("0.01")):
        raise _Unfit("more-than-two-decimals")
    code = _line(currency).upper()
    if code not in CURRENCY_CODES:
        raise _Unfit("not-a-currency")
    whole = number == number.to_integral_value()
    return {
        "amount": str(number.quantize(Decimal(1 if whole else "0.01"))),
        "currency": code,
    }


def _amount_and_currency(raw: object) -> tuple[object, object]:
    match raw:
        case {"amount": amount, "currency": currency, **others} if not others:
            return amount, currency
        case [amount, currency]:
            return amount, currency
        case str() if " " in _line(raw):
            amount, _, currency = _line(raw).rpartition(" ")
            return amount, currency
        case _:
            raise _Unfit("not-an-amount")


def _duration(_field: Field, raw: object) -> str:
    found = _DURATION.fullmatch(_line(raw))
    if not found:
        raise _Unfit("not-a-duration")
    days, hours, minutes = found.groups()
    return f"{int(days):02}:{hours}:{minutes}"


def _instant(_field: Field, raw: object) -> str:
    return iso(parse_instant(_line(raw)).replace(microsecond=0))


def _date(_field: Field, raw: object) -> str:
    text = _line(raw)
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "").isoformat()
    except ValueError:
        raise _Unfit("not-a-date") from None


def _email(_field: Field, raw: object) -> str:
    text = _line(raw, 254)
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    fits = (
        len(local) <= 64  # RFC 5321, 4.5.3.1.1
        and _LOCAL_PART.fullmatch(local)
        and len(labels) > 1
        and all(_DOMAIN_LABEL.fullmatch(label) for label in labels)
    )
    if not fits:
        raise _Unfit("not-an-email-address")
    return text


def _phone(_field: Field, raw: object) -> str:
    text = re.sub(r"[ \u00a0().\-]", "", _line(raw))
    text = f"+{text[2:]}" if text.startswith("00") else text
    if not text.startswith("+"):
        raise _Unfit("no-international-prefix")
    if not _PHONE.fullmatch(text):
        raise _Unfit("not-a-phone-number")
    return text


def _country(_field: Field, raw: object) -> str:
    code = _line(raw).upper()
    if code not in COUNTRY_CODES:
        raise _Unfit("not-a-country")
    return code


def _countries(field: Field, raw: object) -> list[str]:
    return sorted({_country(field, item) for item in _items(raw)})


def _lei(_field: Field, raw: object) -> str:
    text = _line(raw).upper()
    if not looks_like_lei(text):
        raise _Unfit("not-a-lei")
    if not is_lei(text):
        raise _Unfit("lei-checksum")
    return text


def _leis(field: Field, raw: object) -> list[str]:
    """Several in the order in which the entities are named, each checked."""
    if isinstance(raw, str):
        text = _characters(raw, TEXT_DEFAULT).strip(";, ")
        return [_lei(field, item) for item in re.split(r"[;,\s]+", text)]
    return [_lei(field, item) for item in _items(raw)]


def _entity_code(field: Field, raw: object) -> str:
    """An LEI or an EUID; another code of a register stays as it is written."""
    text = _identifier(field, raw)
    code = text.upper()
    if _DOTTED.match(code):
        if not is_euid(code):
            raise _Unfit("not-an-euid")
        return code
    return _lei(field, code) if _NEARLY_LEI.fullmatch(code) else text


_READERS: Mapping[FieldType, Callable[[Field, object], Value]] = MappingProxyType(
    {
        FieldType.TEXT: _text,
        FieldType.BOOLEAN: _boolean,
        FieldType.CHOICE: _choice,
        FieldType.CHOICES: _choices,
        FieldType.INTEGER: _integer,
        FieldType.NUMBER: _number,
        FieldType.PERCENT: _percent,
        FieldType.MONEY: _money,
        FieldType.DURATION: _duration,
        FieldType.INSTANT: _instant,
        FieldType.DATE: _date,
        FieldType.EMAIL: _email,
        FieldType.PHONE: _phone,
        FieldType.COUNTRY: _country,
        FieldType.COUNTRIES: _countries,
        FieldType.LEI: _lei,
        FieldType.LEIS: _leis,
        FieldType.ENTITY_CODE: _entity_code,
        FieldType.IDENTIFIER: _identifier,
    }
)
