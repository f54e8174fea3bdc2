"""One byte string for one value: the JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

import hashlib

import rfc8785

from .errors import NotCanonicalError


def canonical_json(value: object) -> bytes:
    """
    Return the canonical JSON of a value, in UTF-8.

    Raises NotCanonicalError for what RFC 8785 cannot express: other types, NaN,
    integers beyond 2**53, lone surrogates.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it refuses the rest
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotCanonicalError(reason=type(error).__name__) from error


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
