"""What the log says: its state, and the proofs that others check without us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from varde.core.record.receipt import LogProof

from .models import Checkpoint


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How far the log has come, and how much waits for its position."""

    size: int
    root: str
    signed_at: datetime | None
    waiting: int
    waiting_since: datetime | None


def latest_checkpoint() -> Checkpoint | None:
    """Return the checkpoint of the largest tree that was signed."""
    return Checkpoint.objects.order_by("-size").first()


def status() -> LogStatus:
    """Tell where the log stands."""
    raise NotImplementedError


def proof_of(subject: str, sequence: int) -> LogProof | None:
    """Prove one entry against the latest checkpoint; None while it waits."""
    raise NotImplementedError


def proofs_of(subject: str) -> Iterator[LogProof]:
    """
    Prove every entry on a subject that has a position, in the chain's order.

    All are proven against one checkpoint, in a constant number of statements per batch.
    """
    raise NotImplementedError


def consistency(old: int, new: int) -> list[bytes]:
    """Prove that the tree of size `new` holds the tree of size `old` unchanged."""
    raise NotImplementedError
