"""
How long to wait before something is tried again, and whose turn it is.

A clock may run ahead for a moment and be set right: what was noted down meanwhile lies
further ahead than anything is ever put off, and must not wait until the clock is there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

# Beyond that many doublings every pause is the longest one.
DOUBLINGS = 12


def pause_after(failures: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return the pause after so many failures in a row: each is twice the one before."""
    return min(first * (1 << max(0, min(failures, DOUBLINGS))), longest)


def is_due(at: datetime, *, now: datetime, longest: timedelta) -> bool:
    """Tell whether it is time, where nothing is put off for longer than `longest`."""
    # Twice as long: the clocks of two machines differ a little.
    return not now < at <= now + 2 * longest


def due(column: str, *, now: datetime, longest: timedelta) -> Q:
    """Return the rows of which `is_due` holds."""
    return Q((f"{column}__lte", now)) | Q((f"{column}__gt", now + 2 * longest))


def silent(column: str, *, now: datetime, longest: timedelta) -> Q:
    """Return the rows that were last heard of longer ago, or when the clock ran ahead."""
    return Q((f"{column}__lte", now - longest)) | Q((f"{column}__gt", now + longest))
