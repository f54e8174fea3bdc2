"""A time stamp over the package's signature, where the instance has an authority."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import structlog

from varde.audit import stamping
from varde.audit.stamping import StampUnavailableError

if TYPE_CHECKING:
    from varde.adapters.packages.writer import Stamper

log = structlog.get_logger("varde.packages")


def stamper() -> Stamper | None:
    """Return what asks the authority, or None where the settings name none."""
    return _stamp if stamping.is_configured() else None


def _stamp(data: bytes) -> bytes | None:
    """
    Return the authority's reply, or None where it cannot be had.

    A package without a stamp proves all that it proves with one but the time, so nobody
    has to wait for an authority that is away.
    """
    try:
        return stamping.stamp(sha256(data).digest())
    except StampUnavailableError as failed:
        log.warning("package not stamped", reason=failed.reason)
        return None
