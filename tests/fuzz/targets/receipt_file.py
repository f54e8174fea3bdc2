"""A receipt with its proof: only the one that was recorded holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.packages.making import LOG, made, proven_receipt
from varde.adapters.packages.receipts import NOT_YET, without_proof
from varde.adapters.packages.verifying import verify_receipt

CASE = made()
WHOLE = proven_receipt(CASE)
SEEDS = (WHOLE, without_proof(CASE.receipt, why=NOT_YET), WHOLE.replace(b":", b": "))
FOLDER = Path(tempfile.mkdtemp(prefix="varde-fuzz-"))


def one(data: bytes) -> None:
    """There is one spelling of it, and one content."""
    path = FOLDER / "receipt.json"
    path.write_bytes(data)
    assert verify_receipt(path, trust=[LOG.verifier]).holds == (data == WHOLE)
