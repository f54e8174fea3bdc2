"""
The state of the log, signed: C2SP tlog-checkpoint, and its cosignatures.

A checkpoint names the log, how many entries it has and the root of the tree over them.
Who holds one can tell later whether anything that it covers was changed or removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from varde.core.errors import MalformedCheckpointError
from varde.core.instants import in_utc

from .cosignature import Timestamped, cosigned_message, read_timestamped
from .encoding import base64_of, bytes_of, has_controls, is_line, number_of
from .merkle import EMPTY_ROOT, HASH_BYTES, MAX_SIZE
from .note import MAX_NOTE_BYTES, Signature, SignedNote, Signer, sign

_LAST_SECOND = int(datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    Origin, size and root of a log; else MalformedCheckpointError.

    `extensions` are further lines that another log may write; Varde writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not is_line(self.origin):
            raise MalformedCheckpointError(reason="origin")
        if not 0 <= self.size <= MAX_SIZE:
            raise MalformedCheckpointError(reason="size")
        if len(self.root) != HASH_BYTES or (self.size == 0 and self.root != EMPTY_ROOT):
            raise MalformedCheckpointError(reason="root")
        if any(not line or has_controls(line) for line in self.extensions):
            raise MalformedCheckpointError(reason="extension")

    def text(self) -> str:
        """Return the text that is signed: whole lines."""
        lines = (self.origin, str(self.size), base64_of(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, one spelling only, or MalformedCheckpointError."""
    if len(text) > MAX_NOTE_BYTES:
        raise MalformedCheckpointError(reason="too-long")
    match text.split("\n"):
        case [origin, size, root, *extensions, ""]:
            pass
        case _:
            raise MalformedCheckpointError(reason="lines")
    number = number_of(size)
    if number is None:
        raise MalformedCheckpointError(reason="size")
    return Checkpoint(origin, number, bytes_of(root) or b"", tuple(extensions))


def signed(checkpoint: Checkpoint, signers: Iterable[Signer]) -> SignedNote:
    """Sign a checkpoint with each key of the log, of type Ed25519."""
    text = checkpoint.text()
    return SignedNote(text, tuple(sign(text, signer) for signer in signers))


def cosigned(text: str, signer: Signer, *, at: datetime) -> Signature:
    """
    Cosign the text of a checkpoint with a witness key, of type cosignature, at a time.

    That the checkpoint is consistent with all before is for the caller to have checked
    (`witness.weigh`). The format tells `at` to the second. Raises NaiveInstantError.
    """
    seconds = int(in_utc(at).timestamp())
    signature = signer.sign(cosigned_message(text, seconds))
    stamped = Timestamped(seconds, signature)
    return Signature(signer.name, signer.key_id, stamped.to_bytes())


def cosigned_at(signature: Signature) -> datetime | None:
    """Return when a cosignature was made, in UTC; None if it is none, or names no date."""
    stamped = read_timestamped(signature.signature)
    if stamped is None or stamped.seconds > _LAST_SECOND:
        return None
    return datetime.fromtimestamp(stamped.seconds, UTC)
