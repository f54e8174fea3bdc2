"""
Sending a few bytes to an address that the operator configured, and taking a few back.

Only HTTP and HTTPS, and no redirect is followed. Each wait for the other side is bounded,
and so are the size of the answer and the time that it may take to drip in.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 15.0
"""Seconds."""
PIECE = 8192
"""Bytes."""


class UnreachableError(Exception):
    """No whole answer came; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str
    body: bytes


def post(
    address: str, body: bytes, *, kind: str, limit: int, patience: float = PATIENCE
) -> Answer:
    """Send `body` and return the answer whatever its status. Raises UnreachableError."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise UnreachableError("not-an-address")
    asked = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        address,
        data=body,
        headers={"Content-Type": kind, "User-Agent": "varde"},
        method="POST",
    )
    ends = time.monotonic() + patience
    try:
        with _opener().open(asked, timeout=patience) as response:
            return _answer(response, limit, ends)
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error, limit, ends)
    except TimeoutError as error:
        raise UnreachableError("too-slow") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = isinstance(getattr(error, "reason", None), TimeoutError)
        raise UnreachableError("too-slow" if slow else "unreachable") from error


def _opener() -> urllib.request.OpenerDirector:
    # Not `build_opener`: that would also open files and FTP, and follow a redirect.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _answer(response: Any, limit: int, ends: float) -> Answer:
    kind = response.headers.get_content_type()
    status = int(response.status)
    pieces, taken = [], 0
    while piece := _piece(response):
        taken += len(piece)
        if taken > limit:
            raise UnreachableError("too-long")
        if time.monotonic() > ends:
            raise UnreachableError("too-slow")
        pieces.append(piece)
    if str(taken) != response.headers.get("Content-Length", str(taken)):
        raise UnreachableError("cut-short")
    return Answer(status, kind, b"".join(pieces))


def _piece(response: Any) -> bytes:
    """Read what has come so far, so that the time is looked at between the drips."""
    try:
        piece: bytes = response.read1(PIECE)
    except TimeoutError as error:
        raise UnreachableError("too-slow") from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError("cut-short") from error
    return piece
