"""Receipts with what the log says of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from varde.adapters.packages.receipts import ERASED, NOT_YET, ProvenReceipt, without_proof
from varde.audit import log
from varde.audit import selectors as audit
from varde.audit.actions import Action
from varde.audit.disclosing import disclosed, log_keys_of, witness_keys_of
from varde.audit.selectors import Sought

if TYPE_CHECKING:
    from varde.core.record.proof import LogProof
    from varde.reporting.models import Receipt


def receipt_file(receipt: Receipt) -> bytes:
    """
    Return the receipt with its proof, checkpoint and keys, as `varde verify` takes it.

    Before its entry is in a checkpoint, the file says that instead. Raises
    ContentErasedError.
    """
    body = body_of(receipt)
    sequence = _sequence(receipt)
    proof = _proof(receipt, sequence)
    if proof is None or sequence is None:
        return without_proof(body, why=NOT_YET)
    said = disclosed(_subject(receipt), sequence)
    if said is None:
        return without_proof(body, why=ERASED)
    keys = (*log_keys_of(proof.checkpoint), *witness_keys_of(proof.checkpoint))
    return ProvenReceipt(body, said, proof, keys).to_bytes()


def body_of(receipt: Receipt) -> dict[str, Any]:
    """The receipt itself, as it was issued. Raises ContentErasedError."""
    body: dict[str, Any] = json.loads(receipt.as_issued())
    return body


def in_log(receipt: Receipt) -> dict[str, Any] | None:
    """What a page says of the proof; None while there is none."""
    proof = _proof(receipt, _sequence(receipt))
    if proof is None:
        return None
    tree = proof.tree()
    return {
        "origin": tree.origin,
        "index": proof.index,
        "size": tree.size,
        "root": tree.root.hex(),
    }


def _subject(receipt: Receipt) -> str:
    return receipt.delivery.submission.incident.reference


def _sequence(receipt: Receipt) -> int | None:
    """Find the entry that was recorded when the receipt was issued."""
    issued = Sought(action=Action.RECEIPT_ISSUED)
    for entry in audit.chain(_subject(receipt), sought=issued):
        if entry.detail and entry.detail.get("receipt") == receipt.sha256:
            return entry.sequence
    return None


def _proof(receipt: Receipt, sequence: int | None) -> LogProof | None:
    return None if sequence is None else log.proof_of(_subject(receipt), sequence)
