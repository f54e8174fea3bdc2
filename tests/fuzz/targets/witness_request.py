"""What a log asks of a witness: a proof, and the checkpoint to cosign."""

from __future__ import annotations

from tests.support.log import LOG_KEY, MemoryLog
from varde.core.record.witness import Seen, Verdict, read_request, request, weigh

LOG = MemoryLog([b"1", b"2", b"3", b"4", b"5"])
SEEN = Seen(3, MemoryLog(LOG.entries[:3]).frontier.root())
HONEST = request(3, LOG.consistency(3, 5), LOG.note())
SEEDS = (
    HONEST.to_bytes(),
    request(0, [], LOG.note()).to_bytes(),
    request(2, LOG.consistency(2, 5), LOG.note()).to_bytes(),
    b"old 0\n\na\n\n",
)


def one(data: bytes) -> None:
    """It has one spelling, and only the honest proof is cosigned."""
    asked = read_request(data)
    if asked is None:
        return
    assert asked.to_bytes() == data
    if weigh(asked, keys=[LOG_KEY.public], seen=SEEN) is Verdict.COSIGN:
        assert (asked.old, asked.proof) == (HONEST.old, HONEST.proof)
        assert asked.checkpoint == HONEST.checkpoint
