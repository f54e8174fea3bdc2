"""The text of a checkpoint."""

from __future__ import annotations

from tests.support.log import MemoryLog
from varde.core.record.checkpoint import read_checkpoint

TEXT = MemoryLog([b"1", b"2"]).checkpoint().text()
SEEDS = (
    TEXT.encode(),
    MemoryLog([]).checkpoint().text().encode(),
    f"{TEXT}extension\nanother\n".encode(),
    TEXT.replace("\n2\n", f"\n{2**63 - 1}\n").encode(),
)


def one(data: bytes) -> None:
    text = data.decode(errors="replace")
    assert read_checkpoint(text).text() == text
