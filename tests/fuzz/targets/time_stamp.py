"""A time stamp: only the bytes that were kept hold."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha512
from pathlib import Path

from varde.adapters import timestamps
from varde.adapters.timestamps import StampRefusedError

PUBLIC = Path(__file__).parents[2] / "data" / "rfc3161"
WHOLE = (PUBLIC / "test_tsa-response.tsr").read_bytes()
CHAIN = timestamps.read_chain(PUBLIC / "test_tsa-ts_chain.pem")
DIGEST = sha512(b"hello").digest()
SEEDS = (WHOLE, WHOLE[:300], b"0\x050\x03\x02\x01\x02")


def one(data: bytes) -> None:
    """It is the one that was kept, or refused, with a chain and without."""
    with suppress(StampRefusedError):
        timestamps.verify(data, DIGEST, chain=CHAIN)
        assert data == WHOLE
    with suppress(StampRefusedError):
        timestamps.claimed(data, DIGEST)
        assert data == WHOLE
