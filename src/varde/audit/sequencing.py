"""
The sequencer: gives committed entries their positions in the log, and signs.

One works at a time, whichever process it is in: on PostgreSQL it holds an advisory
lock, on SQLite it is the single writer. A batch is one transaction from the first
position to the signed checkpoint, so a sequencer that is killed leaves nothing
half done and whoever comes next goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from varde.core.record.note import Signer

from .models import Checkpoint

BATCH = 4096


def sequence(
    *, now: datetime, signers: Sequence[Signer], batch: int = BATCH
) -> Checkpoint | None:
    """
    Take up to a batch of waiting entries into the log and sign the tree that results.

    The first signer's name is the origin of the log. Returns None where nothing
    waits, or where another sequencer is at work.
    """
    raise NotImplementedError
