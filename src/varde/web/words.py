"""Times, states and names in words: pure functions of what is told and the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# A clock is shown to the minute below a day, then in days and hours, then in days.
HOURS_UNTIL = timedelta(days=1)
DAYS_AND_HOURS_UNTIL = timedelta(days=4)
SOON = timedelta(hours=6)

LATE, NEAR, CALM = "late", "soon", "calm"

# The same in every language.
UNIT_SIGNS = {"hours": "h", "minutes": "min", "EUR": "EUR", "percent": "%", "km2": "km²"}


@dataclass(frozen=True, slots=True)
class DayShapes:
    """How a language writes a day: one of these months, one of another year, in full."""

    near: str
    far: str
    full: str


NORDIC = DayShapes("D j. b", "j. b Y", "j. F Y")
DAYS = {
    "en": DayShapes("D j M", "j M Y", "j F Y"),
    "sv": DayShapes("D j b", "j b Y", "j F Y"),
    "fi": DayShapes("D j.n.", "j.n.Y", "j. E Y"),
}


def time_left(due_at: datetime, legal_end: datetime, now: datetime) -> str:
    """
    Say how long it is until a due time, or how long it has been over.

    Between the due time and the legal end it is how long the law still leaves.
    """
    span = duration(abs((due_at if now <= due_at else legal_end) - now))
    return gettext("%(span)s late") % {"span": span} if now > legal_end else span


def duration(span: timedelta) -> str:
    """Say a span as a person reads a clock: 40 min, 2 h 18 min, 1 d 22 h, 9 days."""
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    days, rest = divmod(hours, 24)
    if span < timedelta(hours=1):
        return gettext("%(minutes)d min") % {"minutes": minutes}
    if span < HOURS_UNTIL:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if span < DAYS_AND_HOURS_UNTIL:
        return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": rest}
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def urgency(due_at: datetime | None, legal_end: datetime | None, now: datetime) -> str:
    """Return late, soon or calm; a clock that does not run yet is soon."""
    if due_at is None or legal_end is None:
        return NEAR
    if now > legal_end:
        return LATE
    return NEAR if due_at - now <= SOON else CALM


def clock(value: datetime) -> str:
    """What the reader's clock showed: 06:04."""
    return f"{timezone.localtime(value):%H:%M}"


def moment(value: datetime, now: datetime) -> str:
    """Say an instant as a colleague would: today 06:04, Mon 23 Nov 06:04."""
    local = timezone.localtime(value)
    if local.date() == timezone.localtime(now).date():
        return gettext("today %(clock)s") % {"clock": clock(value)}
    return _with_day(local, now)


def moment_in_both(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say an instant for the reader, and by another zone's clock where that differs."""
    here, there = timezone.localtime(value), timezone.localtime(value, zone)
    said = moment(value, now)
    if here.utcoffset() == there.utcoffset():
        return said
    same_day = here.date() == there.date()
    other = f"{there:%H:%M}" if same_day else _with_day(there, now)
    return f"{said} {here.tzname()} ({other} {there.tzname()})"


def _with_day(local: datetime, now: datetime) -> str:
    near = abs(local - now) < timedelta(days=180)
    shape = _day_shapes().near if near else _day_shapes().far
    return f"{formats.date_format(local, shape)} {local:%H:%M}"


def _day_shapes() -> DayShapes:
    return DAYS.get(language(), NORDIC)


def language() -> str:
    """The code of the language that the page is in."""
    return translation.get_language() or "en"


def quoted(text: str) -> str:
    """Put a name between the quotation marks of the active language."""
    return gettext("“%(name)s”") % {"name": text}


def full_day(value: date) -> str:
    """Say a day in full: 21 November 2026."""
    return formats.date_format(value, _day_shapes().full)


def full_moment(value: datetime) -> str:
    """Say an instant in full, with the abbreviation of the reader's zone."""
    local = timezone.localtime(value)
    return f"{full_day(local)} {local:%H:%M:%S} {local.tzname()}"
