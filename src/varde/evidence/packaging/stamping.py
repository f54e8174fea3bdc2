"""A time stamp over the package's signature, where the instance has an authority."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from varde.adapters import timestamps
from varde.adapters.outbound import UnreachableError

if TYPE_CHECKING:
    from varde.adapters.packages.writer import Stamper

log = structlog.get_logger("varde.packages")


def stamper() -> Stamper | None:
    """Return what asks the authority, or None where the settings name none."""
    return _stamp if settings.TIMESTAMP_URL and settings.TIMESTAMP_CHAIN else None


def _stamp(data: bytes) -> bytes | None:
    """
    Return the authority's reply, or None where it cannot be had.

    A package without a stamp proves all that it proves with one but the time, so nobody
    has to wait for an authority that is away.
    """
    try:
        stamp = timestamps.ask(
            settings.TIMESTAMP_URL,
            hashlib.sha256(data).digest(),
            chain=timestamps.read_chain(Path(settings.TIMESTAMP_CHAIN)),
            policy=settings.TIMESTAMP_POLICY,
        )
    except (UnreachableError, timestamps.StampRefusedError) as error:
        log.warning("package not stamped", reason=error.reason)
        return None
    except timestamps.ChainError as error:
        log.warning("package not stamped", reason=str(error))
        return None
    return stamp.token
