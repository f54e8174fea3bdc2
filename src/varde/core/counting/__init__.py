"""
When a report falls due: named counting rules, each with its provision.

A due time follows from when the clock started, the limit, and the rule by which
the law counts it. Nothing here reads the current time.
"""

from __future__ import annotations

from .due import Due, due
from .free_days import Calendar, is_free_day, next_working_day
from .limits import Days, Hours, Limit, Months, Weeks, parse_limit
from .rules import CountingRule
from .zones import zone_of

__all__ = [
    "Calendar",
    "CountingRule",
    "Days",
    "Due",
    "Hours",
    "Limit",
    "Months",
    "Weeks",
    "due",
    "is_free_day",
    "next_working_day",
    "parse_limit",
    "zone_of",
]
