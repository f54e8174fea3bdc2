"""
The Merkle tree over all entries of an instance: RFC 6962 section 2, RFC 9162 section 2.1.

A leaf is hashed with 00 in front and a node with 01, so neither can pass for the other.
Nothing here stores anything. A tree is known by its `Frontier` while it grows and by a
`NodeReader` when something is to be proven, and a proof is checked with hashes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NoReturn

from varde.core.errors import ProofRefusedError

from .encoding import MAX_DECIMAL

HASH_BYTES = 32
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""

MAX_SIZE = MAX_DECIMAL
MAX_PROOF_HASHES = 64
"""A proof in a tree of MAX_SIZE has at most 63 hashes; of consistency, one more."""

NodeReader = Callable[[int, int], bytes]
"""
`node(level, index)` is the root of the perfect subtree of 2**level leaves that
begins at leaf index * 2**level. Level 0 are the leaf hashes.
"""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: MTH({d}) of RFC 9162, 2.1.1."""
    return sha256(LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 9162, 2.1.1)."""
    return sha256(NODE_PREFIX + left + right).digest()


class Frontier:
    """
    The right edge of a growing tree: the roots of its perfect subtrees, left to right.

    There is one for each bit that is set in the size, the largest first, so a tree of
    any size grows by one leaf and tells its root with at most 63 hashes in hand. Any
    other number of roots raises ValueError.
    """

    __slots__ = ("_roots", "_size")

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        if not 0 <= size <= MAX_SIZE or len(roots) != size.bit_count():
            raise ValueError("a frontier has one root for each bit set in its size")
        self._size = size
        self._roots = list(roots)

    @classmethod
    def of(cls, size: int, node: NodeReader) -> Frontier:
        """Return the frontier of a stored tree."""
        return cls(size, [node(level, at >> level) for level, at in _parts(0, size)])

    @property
    def size(self) -> int:
        return self._size

    @property
    def roots(self) -> tuple[bytes, ...]:
        return tuple(self._roots)

    def append(self, leaf: bytes) -> list[bytes]:
        """
        Add the hash of one leaf and return the subtrees that it completes.

        They come by level: the leaf itself, then each node of which it is the last leaf.
        """
        completed = [leaf]
        size, roots = self._size, self._roots
        while size & 1:
            leaf = sha256(NODE_PREFIX + roots.pop() + leaf).digest()
            completed.append(leaf)
            size >>= 1
        roots.append(leaf)
        self._size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of the tree as it is now: MTH(D_n) of RFC 9162, 2.1.1."""
        return _folded(self._roots) if self._roots else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """
    Return PATH(index, D_size) of RFC 9162, 2.1.3.1: siblings from the leaf up.

    Raises ValueError for a leaf beyond the tree.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise ValueError("the leaf is not in a tree of that size")
    proof = []
    start, end = 0, size
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            proof.append(_subtree(middle, end, node))
            end = middle
        else:
            proof.append(_subtree(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: NodeReader) -> list[bytes]:
    """
    Return PROOF(old, D_new) of RFC 9162, 2.1.4.1; it is empty for two equal sizes.

    Raises ValueError where nothing can be proven: from size 0, or to a smaller size.
    """
    if not 0 < old <= new <= MAX_SIZE:
        raise ValueError(
            "nothing can be proven from an empty tree or towards a smaller one"
        )
    proof = []
    start, end = 0, new
    while end != old:
        middle = _middle(start, end)
        if old <= middle:
            proof.append(_subtree(middle, end, node))
            end = middle
        else:
            proof.append(_subtree(start, middle, node))
            start = middle
    if start > 0:
        proof.append(_subtree(start, end, node))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """
    Check that the leaf with this hash is at the index (RFC 9162, 2.1.3.2).

    Raises ProofRefusedError.
    """
    if not 0 <= index < size <= MAX_SIZE:
        _refuse("index")
    _check_hashes(proof, leaf, root)
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            _refuse("length")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _up_to_a_right_child(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        _refuse("length")
    if found != root:
        _refuse("root")


def verify_consistency(
    *, old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """
    Check that the tree of size `new` begins with that of size `old` (RFC 9162, 2.1.4.2).

    Every tree begins with the empty one, so a proof from size 0 would prove nothing and
    is refused. Raises ProofRefusedError.
    """
    if not 0 < old <= new <= MAX_SIZE:
        _refuse("size")
    _check_hashes(proof, old_root, new_root)
    if old == new:
        if proof:
            _refuse("length")
        if old_root != new_root:
            _refuse("root")
        return
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        _refuse("length")
    old_found, new_found = _roots_along(path, old - 1, new - 1)
    if old_found != old_root:
        _refuse("old-root")
    if new_found != new_root:
        _refuse("root")


def _roots_along(path: list[bytes], at: int, last: int) -> tuple[bytes, bytes]:
    while at & 1:
        at, last = at >> 1, last >> 1
    old_found = new_found = path[0]
    for sibling in path[1:]:
        if last == 0:
            _refuse("length")
        if at & 1 or at == last:
            old_found = node_hash(sibling, old_found)
            new_found = node_hash(sibling, new_found)
            at, last = _up_to_a_right_child(at, last)
        else:
            new_found = node_hash(new_found, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        _refuse("length")
    return old_found, new_found


def _up_to_a_right_child(at: int, last: int) -> tuple[int, int]:
    """Skip the levels where the node has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _check_hashes(proof: Sequence[bytes], *others: bytes) -> None:
    if len(proof) > MAX_PROOF_HASHES:
        _refuse("length")
    if any(len(one) != HASH_BYTES for one in (*proof, *others)):
        _refuse("hash")


def _middle(start: int, end: int) -> int:
    """Return where the left subtree ends: the largest power of two below the length."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _parts(start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield level and first leaf of the perfect subtrees that make up the leaves."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start
        start += 1 << level


def _subtree(start: int, end: int, node: NodeReader) -> bytes:
    return _folded([node(level, at >> level) for level, at in _parts(start, end)])


def _folded(roots: Sequence[bytes]) -> bytes:
    """Return the root over perfect subtrees, which are joined from the right."""
    *others, found = roots
    for left in reversed(others):
        found = node_hash(left, found)
    return found


def _refuse(reason: str) -> NoReturn:
    raise ProofRefusedError(reason=reason)
