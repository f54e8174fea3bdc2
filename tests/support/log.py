"""A log in memory, with keys that are the same in every run, and a naive tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from varde.core.record.checkpoint import Checkpoint, signed
from varde.core.record.merkle import (
    Frontier,
    NodeReader,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
)
from varde.core.record.note import Algorithm, SignedNote, VerifierKey
from varde.core.record.proof import LogProof
from varde.core.record.tiles import grown, node_reader

ORIGIN = "varde.example/log"


@dataclass(frozen=True)
class TestKey:
    """A signing key made from its name."""

    __test__ = False

    name: str = ORIGIN
    algorithm: Algorithm = Algorithm.ED25519
    seed: str = ""

    @property
    def private(self) -> Ed25519PrivateKey:
        seed = sha256((self.name + self.seed).encode()).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> VerifierKey:
        raw = self.private.public_key().public_bytes_raw()
        return VerifierKey(self.name, self.algorithm, raw)

    @property
    def key_id(self) -> bytes:
        return self.public.key_id

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


LOG_KEY = TestKey()
WITNESS_KEY = TestKey("witness.example/w1", Algorithm.COSIGNATURE)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is printed there, over the data of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


class MemoryLog:
    """Entries in a tree whose tiles are kept in a dictionary."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.entries = list(entries)
        self.frontier = Frontier()
        self.tiles = grown(self.frontier, map(leaf_hash, self.entries))

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        return self.tiles[level, index][: 32 * width]

    def nodes(self, size: int | None = None) -> NodeReader:
        return node_reader(self.read_tile, size=size or len(self.entries))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        size = size or len(self.entries)
        return inclusion_proof(index, size, self.nodes(size))

    def consistency(self, old: int, new: int) -> list[bytes]:
        return consistency_proof(old, new, self.nodes(new))

    def checkpoint(self, origin: str = ORIGIN) -> Checkpoint:
        return Checkpoint(origin, len(self.entries), self.frontier.root())

    def note(self, *signers: TestKey) -> SignedNote:
        return signed(self.checkpoint(), signers or (LOG_KEY,))

    def proof(self, index: int) -> LogProof:
        return LogProof(
            entry=self.entries[index],
            index=index,
            size=len(self.entries),
            hashes=tuple(self.inclusion(index)),
            checkpoint=self.note(),
        )
