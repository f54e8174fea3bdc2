"""The due time of one limit."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..instants import in_utc
from .free_days import Calendar, is_free_day, next_working_day
from .limits import Days, Hours, Limit, Months, Weeks
from .rules import CountingRule

NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """
    When a limit runs out, in UTC.

    `at` counts down. `legal_end` is at the same instant or later, where the law only
    extends: a person works towards the first and may rely on the second.
    """

    at: datetime
    legal_end: datetime


def due(
    started_at: datetime, limit: Limit, rule: CountingRule, zone: ZoneInfo, country: str
) -> Due:
    """
    Return when the limit runs out.

    Hours are elapsed time. Days, weeks and months are calendar ones where the authority
    sits and keep the local hour; 31 January plus one month is the last day of February.
    `country` (ISO 3166, upper case) decides the free days.
    """
    start = in_utc(started_at)
    at = _unextended(start, limit, zone)
    match rule:
        case CountingRule.ELAPSED:
            return Due(at, at)
        case CountingRule.DORA_NOON:
            # "Bank holiday" is not defined there: the fewer days count down.
            moved = _noon_of_next_working_day(at, zone, country, Calendar.PUBLIC)
            return Due(moved, _noon_of_next_working_day(at, zone, country, Calendar.BANKS))
        case CountingRule.NATIONAL:
            end = _end_of_working_day(at, limit, zone, country, Calendar.LIMITS)
            return Due(at, end)
        case CountingRule.REGULATION_1182_71:
            if isinstance(limit, Hours):
                return Due(at, _next_full_hour(at))
            end = _end_of_working_day(at, limit, zone, country, Calendar.PUBLIC)
            return Due(at, end)


def _unextended(start: datetime, limit: Limit, zone: ZoneInfo) -> datetime:
    match limit:
        case Hours(count):
            return start + timedelta(hours=count)
        case Days(count):
            return _resolve(start.astimezone(zone) + timedelta(days=count), zone)
        case Weeks(count):
            return _resolve(start.astimezone(zone) + timedelta(weeks=count), zone)
        case Months(count):
            return _resolve(_add_months(start.astimezone(zone), count), zone)


def _add_months(local: datetime, count: int) -> datetime:
    years, month0 = divmod(local.month - 1 + count, 12)
    year, month = local.year + years, month0 + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day)


def _resolve(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the wall-clock time as an instant; the earlier one where it comes twice."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _noon_of_next_working_day(
    at: datetime, zone: ZoneInfo, country: str, calendar: Calendar
) -> datetime:
    local_day = at.astimezone(zone).date()
    if not is_free_day(local_day, country, calendar):
        return at
    return _local(next_working_day(local_day, country, calendar), NOON, zone)


def _end_of_working_day(
    at: datetime, limit: Limit, zone: ZoneInfo, country: str, calendar: Calendar
) -> datetime:
    if isinstance(limit, Hours):
        return at
    day = at.astimezone(zone).date()
    day = next_working_day(day, country, calendar)
    return _local(day + timedelta(days=1), time(0, 0), zone)


def _next_full_hour(at: datetime) -> datetime:
    """Return the end of the last hour, when counting began with the next full hour."""
    floor = at.replace(minute=0, second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(hours=1)


def _local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
