"""
A receipt with its proof: what a desk confirmed, and that the log has it.

Canonical JSON (RFC 8785): the receipt, the detail of the entry that was recorded when it
was issued, that entry's proof, and the keys that signed. One file, one spelling.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from varde.core.canonical import canonical_json
from varde.core.record.detail import Disclosed
from varde.core.record.note import VerifierKey
from varde.core.record.proof import LogProof

FORMAT = "varde-receipt-proof/1"
MEMBERS = ("detail", "format", "keys", "proof", "receipt", "salt")
MEMBERS_WITHOUT_PROOF = ("format", "proof", "receipt", "why")
NOT_YET = "not in a checkpoint yet"
ERASED = "the detail of its entry has been erased"


@dataclass(frozen=True, slots=True)
class ProvenReceipt:
    """A receipt, and what proves that it was issued then and not made up later."""

    receipt: Mapping[str, object]
    disclosed: Disclosed
    proof: LogProof
    keys: tuple[VerifierKey, ...]

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": FORMAT,
                "receipt": dict(self.receipt),
                "salt": self.disclosed.salt.hex(),
                "detail": self.disclosed.detail.decode(),
                "proof": json.loads(self.proof.to_bytes()),
                "keys": [str(key) for key in self.keys],
            }
        )


def without_proof(receipt: Mapping[str, object], *, why: str) -> bytes:
    """The same file while there is no proof; it says so, and verification does."""
    return canonical_json(
        {"format": FORMAT, "receipt": dict(receipt), "proof": None, "why": why}
    )
