"""The text of a verifier key."""

from __future__ import annotations

from tests.support.log import LOG_KEY, WITNESS_KEY
from varde.core.record.note import VerifierKey

SEEDS = (
    str(LOG_KEY.public).encode(),
    str(WITNESS_KEY.public).encode(),
    b"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
)


def one(data: bytes) -> None:
    text = data.decode(errors="replace")
    key = VerifierKey.parse(text)
    assert str(key) == text
    assert not key.signed_bytes(b"", bytes(64))
