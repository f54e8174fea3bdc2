"""The free days of each country are those of its statutes, no more and no fewer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from varde.core.counting import (
    Days,
    Hours,
    Limit,
    Months,
    is_free_day,
    parse_limit,
    zone_of,
)
from varde.core.counting.free_days import Calendar, midsummer_eve, next_working_day
from varde.core.errors import InvalidRulebookError

# Easter Sunday is 5 April in 2026 and 28 March in 2027. Weekdays only.
HOLIDAYS = {
    ("SE", 2026): "01-01 01-06 04-03 04-06 05-01 05-14 12-25",
    ("FI", 2026): "01-01 01-06 04-03 04-06 05-01 05-14 12-25",
    ("DK", 2026): "01-01 04-02 04-03 04-06 05-14 05-25 12-25",
    ("NO", 2026): "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25",
    ("FI", 2027): "01-01 01-06 03-26 03-29 05-06 12-06",
    ("NO", 2027): "01-01 03-25 03-26 03-29 05-06 05-17",
}
FURTHER = {
    ("SE", 2026): "06-19 12-24 12-31",
    ("FI", 2026): "06-19 12-24",
    ("DK", 2026): "06-05 12-24 12-31",
    ("NO", 2026): "",
}


def weekdays_free(country: str, year: int, calendar: Calendar) -> list[str]:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    return [
        day.strftime("%m-%d")
        for day in days
        if day.weekday() < 5 and is_free_day(day, country, calendar)
    ]


@pytest.mark.parametrize(("country", "year"), HOLIDAYS)
def test_public_holidays_on_weekdays(country: str, year: int) -> None:
    assert weekdays_free(country, year, Calendar.PUBLIC) == HOLIDAYS[country, year].split()


@pytest.mark.parametrize(("country", "year"), FURTHER)
def test_the_act_on_time_limits_adds_its_own(country: str, year: int) -> None:
    both = f"{HOLIDAYS[country, year]} {FURTHER[country, year]}".split()

    assert weekdays_free(country, year, Calendar.LIMITS) == sorted(both)


@pytest.mark.parametrize("country", ["SE", "FI", "DK", "NO", "IS", "DE", "XX"])
def test_saturday_and_sunday_are_free_everywhere(country: str) -> None:
    assert is_free_day(date(2026, 11, 21), country)
    assert is_free_day(date(2026, 11, 22), country)
    assert not is_free_day(date(2026, 11, 23), country)


@pytest.mark.parametrize(
    ("day", "country", "working"),
    [
        (date(2026, 12, 24), "SE", date(2026, 12, 28)),
        (date(2026, 12, 23), "SE", date(2026, 12, 23)),
        (date(2027, 3, 25), "NO", date(2027, 3, 30)),
        (date(2025, 12, 31), "SE", date(2026, 1, 2)),
    ],
)
def test_the_next_working_day_may_be_days_away(
    day: date, country: str, working: date
) -> None:
    assert next_working_day(day, country, Calendar.LIMITS) == working


@pytest.mark.parametrize("eve", [date(2026, 6, 19), date(2027, 6, 25), date(2028, 6, 23)])
def test_midsummer_eve_is_the_friday_before_midsummer_day(eve: date) -> None:
    assert midsummer_eve(eve.year) == eve


@pytest.mark.parametrize(
    ("text", "limit", "written"),
    [
        ("1 hour", Hours(1), "PT1H"),
        ("72 hours", Hours(72), "PT72H"),
        ("14 days", Days(14), "P14D"),
        ("1 month", Months(1), "P1M"),
    ],
)
def test_a_limit_is_read_as_the_law_words_it(text: str, limit: Limit, written: str) -> None:
    assert parse_limit(text) == limit
    assert str(limit) == written


@pytest.mark.parametrize(
    "text", ["", "0 hours", "-1 day", "1.5 hours", "1 year", "PT4H", "4hours"]
)
def test_anything_else_is_no_limit(text: str) -> None:
    with pytest.raises(InvalidRulebookError):
        parse_limit(text)


def test_an_unknown_state_reads_the_clock_in_brussels() -> None:
    assert zone_of("FI").key == "Europe/Helsinki"
    assert zone_of("").key == zone_of("XX").key == "Europe/Brussels"
