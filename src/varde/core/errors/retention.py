"""Legal holds, which stand in the way of erasing."""

from __future__ import annotations

from .families import ConflictError


class OnHoldError(ConflictError):
    """A legal hold keeps it."""

    code = "retention.on-hold"


class HoldLiftedError(ConflictError):
    """The hold has been lifted already."""

    code = "retention.hold-lifted"
