"""Times and states in words: pure functions of instants and of the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# A clock is shown to the minute below two days, then in days and hours, then in days.
HOURS_UNTIL = timedelta(days=1)
DAYS_AND_HOURS_UNTIL = timedelta(days=4)
SOON = timedelta(hours=6)

LATE, NEAR, CALM = "late", "soon", "calm"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How a clock stands: its words, and whether it is late."""

    words: str
    late: bool


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """Say how long it is until a due time, or how long it has been over."""
    late = now > due_at
    span = duration(abs(due_at - now))
    if late:
        return TimeLeft(gettext("%(span)s late") % {"span": span}, late=True)
    return TimeLeft(span, late=False)


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


def urgency(due_at: datetime | None, now: datetime) -> str:
    """Return late, soon or calm; a clock that does not run yet is soon."""
    if due_at is None:
        return NEAR
    if now > due_at:
        return LATE
    return NEAR if due_at - now <= SOON else CALM


def moment(value: datetime, now: datetime, zone: ZoneInfo | None = None) -> str:
    """Say an instant as a colleague would: today 06:04, Mon 23 Nov 06:04."""
    local = timezone.localtime(value, zone)
    today = timezone.localtime(now, zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return gettext("today %(clock)s") % {"clock": clock}
    shape = "D j M" if abs(local.date() - today) < timedelta(days=180) else "j M Y"
    return f"{formats.date_format(local, shape)} {clock}"


def moment_in_both(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say an instant for the reader, and by another zone's clock where that differs."""
    here, there = timezone.localtime(value), timezone.localtime(value, zone)
    said = moment(value, now)
    if here.utcoffset() == there.utcoffset():
        return said
    return f"{said} {here.tzname()} ({moment(value, now, zone)} {there.tzname()})"


def full_moment(value: datetime, zone: ZoneInfo | None = None) -> str:
    """Say an instant in full, with the abbreviation of its zone."""
    local = timezone.localtime(value, zone)
    return f"{formats.date_format(local, 'j F Y')} {local:%H:%M:%S} {local.tzname()}"
