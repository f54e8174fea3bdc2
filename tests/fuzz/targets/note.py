"""The bytes of a signed note."""

from __future__ import annotations

from contextlib import suppress

from tests.support.log import LOG_KEY, WITNESS_KEY, MemoryLog
from varde.core.errors import SignatureRefusedError
from varde.core.record.note import Signature, SignedNote, read_note, verify

NOTE = MemoryLog([b"1", b"2"]).note()
KEYS = [LOG_KEY.public, WITNESS_KEY.public]
SEEDS = (
    NOTE.to_bytes(),
    NOTE.with_signatures(Signature("other.example", bytes(4), bytes(72))).to_bytes(),
    SignedNote("one\n\ntwo å\n", NOTE.signatures).to_bytes(),
    "\n\n— a AAAAAAA=\n".encode(),
)


def one(data: bytes) -> None:
    """What is read has one spelling, and only the honest text is ever verified."""
    note = read_note(data)
    assert note.to_bytes() == data
    with suppress(SignatureRefusedError):
        verify(note, KEYS)
        assert note.text == NOTE.text
