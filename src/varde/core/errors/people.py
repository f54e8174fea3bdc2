"""Organisations, who holds which role in them, and how people and programs come in."""

from __future__ import annotations

from .families import ConflictError, InvalidValueError, NotAllowedError


class InvalidOrganisationError(InvalidValueError):
    """`field` names what, `reason` is a stable word for what is wrong with it."""

    code = "organisation.invalid-value"


class AuthorityTakenError(ConflictError):
    """Another organisation is that authority already."""

    code = "organisation.authority-taken"


class InvalidRoleError(InvalidValueError):
    """`role` is unknown, or is one that only an authority has."""

    code = "membership.invalid-role"


class LastAdministratorError(ConflictError):
    """Somebody must be able to administer."""

    code = "membership.last-administrator"


class RoleNotHeldError(ConflictError):
    """Nobody can lose a role that he does not hold."""

    code = "membership.role-not-held"


class InvitationClosedError(ConflictError):
    """The invitation has expired or has been used."""

    code = "invitation.closed"


class InvitationForAnotherError(NotAllowedError):
    """The invitation is for another address."""

    code = "invitation.for-another"


class InvalidTokenError(InvalidValueError):
    """`field` names what, `reason` is a stable word for what is wrong with it."""

    code = "token.invalid-value"


class ScopeMissingError(NotAllowedError):
    """The API token does not reach that far; `scope` is the one that is needed."""

    code = "token.scope-missing"
