"""Times, facts and texts that cannot be taken as they stand."""

from __future__ import annotations

from .families import InvalidValueError


class NaiveInstantError(InvalidValueError):
    """A time without a zone."""

    code = "time.no-zone"


class InvalidInstantError(InvalidValueError):
    """A text that is no time."""

    code = "time.invalid"


class InstantOutOfRangeError(InvalidInstantError):
    """A year in which no incident can lie."""

    code = "time.out-of-range"


class UnknownFactError(InvalidValueError):
    """A fact that is not in the vocabulary."""

    code = "fact.unknown"


class InvalidFactValueError(InvalidValueError):
    """`fact` names it, `reason` is a stable word for what is wrong with the value."""

    code = "fact.invalid-value"


class MilestonesOutOfOrderError(InvalidValueError):
    """`fact` names the milestone that lies before the one it `must_follow`."""

    code = "milestone.out-of-order"


class FutureMilestoneError(InvalidValueError):
    """A milestone that has not happened yet."""

    code = "milestone.in-the-future"


class InvalidTextError(InvalidValueError):
    """`field` names it, `reason` is `empty`, `too-long` or tells the character."""

    code = "text.invalid"


class NotCanonicalError(InvalidValueError):
    """A value that has no canonical JSON form."""

    code = "value.not-canonical"
