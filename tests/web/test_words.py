"""Times are said as a colleague would say them, in the language and zone of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from varde.web import words

NOW = datetime(2026, 10, 6, 21, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STOCKHOLM, HELSINKI = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/Helsinki")


@pytest.fixture(autouse=True)
def _read_in_english_in_stockholm() -> Iterator[None]:
    with translation.override("en"), timezone.override(STOCKHOLM):
        yield


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (HOUR - timedelta(seconds=1), "59 min"),
        (HOUR, "1 h 0 min"),
        (2 * HOUR + 18 * MINUTE, "2 h 18 min"),
        (DAY - MINUTE, "23 h 59 min"),
        (DAY, "1 d 0 h"),
        (46 * HOUR + 59 * MINUTE, "1 d 22 h"),
        (4 * DAY - MINUTE, "3 d 23 h"),
        (4 * DAY, "4 days"),
        (31 * DAY, "31 days"),
    ],
)
def test_a_span_is_said_as_a_clock_is_read(span: timedelta, said: str) -> None:
    assert words.duration(span) == said


@pytest.mark.parametrize(
    ("due_in", "end_in", "said"),
    [
        (2 * HOUR, 2 * HOUR, "2 h 0 min"),
        (2 * HOUR, 9 * DAY, "2 h 0 min"),
        (0 * HOUR, 0 * HOUR, "0 min"),
        (-MINUTE, -MINUTE, "1 min late"),
        (-MINUTE, 3 * HOUR, "3 h 0 min"),
        (-2 * DAY, -HOUR, "1 h 0 min late"),
    ],
)
def test_late_is_what_is_past_the_legal_end(
    due_in: timedelta, end_in: timedelta, said: str
) -> None:
    assert words.time_left(NOW + due_in, NOW + end_in, NOW) == said


@pytest.mark.parametrize(
    ("due_in", "end_in", "expected"),
    [
        (-HOUR, -MINUTE, "late"),
        (-HOUR, HOUR, "soon"),
        (0 * HOUR, 0 * HOUR, "soon"),
        (6 * HOUR, 6 * HOUR, "soon"),
        (6 * HOUR + MINUTE, DAY, "calm"),
    ],
)
def test_what_is_near_is_marked_before_it_is_late(
    due_in: timedelta, end_in: timedelta, expected: str
) -> None:
    assert words.urgency(NOW + due_in, NOW + end_in, NOW) == expected


def test_a_clock_that_does_not_run_yet_is_not_forgotten() -> None:
    assert words.urgency(None, None, NOW) == "soon"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(0), "today 23:30"),
        (29 * MINUTE, "today 23:59"),
        (30 * MINUTE, "Wed 7 Oct 00:00"),
        (-24 * HOUR, "Mon 5 Oct 23:30"),
        (19 * DAY, "Sun 25 Oct 22:30"),
        (179 * DAY, "Sat 3 Apr 23:30"),
        (181 * DAY, "5 Apr 2027 23:30"),
        (-181 * DAY, "8 Apr 2026 23:30"),
    ],
)
def test_an_instant_is_said_in_short(later: timedelta, said: str) -> None:
    assert words.moment(NOW + later, NOW) == said


def test_today_is_the_readers_day() -> None:
    with timezone.override(HELSINKI):
        assert words.moment(NOW, NOW - 45 * MINUTE) == "Wed 7 Oct 00:30"


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        (NOW, "Europe/Oslo", "today 23:30"),
        (NOW - HOUR, "Europe/Helsinki", "today 22:30 CEST (23:30 EEST)"),
        (NOW, "Europe/Helsinki", "today 23:30 CEST (Wed 7 Oct 00:30 EEST)"),
        (NOW, "Atlantic/Reykjavik", "today 23:30 CEST (21:30 GMT)"),
    ],
)
def test_another_zone_is_told_where_its_clock_differs(
    at: datetime, zone: str, said: str
) -> None:
    assert words.moment_in_both(at, NOW, ZoneInfo(zone)) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 02:30:00 CEST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 02:30:00 CET"),
    ],
)
def test_in_full_no_hour_is_said_twice(at: datetime, said: str) -> None:
    assert words.full_moment(at) == said


@pytest.mark.parametrize(
    ("language", "near", "full"),
    [
        ("en", "Thu 8 Oct 21:30", "6 October 2026"),
        ("sv", "tors 8 okt 21:30", "6 oktober 2026"),
        ("da", "tor 8. okt 21:30", "6. oktober 2026"),
        ("nb", "tor 8. okt 21:30", "6. oktober 2026"),
        ("fi", "to 8.10. 21:30", "6. lokakuuta 2026"),
        ("is", "fim 8. okt 21:30", "6. október 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(
    language: str, near: str, full: str
) -> None:
    with translation.override(language):
        assert words.moment(NOW + 46 * HOUR, NOW) == near
        assert words.full_moment(NOW).startswith(full)
