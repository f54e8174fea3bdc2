"""
The detail of an entry, and the commitment that stands for it in the chain.

The salt is what makes erasing real: without it nobody can test a guess about
what the detail said, however short it was.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

SALT_BYTES = 32
DETAIL_DOMAIN = b"varde.record.detail.v1\x00"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A detail that is still there: the salt and the canonical JSON."""

    salt: bytes
    detail: bytes


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who erased a detail, by reference, when (in UTC) and for which stable reason."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Erased:
    """A detail that was erased, with what the store says of it, if it says anything."""

    erasure: Erasure | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """No detail, and nothing that says why."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """
    A detail that exists and is not handed out, such as one above a package's TLP ceiling.

    Only a copy that is made for somebody may say so; in the store itself a detail is
    there, erased or lost.
    """


Disclosure = Disclosed | Erased | Lost | Withheld


def commitment(salt: bytes, detail: bytes) -> str:
    """
    Return SHA-256(domain, salt, canonical detail), in hexadecimal.

    Raises ValueError for a salt of another length than SALT_BYTES.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes; a shorter one would move the detail's start")
    return sha256(DETAIL_DOMAIN + salt + detail).hexdigest()


def fulfils(disclosed: Disclosed, promised: str) -> bool:
    """Tell whether the detail is the one that was committed to, in constant time."""
    if len(disclosed.salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(commitment(disclosed.salt, disclosed.detail), promised)
