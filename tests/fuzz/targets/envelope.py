"""The JSON of a sealed envelope."""

from __future__ import annotations

from contextlib import suppress

from tests.support.log import LOG_KEY, TestKey
from varde.core.errors import SignatureRefusedError
from varde.core.record.envelope import read_envelope, seal, verify

ENVELOPE = seal("application/vnd.varde.test+json", b'{"a":1}', [LOG_KEY])
SEEDS = (
    ENVELOPE.to_bytes(),
    seal("text/plain", b"", [TestKey("other.example"), LOG_KEY]).to_bytes(),
    b'{"payload":"","payloadType":"a","signatures":[{"keyid":"a","sig":"AAAA"}]}',
)


def one(data: bytes) -> None:
    """It has one spelling, and nothing but what was sealed is ever verified."""
    envelope = read_envelope(data)
    assert envelope.to_bytes() == data
    with suppress(SignatureRefusedError):
        verify(envelope, [LOG_KEY.public])
        assert envelope.payload in {b"", ENVELOPE.payload}
