"""When a limit runs out: the test vectors of the law notes, and what always holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.counting import (
    CountingRule,
    Days,
    Due,
    Hours,
    Limit,
    Months,
    due,
    is_free_day,
    zone_of,
)
from varde.core.errors import NaiveInstantError
from varde.core.instants import parse_instant

ELAPSED, NATIONAL = CountingRule.ELAPSED, CountingRule.NATIONAL
TIME, NOON = CountingRule.REGULATION_1182_71, CountingRule.DORA_NOON
COUNTRIES = ("SE", "FI", "DK", "NO", "IS")
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def counted(start: str, limit: Limit, rule: CountingRule, country: str = "SE") -> Due:
    return due(parse_instant(start), limit, rule, zone_of(country), country)


def local(instant: datetime, country: str) -> str:
    return instant.astimezone(zone_of(country)).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-18T15:40:00+01:00", 24, "2026-12-19T15:40+01:00"),
        ("2026-12-18T15:40:00+01:00", 72, "2026-12-21T15:40+01:00"),
        ("2026-10-23T12:00:00+02:00", 72, "2026-10-26T11:00+01:00"),
        ("2027-03-26T12:00:00+01:00", 72, "2027-03-29T13:00+02:00"),
    ],
    ids=["H1-24", "H1-72", "H2", "H3"],
)
@pytest.mark.parametrize("rule", [ELAPSED, NATIONAL])
def test_hours_run_through_weekends_holidays_and_clock_changes(
    start: str, hours: int, end: str, rule: CountingRule
) -> None:
    found = counted(start, Hours(hours), rule)

    assert local(found.at, "SE") == end
    assert found.legal_end == found.at


@pytest.mark.parametrize(
    ("start", "hours", "legal_end"),
    [
        ("2026-12-18T15:40:00+01:00", 24, "2026-12-19T16:00+01:00"),
        ("2026-12-18T15:40:00+01:00", 72, "2026-12-21T16:00+01:00"),
        ("2026-12-22T12:17:00+01:00", 72, "2026-12-25T13:00+01:00"),
        ("2026-12-22T12:59:00+01:00", 72, "2026-12-25T13:00+01:00"),
    ],
    ids=["H1-24", "H1-72", "12:17", "12:59"],
)
def test_hours_of_the_regulation_end_with_a_full_hour(
    start: str, hours: int, legal_end: str
) -> None:
    found = counted(start, Hours(hours), TIME)

    assert found.at == parse_instant(start) + timedelta(hours=hours)
    assert local(found.legal_end, "SE") == legal_end


def month(name: str, start: str, day: str, **legal_days: str) -> list[object]:
    """One vector, for each country: from `start`, due on `day`, legal end by country."""
    return [
        pytest.param(start, country, day, legal_day, id=f"{name}-{country}")
        for country, legal_day in legal_days.items()
    ]


MONTHS = [
    *month(
        "M1", "2027-01-31", "2027-02-28",
        SE="2027-03-01", FI="2027-03-01", NO="2027-03-01", DK="2027-03-01",
    ),
    *month(
        "M2", "2026-11-24", "2026-12-24",
        SE="2026-12-28", FI="2026-12-28", DK="2026-12-28", NO="2026-12-24",
    ),
    *month(
        "M3", "2027-05-25", "2027-06-25",
        SE="2027-06-28", FI="2027-06-28", DK="2027-06-25", NO="2027-06-25",
    ),
    *month(
        "M4", "2028-04-17", "2028-05-17",
        NO="2028-05-18", SE="2028-05-17", FI="2028-05-17", DK="2028-05-17",
    ),
    *month("M5", "2029-05-05", "2029-06-05", DK="2029-06-06", SE="2029-06-05"),
    *month(
        "M6", "2027-11-06", "2027-12-06",
        FI="2027-12-07", SE="2027-12-06", NO="2027-12-06", DK="2027-12-06",
    ),
    *month(
        "M7", "2026-12-06", "2027-01-06",
        SE="2027-01-07", FI="2027-01-07", NO="2027-01-06", DK="2027-01-06",
    ),
    *month(
        "M8", "2027-02-25", "2027-03-25",
        NO="2027-03-30", DK="2027-03-30", SE="2027-03-25", FI="2027-03-25",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("start", "country", "day", "legal_day"), MONTHS)
def test_a_month_keeps_its_day_and_ends_legally_with_a_working_day(
    start: str, country: str, day: str, legal_day: str
) -> None:
    noon = datetime.fromisoformat(f"{start}T12:00").replace(tzinfo=zone_of(country))

    found = due(noon, Months(1), NATIONAL, zone_of(country), country)

    assert local(found.at, country)[:16] == f"{day}T12:00"
    last_second = found.legal_end - timedelta(seconds=1)
    assert local(last_second, country)[:10] == legal_day
    assert local(found.legal_end, country)[11:16] == "00:00"


@pytest.mark.parametrize(
    ("start", "limit", "at", "legal_end"),
    [
        ("2027-01-31T12:00", Months(1), "2027-02-28T12:00", "2027-03-02T00:00"),
        ("2026-12-17T10:00", Days(14), "2026-12-31T10:00", "2027-01-01T00:00"),
        ("2027-12-17T10:00", Days(2), "2027-12-19T10:00", "2027-12-21T00:00"),
        ("2026-11-24T12:00", Months(1), "2026-12-24T12:00", "2026-12-25T00:00"),
    ],
    ids=["M1", "D1", "A1 by article 3(4)", "an eve is no public holiday"],
)
def test_days_and_months_of_the_regulation_end_at_midnight_of_a_working_day(
    start: str, limit: Limit, at: str, legal_end: str
) -> None:
    found = counted(f"{start}:00+01:00", limit, TIME)

    assert local(found.at, "SE") == f"{at}+01:00"
    assert local(found.legal_end, "SE") == f"{legal_end}+01:00"


@pytest.mark.parametrize(
    ("start", "limit", "rule", "end"),
    [
        ("2026-12-18T22:00:00+01:00", Hours(4), NOON, "2026-12-21T12:00+01:00"),
        ("2026-12-18T22:00:00+01:00", Hours(4), ELAPSED, "2026-12-19T02:00+01:00"),
        ("2026-11-26T08:00:00+01:00", Months(1), NOON, "2026-12-28T12:00+01:00"),
        ("2026-12-18T19:30:00+01:00", Hours(4), NOON, "2026-12-18T23:30+01:00"),
        ("2026-12-18T19:59:59+01:00", Hours(4), NOON, "2026-12-18T23:59+01:00"),
        ("2026-12-18T20:00:00+01:00", Hours(4), NOON, "2026-12-21T12:00+01:00"),
        ("2026-12-20T20:00:00+01:00", Hours(4), NOON, "2026-12-21T00:00+01:00"),
    ],
    ids=["W1", "W2", "W3", "W4", "last second", "midnight", "Monday 00:00"],
)
def test_the_noon_rule_moves_what_falls_on_a_free_day(
    start: str, limit: Limit, rule: CountingRule, end: str
) -> None:
    found = counted(start, limit, rule)

    assert local(found.at, "SE") == end
    assert found.legal_end == found.at


@pytest.mark.parametrize(
    ("country", "start", "end", "legal_end"),
    [
        # Christmas Eve is a Thursday in 2026, and banks open again on Monday 28 December.
        ("SE", "2026-12-23T20:00", "2026-12-24T20:00+01:00", "2026-12-28T12:00+01:00"),
        # Ascension Day is 6 May 2027; Danish banks are closed on the Friday after it too.
        ("DK", "2027-05-05T20:00", "2027-05-07T12:00+02:00", "2027-05-10T12:00+02:00"),
        ("SE", "2027-05-05T20:00", "2027-05-07T12:00+02:00", "2027-05-07T12:00+02:00"),
    ],
)
def test_what_is_free_for_banks_alone_extends_the_legal_end_only(
    country: str, start: str, end: str, legal_end: str
) -> None:
    zone = zone_of(country)
    begun = datetime.fromisoformat(start).replace(tzinfo=zone)

    found = due(begun, Hours(24), NOON, zone, country)

    assert local(found.at, country) == end
    assert local(found.legal_end, country) == legal_end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2028-01-31", "2028-02-29"),
        ("2027-08-31", "2027-09-30"),
        ("2026-12-31", "2027-01-31"),
        ("2027-02-28", "2027-03-28"),
    ],
)
def test_a_month_ends_on_the_last_day_where_the_date_is_missing(
    start: str, end: str
) -> None:
    found = counted(f"{start}T10:00:00Z", Months(1), ELAPSED, "IS")

    assert local(found.at, "IS") == f"{end}T10:00+00:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-02-28T02:30:00+01:00", "2027-03-28T03:30+02:00"),
        ("2026-09-25T02:30:00+02:00", "2026-10-25T02:30+02:00"),
    ],
    ids=["an hour that does not exist", "an hour that comes twice"],
)
def test_a_month_into_a_clock_change_takes_the_earlier_reading(
    start: str, end: str
) -> None:
    assert local(counted(start, Months(1), ELAPSED).at, "SE") == end


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        due(datetime(2026, 11, 21, 3, 4), Hours(24), ELAPSED, STOCKHOLM, "SE")


instants = st.datetimes(
    datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)
)  # fmt: skip
limits = st.one_of(
    st.builds(Hours, st.integers(1, 100)),
    st.builds(Days, st.integers(1, 60)),
    st.builds(Months, st.integers(1, 14)),
)
countries = st.sampled_from(COUNTRIES)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=40)), limits, countries)
@pytest.mark.parametrize("rule", [ELAPSED, NATIONAL, TIME])
def test_a_later_start_never_falls_due_earlier(
    rule: CountingRule, start: datetime, later: timedelta, limit: Limit, country: str
) -> None:
    first = due(start, limit, rule, zone_of(country), country)
    second = due(start + later, limit, rule, zone_of(country), country)

    # 30 January 20:00 and 31 January 08:00 both meet on the last day of February.
    exact = not isinstance(limit, Months)
    order = (lambda end: end) if exact else (lambda end: local(end, country)[:10])
    assert order(first.at) <= order(second.at)
    assert order(first.legal_end) <= order(second.legal_end)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=9)), countries)
def test_by_the_noon_rule_only_a_working_morning_comes_before_what_was_moved_to_it(
    start: datetime, later: timedelta, country: str
) -> None:
    zone = zone_of(country)
    first = due(start, Hours(4), NOON, zone, country).at.astimezone(zone)
    second = due(start + later, Hours(4), NOON, zone, country).at.astimezone(zone)

    assert first <= second or (first.date() == second.date() and second.hour < 12)


@given(instants, limits, countries, st.sampled_from(CountingRule))
def test_no_rule_shortens_a_limit(
    start: datetime, limit: Limit, country: str, rule: CountingRule
) -> None:
    zone = zone_of(country)
    plain = due(start, limit, ELAPSED, zone, country).at

    found = due(start, limit, rule, zone, country)

    assert plain <= found.at <= found.legal_end
    assert rule is NOON or found.at == plain


@given(instants, countries)
def test_the_noon_rule_ends_on_a_working_day(start: datetime, country: str) -> None:
    zone = zone_of(country)

    end = due(start, Hours(24), NOON, zone, country).at.astimezone(zone)

    assert not is_free_day(end.date(), country)


@given(instants, limits, countries, st.sampled_from(CountingRule))
def test_the_zone_in_which_a_start_is_written_does_not_matter(
    start: datetime, limit: Limit, country: str, rule: CountingRule
) -> None:
    elsewhere = start.astimezone(ZoneInfo("Pacific/Auckland"))

    assert due(elsewhere, limit, rule, zone_of(country), country) == due(
        start, limit, rule, zone_of(country), country
    )
