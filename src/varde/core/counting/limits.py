"""Time limits as the law words them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InvalidRulebookError


@dataclass(frozen=True, slots=True)
class Hours:
    """Elapsed hours; a clock change neither lengthens nor shortens them."""

    count: int

    def __str__(self) -> str:
        return f"PT{self.count}H"


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days in the authority's zone."""

    count: int

    def __str__(self) -> str:
        return f"P{self.count}D"


@dataclass(frozen=True, slots=True)
class Weeks:
    """Calendar weeks in the authority's zone."""

    count: int

    def __str__(self) -> str:
        return f"P{self.count}W"


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months in the authority's zone."""

    count: int

    def __str__(self) -> str:
        return f"P{self.count}M"


Limit = Hours | Days | Weeks | Months

_WORDING = re.compile(r"([1-9][0-9]*) (hour|day|week|month)s?")


def parse_limit(text: str) -> Limit:
    """Read `24 hours`, `14 days`, `4 weeks` or `1 month`. Raises InvalidRulebookError."""
    match = _WORDING.fullmatch(text)
    if match is None:
        raise InvalidRulebookError(where=text, reason="not a time limit")
    kinds: dict[str, type[Limit]] = {
        "hour": Hours,
        "day": Days,
        "week": Weeks,
        "month": Months,
    }
    return kinds[match[2]](int(match[1]))
