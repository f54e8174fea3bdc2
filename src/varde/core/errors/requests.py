"""What a program asked for in a way that the API does not take."""

from __future__ import annotations

from .families import InvalidValueError


class KeyReusedError(InvalidValueError):
    """One idempotency key came with two different requests."""

    code = "idempotency.key-reused"


class InvalidCursorError(InvalidValueError):
    """A place in a list that was not given out here."""

    code = "page.invalid-cursor"
