"""How long to wait before something outside is tried again."""

from __future__ import annotations

from datetime import timedelta

# Beyond that many doublings every pause is the longest one.
DOUBLINGS = 12


def pause_after(failures: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return the pause after so many failures in a row: each is twice the one before."""
    return min(first * (1 << max(0, min(failures, DOUBLINGS))), longest)
