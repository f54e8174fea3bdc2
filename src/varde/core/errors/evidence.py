"""Items of evidence, who has them, and the packages that they leave in."""

from __future__ import annotations

from .families import ConflictError, InvalidValueError, NotAllowedError


class ItemCorrectedError(ConflictError):
    """Somebody was quicker; `statement` is the number of the one that holds now."""

    code = "evidence.corrected"


class NothingCorrectedError(ConflictError):
    """A correction that says what holds already."""

    code = "evidence.nothing-corrected"


# Custody


class NotTheHolderError(ConflictError):
    """`holder` is who has the item, by name."""

    code = "custody.not-the-holder"


class HeldAlreadyError(ConflictError):
    """The person holds the item himself."""

    code = "custody.held-already"


class HandOverWaitingError(ConflictError):
    """`receiver` is who has yet to answer, by name."""

    code = "custody.waiting"


class NoHandOverError(ConflictError):
    """No hand-over waits for an answer."""

    code = "custody.nothing-waiting"


class NotTheGiverError(NotAllowedError):
    """`giver` is who handed the item over, by name."""

    code = "custody.not-the-giver"


class NotTheReceiverError(NotAllowedError):
    """`receiver` is who was named, by name."""

    code = "custody.not-the-receiver"


class CustodyEndedError(ConflictError):
    """The item is destroyed."""

    code = "custody.ended"


class SealNotOnItemError(ConflictError):
    """`seal` is the number of the one that is on it, or empty."""

    code = "custody.seal-not-on-item"


class CustodyOutOfOrderError(InvalidValueError):
    """`field` is `at`; `after` is when the event before it happened."""

    code = "custody.out-of-order"


class FutureCustodyError(InvalidValueError):
    """A custody event that has not happened yet; `field` is `at`."""

    code = "custody.in-the-future"


class ProofMissingError(InvalidValueError):
    """`field` is where the signed form belongs."""

    code = "custody.proof-missing"


class BeyondLabelError(InvalidValueError):
    """`tlp` is the item's label; `field` is where the ground belongs."""

    code = "custody.beyond-label"


# Case packages


class PackageUnderWayError(ConflictError):
    """`package` is the number of the one that is being made."""

    code = "package.under-way"


class PackageNotThereError(ConflictError):
    """`state` says why it cannot be fetched."""

    code = "package.not-there"
