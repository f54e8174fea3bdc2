"""The families of refusals. A refusal's family decides which HTTP status tells it."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Base of every refusal. `code` is stable; the wording is not."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}: {said}" if said else self.code


class InvalidValueError(DomainError):
    """The request cannot be understood, or names something impossible."""

    code = "value.invalid"


class NotAllowedError(DomainError):
    """The person may see the thing, but not do this to it."""

    code = "role.not-allowed"


class ConflictError(DomainError):
    """The request is well formed, but the record already says otherwise."""

    code = "record.conflict"
