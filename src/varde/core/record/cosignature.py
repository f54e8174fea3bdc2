"""
What a witness signs: C2SP tlog-cosignature, version 1 (Ed25519).

A cosignature says that at this time this was the largest tree that the witness had
seen of the log, and that it was consistent with all it had seen before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from .encoding import MAX_DECIMAL

SIGNATURE_BYTES = 64
_TIMESTAMPED = struct.Struct(f">Q{SIGNATURE_BYTES}s")


@dataclass(frozen=True, slots=True)
class Timestamped:
    """The structure `timestamped_signature`: POSIX seconds and an Ed25519 signature."""

    seconds: int
    signature: bytes

    def to_bytes(self) -> bytes:
        """Return the 72 bytes: the seconds, big-endian in eight, then the signature."""
        return _TIMESTAMPED.pack(self.seconds, self.signature)


def read_timestamped(data: bytes) -> Timestamped | None:
    """Read the 72 bytes of a cosignature; None if they are not that."""
    if len(data) != _TIMESTAMPED.size:
        return None
    seconds, signature = _TIMESTAMPED.unpack(data)
    return Timestamped(seconds, signature) if seconds <= MAX_DECIMAL else None


def cosigned_message(text: str, seconds: int) -> bytes:
    """Return the bytes that are signed for the text of a checkpoint at that time."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
