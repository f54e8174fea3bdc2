from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.log import LOG_KEY, WITNESS_KEY, MemoryLog, TestKey
from varde.core.canonical import canonical_json
from varde.core.errors import (
    MalformedProofError,
    ProofRefusedError,
    SignatureRefusedError,
)
from varde.core.record.checkpoint import cosigned, signed
from varde.core.record.entry import NO_PREVIOUS, Entry
from varde.core.record.proof import (
    MAX_PROOF_BYTES,
    read_proof,
    verify_proof,
)

AT = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)
ENTRIES = [
    Entry(
        subject=f"VRD-2026-{n:04}",
        sequence=1,
        previous=NO_PREVIOUS,
        action="incident.declared",
        actor="U-K3M7Q2XA4B",
        at=AT + timedelta(minutes=n),
        commitment=f"{n:064x}",
    ).to_bytes()
    for n in range(1, 8)
]
LOG = MemoryLog(ENTRIES)
PROOF = LOG.proof(3)
HONEST = PROOF.to_bytes()
MEMBERS: dict[str, Any] = json.loads(HONEST)
KEYS = [LOG_KEY.public, WITNESS_KEY.public]


def said(**changes: object) -> bytes:
    return canonical_json({**MEMBERS, **changes})


@pytest.mark.parametrize("index", range(len(ENTRIES)))
def test_every_entry_is_proven_by_its_file(index: int) -> None:
    proven = verify_proof(read_proof(LOG.proof(index).to_bytes()), KEYS)

    assert proven.entry.to_bytes() == ENTRIES[index]
    assert (proven.checkpoint, proven.log_keys) == (LOG.checkpoint(), (LOG_KEY.public,))


def test_it_tells_the_witnesses_apart_from_the_log() -> None:
    note = LOG.note().with_signatures(cosigned(LOG.note().text, WITNESS_KEY, at=AT))

    proven = verify_proof(replace(PROOF, checkpoint=note), KEYS)

    assert proven.witnesses == (WITNESS_KEY.public,)


def test_a_witness_alone_does_not_speak_for_the_log() -> None:
    with pytest.raises(SignatureRefusedError) as refusal:
        verify_proof(PROOF, [WITNESS_KEY.public])

    assert refusal.value.params["reason"] == "unknown-key"


def test_the_key_of_another_log_does_not_speak_for_this_one() -> None:
    other = TestKey("other.example/log")
    proof = replace(PROOF, checkpoint=signed(LOG.checkpoint(), [LOG_KEY, other]))

    with pytest.raises(SignatureRefusedError):
        verify_proof(proof, [other.public])


@pytest.mark.parametrize(
    "change",
    [
        {"entry": ENTRIES[4]},
        {"index": 4},
        {"hashes": PROOF.hashes[:-1]},
        {"hashes": PROOF.hashes[::-1]},
        {"hashes": (*PROOF.hashes, bytes(32))},
    ],
)
def test_a_proof_of_something_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ProofRefusedError):
        verify_proof(replace(PROOF, **change), KEYS)


def test_a_proof_against_an_older_checkpoint_is_refused() -> None:
    older = MemoryLog(ENTRIES[:5])

    with pytest.raises(ProofRefusedError):
        verify_proof(replace(PROOF, checkpoint=older.note(), size=5), KEYS)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "fields"),
        (b"[]", "fields"),
        (b"[" * 200_000, "fields"),
        (b"9" * 200_000, "fields"),
        (b" " * (MAX_PROOF_BYTES + 1), "too-long"),
        (said(more=1), "fields"),
        (said(index="3"), "fields"),
        (said(index=True), "fields"),
        (said(size=7.5), "fields"),
        (said(version=2), "version"),
        (said(index=7), "index"),
        (said(index=-1), "index"),
        (said(size=8), "size"),
        (said(hashes=[1]), "hashes"),
        (said(hashes=["A" * 64]), "hashes"),
        (said(hashes=["a" * 62]), "hashes"),
        (said(hashes=["a" * 64] * 65), "hashes"),
        (said(entry="{}"), "entry"),
        (said(entry=MEMBERS["entry"] + " "), "entry"),
        (said(checkpoint="x"), "checkpoint"),
        (said(checkpoint="x\n\n— a AAAAAAA=\n"), "checkpoint"),
        (HONEST + b"\n", "not-canonical"),
        (json.dumps(MEMBERS).encode(), "not-canonical"),
        (HONEST.replace(b'"version":1', b'"version":true'), "not-canonical"),
        (HONEST.replace(b"{", b'{"index":3,', 1), "not-canonical"),
        (HONEST.replace(b"VRD", b"\\u0056RD"), "not-canonical"),
        (HONEST.replace(b"VRD", b"\\ud800RD"), "not-canonical"),
    ],
)
def test_bytes_that_are_no_proof_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedProofError) as refusal:
        read_proof(data)

    assert refusal.value.params["reason"] == reason


@given(st.integers(0, len(HONEST) - 1), st.integers(1, 255))
def test_no_byte_of_a_proof_can_be_changed(place: int, bits: int) -> None:
    forged = bytearray(HONEST)
    forged[place] ^= bits

    with pytest.raises((MalformedProofError, ProofRefusedError, SignatureRefusedError)):
        verify_proof(read_proof(bytes(forged)), KEYS)
