"""How an answer is written on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from varde.core.instants import parse_instant

Words = Mapping[str, str]

_NARROW_SPACE = "\u202f"


def instant(text: str, zone: ZoneInfo) -> str:
    """The authority's own time first, UTC beside it where that differs."""
    value = parse_instant(text)
    local = _clock(value.astimezone(zone))
    utc = _clock(value)
    return utc if local == utc else f"{local} ({utc})"


def _clock(value: datetime) -> str:
    seconds = ":%S" if value.second else ""
    return value.strftime(f"%Y-%m-%d %H:%M{seconds} %Z")


def amount(value: Mapping[str, str]) -> str:
    return f"{grouped(value['amount'])} {value['currency']}"


def grouped(number: object) -> str:
    """Thousands apart, as ISO 80000 writes them; the decimal sign is a point."""
    plain = number if isinstance(number, str) else format(Decimal(str(number)), "f")
    whole, point, decimals = plain.partition(".")
    return f"{int(whole):,}".replace(",", _NARROW_SPACE) + point + decimals


def duration(text: str) -> str:
    days, hours, minutes = (int(part) for part in text.split(":"))
    return f"{days} d {hours} h {minutes} min"


def items(field: Mapping[str, object], words: Words, zone: ZoneInfo) -> list[str]:
    """Return what stands under a question: nothing, one text, or several for a list."""
    value = field["value"]
    if isinstance(options := field.get("shown"), list):
        return [str(option) for option in options]
    return [] if value is None else [_written(field, value, words, zone)]


def _written(
    field: Mapping[str, object], value: object, words: Words, zone: ZoneInfo
) -> str:
    match value:
        case bool():
            return words["yes" if value else "no"]
        case int() | float():
            return grouped(value) + (" %" if field["type"] == "percent" else "")
        case dict():
            return amount(value)
        case list():
            return ", ".join(str(item) for item in value)
    if field["type"] == "instant":
        return instant(str(value), zone)
    return duration(str(value)) if field["type"] == "duration" else str(value)
