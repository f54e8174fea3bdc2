"""
Asking a witness to cosign, and how a witness decides: C2SP tlog-witness.

A witness signs the checkpoint of a log only if the log's own key signed it and the log
proves that the tree holds, unchanged, the tree that the witness signed last.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from varde.core.errors import (
    MalformedCheckpointError,
    MalformedNoteError,
    ProofRefusedError,
    SignatureRefusedError,
)

from .checkpoint import Checkpoint, read_checkpoint
from .encoding import base64_of, bytes_of, number_of
from .merkle import EMPTY_ROOT, HASH_BYTES, verify_consistency
from .note import MAX_NOTE_BYTES, SignedNote, VerifierKey, read_note, verify

MAX_PROOF_LINES = 63
MAX_REQUEST_BYTES = MAX_NOTE_BYTES + MAX_PROOF_LINES * 64 + 64
SIZE_TYPE = "text/x.tlog.size"
"""The media type of the answer to OTHER_SIZE: the size that the witness saw last."""


class Verdict(Enum):
    """What a witness answers, each with its HTTP status."""

    COSIGN = "cosign", 200
    MALFORMED = "malformed", 400
    NOT_SIGNED = "not-signed", 403
    UNKNOWN_LOG = "unknown-log", 404
    OTHER_SIZE = "other-size", 409
    OTHER_ROOT = "other-root", 409
    NOT_CONSISTENT = "not-consistent", 422

    def __init__(self, word: str, status: int) -> None:
        self.word = word
        self.status = status


@dataclass(frozen=True, slots=True)
class Seen:
    """The largest tree that a witness cosigned of a log; empty before the first."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint with the proof that it holds the tree of size `old` unchanged."""

    old: int
    proof: tuple[bytes, ...]
    note: SignedNote
    checkpoint: Checkpoint

    def to_bytes(self) -> bytes:
        """Return the body of `add-checkpoint`."""
        lines = (f"old {self.old}", *map(base64_of, self.proof), "", str(self.note))
        return "\n".join(lines).encode()


def request(old: int, proof: Collection[bytes], note: SignedNote) -> Request:
    """Put a request together. Raises MalformedCheckpointError for another kind of note."""
    return Request(old, tuple(proof), note, read_checkpoint(note.text))


def read_request(data: bytes) -> Request | None:
    """Read a request, accepting nothing but what `to_bytes` writes; None for all else."""
    if len(data) > MAX_REQUEST_BYTES:
        return None
    head, separated, rest = data.partition(b"\n\n")
    if not separated:
        return None
    try:
        first, *lines = head.decode("ascii").split("\n")
        note = read_note(rest)
        checkpoint = read_checkpoint(note.text)
    except (UnicodeDecodeError, MalformedNoteError, MalformedCheckpointError):
        return None
    old = number_of(first.removeprefix("old ")) if first.startswith("old ") else None
    proof = tuple(bytes_of(line) or b"" for line in lines)
    if old is None or len(proof) > MAX_PROOF_LINES:
        return None
    if any(len(one) != HASH_BYTES for one in proof):
        return None
    return Request(old, proof, note, checkpoint)


def weigh(asked: Request, *, keys: Collection[VerifierKey], seen: Seen) -> Verdict:
    """
    Decide on a request, in the order of the specification.

    `keys` are those that the witness trusts for this origin, none for an unknown log;
    `seen` is what it cosigned last. COSIGN holds only for as long as `seen` does: the
    witness must make the checkpoint the last one seen before it answers.
    """
    if not keys:
        return Verdict.UNKNOWN_LOG
    try:
        verify(asked.note, keys)
    except SignatureRefusedError:
        return Verdict.NOT_SIGNED
    new = asked.checkpoint
    if asked.old > new.size:
        return Verdict.MALFORMED
    if asked.old != seen.size:
        return Verdict.OTHER_SIZE
    if asked.old == new.size and new.root != seen.root:
        return Verdict.OTHER_ROOT
    return Verdict.COSIGN if _is_proven(asked, seen) else Verdict.NOT_CONSISTENT


def _is_proven(asked: Request, seen: Seen) -> bool:
    if asked.old == 0:
        # Every tree begins with the empty one, so there is nothing to prove.
        return not asked.proof
    try:
        verify_consistency(
            old=seen.size,
            new=asked.checkpoint.size,
            proof=asked.proof,
            old_root=seen.root,
            new_root=asked.checkpoint.root,
        )
    except ProofRefusedError:
        return False
    return True
