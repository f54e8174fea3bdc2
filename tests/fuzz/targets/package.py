"""A whole case package: only the one that was signed holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.packages.making import LOG, made, packed
from varde.adapters.packages.findings import as_plain, told
from varde.adapters.packages.verifying import verify

WHOLE = packed()
SEEDS = (WHOLE, packed(made(witness=False)), WHOLE[:2000], WHOLE[-1500:])
HOLDING = {WHOLE, SEEDS[1]}
FOLDER = Path(tempfile.mkdtemp(prefix="varde-fuzz-"))


def one(data: bytes) -> None:
    """It is refused with a place, or is a package that we made."""
    path = FOLDER / "case.zip"
    path.write_bytes(data)
    findings = verify(path, trust=[LOG.verifier])
    assert findings.holds == (data in HOLDING)
    assert told(findings)
    assert as_plain(findings)
