"""Instants are UTC inside the domain; zones appear only where people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

from .errors import InstantOutOfRangeError, InvalidInstantError, NaiveInstantError

RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?"
)

# Years in which an incident can lie; beyond them a time is a slip of the pen.
YEARS = range(1970, 2200)


class Fidelity(StrEnum):
    """How exactly an instant is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def in_utc(value: datetime) -> datetime:
    """Return the same instant in UTC. Raises NaiveInstantError without a zone."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise NaiveInstantError(value=value.isoformat())
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidInstantError(value=value.isoformat()) from None


def parse_instant(text: str) -> datetime:
    """
    Read an RFC 3339 date-time and return it in UTC, to the microsecond.

    Raises InvalidInstantError for anything else, InstantOutOfRangeError for a year
    before 1970 or after 2199, and NaiveInstantError when the zone is missing: a due
    time must never rest on a guess about the zone.
    """
    if not RFC_3339.fullmatch(text):
        raise InvalidInstantError(value=text[:40])
    try:
        value = in_utc(datetime.fromisoformat(text.upper()))
    except ValueError:
        raise InvalidInstantError(value=text) from None
    # In UTC, as it is kept: what was read once can be read again.
    if value.year not in YEARS:
        raise InstantOutOfRangeError(value=text)
    return value


def iso(value: datetime) -> str:
    """Write an instant as RFC 3339 in UTC, to the second or finer where it is finer."""
    return in_utc(value).isoformat().replace("+00:00", "Z")
