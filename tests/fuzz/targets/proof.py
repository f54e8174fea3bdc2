"""The JSON of a proof that an entry is in the log."""

from __future__ import annotations

from contextlib import suppress

from tests.fuzz.targets.entry import entry
from tests.support.log import LOG_KEY, MemoryLog
from varde.core.errors import ProofRefusedError, SignatureRefusedError
from varde.core.record.proof import read_proof, verify_proof

LOG = MemoryLog([entry(subject=f"VRD-2026-{n:04}") for n in range(5)])
PROOF = LOG.proof(2)
SEEDS = (
    PROOF.to_bytes(),
    MemoryLog([entry()]).proof(0).to_bytes(),
    PROOF.to_bytes().replace(b'"index":2', b'"index":true'),
    b'{"checkpoint":"","entry":"","hashes":[],"index":0,"size":1,"version":1}',
)


def one(data: bytes) -> None:
    """It has one spelling, and what is proven is in the log, at its place."""
    proof = read_proof(data)
    assert proof.to_bytes() == data
    with suppress(ProofRefusedError, SignatureRefusedError):
        verify_proof(proof, [LOG_KEY.public])
        assert proof.entry in {LOG.entries[2], entry()}
