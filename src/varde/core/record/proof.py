"""
The proof that an entry is in the log, in one file that needs nothing else but a key.

It holds the entry, where it stands, the hashes from there to the root (RFC 9162, 2.1.3)
and the checkpoint that signs the root. As JSON it has one spelling (RFC 8785).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from varde.core.canonical import canonical_json
from varde.core.errors import (
    MalformedCheckpointError,
    MalformedEntryError,
    MalformedNoteError,
    MalformedProofError,
    NotCanonicalError,
    SignatureRefusedError,
)

from .checkpoint import Checkpoint, read_checkpoint
from .encoding import members_of
from .entry import MAX_ENTRY_BYTES, Entry, read_entry
from .merkle import HASH_BYTES, MAX_PROOF_HASHES, leaf_hash, verify_inclusion
from .note import (
    MAX_NOTE_BYTES,
    Algorithm,
    SignedNote,
    VerifierKey,
    read_note,
    verify,
)

PROOF_VERSION = 1
MAX_PROOF_BYTES = 2 * (MAX_NOTE_BYTES + MAX_ENTRY_BYTES) + 8192
"""Escaping a text in JSON doubles it at most; the hashes and names need less than 8 kB."""

MAX_INDEX = 2**53 - 2
"""Beyond that a JSON number is not the same everywhere (RFC 8785, 3.2.2.3)."""

_MEMBERS = frozenset({"checkpoint", "entry", "hashes", "index", "size", "version"})
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LogProof:
    """
    An entry, its index in the log, and what leads from it to the root of a checkpoint.

    A proof that cannot be raises MalformedProofError; whether it holds is for
    `verify_proof` to say. `size` is that of the checkpoint.
    """

    entry: bytes
    index: int
    size: int
    hashes: tuple[bytes, ...]
    checkpoint: SignedNote

    def __post_init__(self) -> None:
        try:
            read_entry(self.entry)
            tree = self.tree()
        except MalformedEntryError:
            raise MalformedProofError(reason="entry") from None
        except MalformedCheckpointError:
            raise MalformedProofError(reason="checkpoint") from None
        if self.size != tree.size or self.size > MAX_INDEX + 1:
            raise MalformedProofError(reason="size")
        if not 0 <= self.index < self.size:
            raise MalformedProofError(reason="index")
        if len(self.hashes) > MAX_PROOF_HASHES or any(
            len(one) != HASH_BYTES for one in self.hashes
        ):
            raise MalformedProofError(reason="hashes")

    def tree(self) -> Checkpoint:
        """Return what the checkpoint says."""
        return read_checkpoint(self.checkpoint.text)

    def to_bytes(self) -> bytes:
        """Return the proof as canonical JSON."""
        return canonical_json(
            {
                "checkpoint": str(self.checkpoint),
                "entry": self.entry.decode(),
                "hashes": [one.hex() for one in self.hashes],
                "index": self.index,
                "size": self.size,
                "version": PROOF_VERSION,
            }
        )


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof that holds has shown: by which keys of the log and which witnesses."""

    entry: Entry
    checkpoint: Checkpoint
    log_keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...]


def read_proof(data: bytes) -> LogProof:
    """Read a proof, accepting only what `to_bytes` writes, or MalformedProofError."""
    if len(data) > MAX_PROOF_BYTES:
        raise MalformedProofError(reason="too-long")
    match members_of(data, _MEMBERS):
        case {
            "checkpoint": str(checkpoint),
            "entry": str(entry),
            "hashes": list(hashes),
            "index": int(index),
            "size": int(size),
            "version": int(version),
        } if type(index) is type(size) is int:  # True is an integer to Python
            pass
        case _:
            raise MalformedProofError(reason="fields")
    if version != PROOF_VERSION:
        raise MalformedProofError(reason="version")
    try:
        note = read_note(checkpoint.encode())
        proof = LogProof(entry.encode(), index, size, _hashes(hashes), note)
        same = proof.to_bytes() == data
    except MalformedNoteError:
        raise MalformedProofError(reason="checkpoint") from None
    except (NotCanonicalError, UnicodeEncodeError):
        same = False
    if not same:
        raise MalformedProofError(reason="not-canonical")
    return proof


def verify_proof(proof: LogProof, keys: Collection[VerifierKey]) -> Proven:
    """
    Check that the entry is in the log, as one of the log's keys signed it.

    A key speaks for the log if it is of type Ed25519 and named as the origin; keys of
    type cosignature are its witnesses. Raises SignatureRefusedError or
    ProofRefusedError.
    """
    tree = proof.tree()
    signers = verify(proof.checkpoint, keys)
    log_keys = tuple(key for key in signers if speaks_for(key, tree.origin))
    if not log_keys:
        raise SignatureRefusedError(reason="unknown-key")
    verify_inclusion(
        leaf_hash(proof.entry),
        index=proof.index,
        size=proof.size,
        proof=proof.hashes,
        root=tree.root,
    )
    witnesses = tuple(key for key in signers if key.algorithm is Algorithm.COSIGNATURE)
    return Proven(read_entry(proof.entry), tree, log_keys, witnesses)


def speaks_for(key: VerifierKey, origin: str) -> bool:
    """Tell whether the key is one that signs checkpoints of the log of that origin."""
    return key.algorithm is Algorithm.ED25519 and key.name == origin


def _hashes(found: list[object]) -> tuple[bytes, ...]:
    if len(found) > MAX_PROOF_HASHES:
        raise MalformedProofError(reason="hashes")
    hashes = []
    for one in found:
        if not isinstance(one, str) or not _HASH.fullmatch(one):
            raise MalformedProofError(reason="hashes")
        hashes.append(bytes.fromhex(one))
    return tuple(hashes)
