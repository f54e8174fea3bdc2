"""
Free days by statute, and the further days that national acts on time limits name.

The holidays library computes the movable feasts; the tables below say which of its
days the statute knows, because calendars of banks and of the labour market differ.
Saturdays and Sundays are free everywhere.

SE lag (1989:253) §§ 1-2 and lag (1930:173) § 2; FI kirkkolaki 652/2023 ch. 1 § 6 and
laki 150/1930 § 5; NO LOV-1995-02-24-12 § 2 and LOV-1947-04-26-1 § 1; DK the Nordic
Council's list with forældelsesloven § 27; IS from the library, not checked in the law.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.easter import easter

SATURDAY = 5

# Days of the national act on time limits that are no public holidays.
_EVES: dict[str, tuple[tuple[int, int], ...]] = {
    "SE": ((12, 24), (12, 31)),
    "FI": ((12, 24),),
    "DK": ((6, 5), (12, 24), (12, 31)),
}
_MIDSUMMER_EVE_COUNTS = frozenset({"SE", "FI"})
# On which banks are closed everywhere here, whatever the statute says.
_BANK_EVES = ((12, 24), (12, 31))
_ASCENSION_AFTER_EASTER = timedelta(days=39)


class Calendar(StrEnum):
    """Which days are free beside Saturdays and Sundays."""

    PUBLIC = "public"
    """The public holidays of the country."""

    LIMITS = "limits"
    """These, and the further days of the national act on time limits."""

    BANKS = "banks"
    """All of these, the eves, and in Denmark the Friday after Ascension Day."""


def is_free_day(day: date, country: str, calendar: Calendar = Calendar.PUBLIC) -> bool:
    """Return whether a day is a Saturday, a Sunday or free by the calendar."""
    if day.weekday() >= SATURDAY or day in public_holidays(country, day.year):
        return True
    match calendar:
        case Calendar.PUBLIC:
            return False
        case Calendar.LIMITS:
            return day in _limit_days(country, day.year)
        case Calendar.BANKS:
            return day in _bank_days(country, day.year)


def next_working_day(day: date, country: str, calendar: Calendar = Calendar.PUBLIC) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while is_free_day(day, country, calendar):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country in a year, Sundays left aside."""
    # It takes a tenth of a second to import, and hours need no free days.
    import holidays  # noqa: PLC0415 - as said

    known = getattr(holidays, country, None)
    if known is None:
        return frozenset()
    return frozenset(
        known(years=year, **_options(country)).keys() - _not_in_statute(country, year)
    )


def _options(country: str) -> dict[str, bool]:
    return {"include_sundays": False} if country in {"SE", "NO"} else {}


def _not_in_statute(country: str, year: int) -> frozenset[date]:
    """Days of the library that are customs or eves rather than public holidays."""
    customs = {
        "SE": ((12, 24), (12, 31)),
        "FI": ((12, 24),),
        "DK": ((6, 5), (12, 24), (12, 31)),
        "IS": ((12, 24), (12, 31)),
    }
    days = {date(year, month, day) for month, day in customs.get(country, ())}
    if country in _MIDSUMMER_EVE_COUNTS:
        days.add(midsummer_eve(year))
    return frozenset(days)


@lru_cache(maxsize=256)
def _limit_days(country: str, year: int) -> frozenset[date]:
    days = {date(year, month, day) for month, day in _EVES.get(country, ())}
    if country in _MIDSUMMER_EVE_COUNTS:
        days.add(midsummer_eve(year))
    return frozenset(days)


@lru_cache(maxsize=256)
def _bank_days(country: str, year: int) -> frozenset[date]:
    eves = {date(year, month, day) for month, day in _BANK_EVES}
    bridge = easter_sunday(year) + _ASCENSION_AFTER_EASTER + timedelta(days=1)
    return _limit_days(country, year) | eves | ({bridge} if country == "DK" else set())


def midsummer_eve(year: int) -> date:
    """Return the Friday that falls from 19 to 25 June."""
    first = date(year, 6, 19)
    return first + timedelta(days=(4 - first.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the western churches."""
    return easter(year)
