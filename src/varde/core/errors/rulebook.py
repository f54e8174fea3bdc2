"""The rulebook: files that are wrong, regimes that are not there."""

from __future__ import annotations

from .families import DomainError


class RulebookError(DomainError):
    """The rulebook cannot be trusted as it stands."""

    code = "rulebook.invalid"


class EmptyConditionError(RulebookError):
    """An `all_of` or `any_of` with nothing in it."""

    code = "regime.empty-condition"


class InvalidRulebookError(RulebookError):
    """`where` names the file and the place, `reason` what is wrong there."""

    code = "rulebook.invalid-file"


class RegimeNotFoundError(DomainError):
    """No regime goes by that name."""

    code = "regime.not-found"


class RegimeNotInForceError(DomainError):
    """No version of the regime covers that day."""

    code = "regime.not-in-force"
