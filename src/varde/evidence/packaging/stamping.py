"""A time stamp over the package's signature, where the instance has an authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    decode_timestamp_response,
)

from varde.adapters.outbound import UnreachableError, post

if TYPE_CHECKING:
    from varde.adapters.packages.writer import Stamper

log = structlog.get_logger("varde.packages")

QUERY = "application/timestamp-query"
LIMIT = 1 << 20
GRANTED = 0
OK = 200


def stamper() -> Stamper | None:
    """Return what asks the authority, or None where the settings name none."""
    return _stamp if settings.TIMESTAMP_URL else None


def _stamp(data: bytes) -> bytes | None:
    """
    Return the authority's reply, or None where it cannot be had.

    A package without a stamp proves all that it proves with one but the time, so nobody
    has to wait for an authority that is away.
    """
    request = (
        TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(HashAlgorithm.SHA512)
        .cert_request(cert_request=False)
        .build()
    )
    try:
        answer = post(settings.TIMESTAMP_URL, request.as_bytes(), kind=QUERY, limit=LIMIT)
        granted = answer.status == OK and _is_granted(answer.body, request)
    except UnreachableError as error:
        granted = False
        log.warning("package not stamped", reason=error.reason)
    return answer.body if granted else None


def _is_granted(body: bytes, request: TimeStampRequest) -> bool:
    try:
        reply = decode_timestamp_response(body)
        granted = reply.status == GRANTED and reply.tst_info.nonce == request.nonce
    except ValueError:
        granted = False
    if not granted:
        log.warning("package not stamped", reason="refused")
    return granted
