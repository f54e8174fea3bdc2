from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from varde.core.errors import InstantOutOfRangeError, InvalidInstantError, NaiveInstantError
from varde.core.instants import in_utc, iso, parse_instant

CEST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-10-06T21:30:00Z", "2026-10-06T21:30:00Z"),
        ("2026-10-06t21:30:00z", "2026-10-06T21:30:00Z"),
        ("2026-10-06 23:30+02:00", "2026-10-06T21:30:00Z"),
        ("2026-10-06T23:30:00.25+02:00", "2026-10-06T21:30:00.250000Z"),
        ("2026-10-06T21:30:00.123456789Z", "2026-10-06T21:30:00.123456Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"),
    ],
)
def test_an_instant_is_kept_in_utc(text: str, kept: str) -> None:
    assert iso(parse_instant(text)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-10-06",
        "2026-13-06T21:30:00Z",
        "2026-02-29T12:00:00Z",
        "2026-10-06T24:00:00Z",
        "2026-10-06T21:30:00+25:00",
        "2026-10-06T21:30:00Z ",
        "20261006T213000Z",
        "0001-01-01T00:00:00+02:00",
        "9999-12-31T23:59:59-02:00",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(InvalidInstantError):
        parse_instant(text)


@pytest.mark.parametrize("text", ["1970-01-01T00:30:00+01:00", "2199-12-31T23:30:00-01:00"])
def test_what_could_not_be_read_again_is_refused(text: str) -> None:
    with pytest.raises(InvalidInstantError):
        parse_instant(text)


@pytest.mark.parametrize("text", ["1900-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_year_in_which_nothing_can_lie_is_told_apart(text: str) -> None:
    with pytest.raises(InstantOutOfRangeError):
        parse_instant(text)


def test_no_zone_is_guessed() -> None:
    with pytest.raises(NaiveInstantError):
        parse_instant("2026-10-06T21:30:00")
    with pytest.raises(NaiveInstantError):
        in_utc(datetime(2026, 10, 6, 21, 30))


def test_the_same_instant_in_utc() -> None:
    there = datetime(2026, 10, 6, 23, 30, tzinfo=CEST)

    assert in_utc(there).isoformat() == "2026-10-06T21:30:00+00:00"
    assert in_utc(there).tzinfo is UTC


@pytest.mark.parametrize("year", [1, 9999])
def test_an_instant_that_utc_cannot_hold_is_refused(year: int) -> None:
    edge = {1: (1, 1, 0), 9999: (12, 31, 23)}[year]
    shift = timezone(timedelta(hours=2 if year == 1 else -2))

    with pytest.raises(InvalidInstantError):
        in_utc(datetime(year, *edge, tzinfo=shift))
