"""What a witness puts under a checkpoint: a time and a signature over both."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.log import WITNESS_KEY, MemoryLog
from varde.core.record.checkpoint import cosigned, cosigned_at
from varde.core.record.cosignature import read_timestamped
from varde.core.record.note import Signature

TEXT = MemoryLog([b"1", b"2"]).checkpoint().text()
HONEST = cosigned(TEXT, WITNESS_KEY, at=datetime(2026, 3, 3, 20, 30, tzinfo=UTC)).signature
LAST_SECOND = 253_402_300_799
SEEDS = (
    HONEST,
    HONEST[:-1],
    b"\xff" * 72,
    bytes(72),
    LAST_SECOND.to_bytes(8, "big") + bytes(64),
    (LAST_SECOND + 1).to_bytes(8, "big") + bytes(64),
)


def one(data: bytes) -> None:
    """It has one spelling, names a time or none, and only the honest one holds."""
    stamped = read_timestamped(data)
    assert stamped is None or stamped.to_bytes() == data
    if data:
        cosigned_at(Signature(WITNESS_KEY.name, WITNESS_KEY.key_id, data))
    assert WITNESS_KEY.public.signed(TEXT, data) is (data == HONEST)
