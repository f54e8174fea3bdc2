"""The tree against published proofs and against the algorithm as the RFC prints it."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.log import MemoryLog, naive_root
from varde.core.errors import ProofRefusedError
from varde.core.record.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

DATA = Path(__file__).parents[2] / "data" / "merkle"
INCLUSION = json.loads((DATA / "inclusion.json").read_text())
CONSISTENCY = json.loads((DATA / "consistency.json").read_text())

LEAVES = [f"entry {n}".encode() for n in range(70)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
LOG = MemoryLog(LEAVES)
ROOTS = [naive_root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
SIZES = st.integers(1, len(LEAVES))


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def proven(vector: dict[str, Any]) -> list[bytes]:
    return [decoded(one) for one in vector["proof"] or ()]


@pytest.mark.parametrize("vector", INCLUSION, ids=lambda vector: vector["file"])
def test_it_agrees_with_published_proofs_of_inclusion(vector: dict[str, Any]) -> None:
    holds = True
    try:
        verify_inclusion(
            decoded(vector["leafHash"]),
            index=vector["leafIdx"],
            size=vector["treeSize"],
            proof=proven(vector),
            root=decoded(vector["root"]),
        )
    except ProofRefusedError:
        holds = False

    assert holds is not vector["wantErr"]


@pytest.mark.parametrize("vector", CONSISTENCY, ids=lambda vector: vector["file"])
def test_it_agrees_with_published_proofs_of_consistency(vector: dict[str, Any]) -> None:
    holds = True
    try:
        verify_consistency(
            old=vector["size1"],
            new=vector["size2"],
            proof=proven(vector),
            old_root=decoded(vector["root1"]),
            new_root=decoded(vector["root2"]),
        )
    except ProofRefusedError:
        holds = False

    assert holds is not vector["wantErr"]


def test_no_published_proof_is_left_out() -> None:
    assert (len(INCLUSION), len(CONSISTENCY)) == (49, 43)


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_a_growing_tree_has_the_root_that_the_rfc_prints(size: int) -> None:
    frontier = Frontier()
    for leaf in HASHES[:size]:
        frontier.append(leaf)

    assert (frontier.size, frontier.root()) == (size, ROOTS[size])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == naive_root([])


@given(SIZES, st.integers(0, 20))
def test_a_stored_tree_grows_on_as_if_it_had_never_been_put_down(
    size: int, more: int
) -> None:
    frontier = Frontier.of(size, LOG.nodes(size))
    for leaf in HASHES[size : size + more]:
        frontier.append(leaf)

    assert frontier.root() == ROOTS[min(size + more, len(LEAVES))]


def test_a_frontier_cannot_have_another_size_than_its_roots() -> None:
    with pytest.raises(ValueError, match="one root for each bit"):
        Frontier(3, HASHES[:1])


@given(SIZES, st.data())
def test_every_leaf_of_every_tree_is_proven(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))

    verify_inclusion(
        HASHES[index],
        index=index,
        size=size,
        proof=inclusion_proof(index, size, LOG.nodes(size)),
        root=ROOTS[size],
    )


@given(SIZES, SIZES)
def test_every_tree_begins_with_every_smaller_one(one: int, other: int) -> None:
    old, new = sorted((one, other))

    verify_consistency(
        old=old,
        new=new,
        proof=consistency_proof(old, new, LOG.nodes(new)),
        old_root=ROOTS[old],
        new_root=ROOTS[new],
    )


@given(SIZES, st.data())
def test_a_proof_of_inclusion_holds_for_nothing_else(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    said = {"index": index, "size": size, "root": ROOTS[size], "leaf": HASHES[index]}
    other = data.draw(
        st.sampled_from(
            [
                {"index": data.draw(st.integers(-1, 80).filter(lambda n: n != index))},
                {"leaf": leaf_hash(b"forged")},
                {"root": naive_root([b"forged"])},
                {"root": ROOTS[size - 1]},
            ]
        )
    )
    claim: dict[str, Any] = {**said, **other}

    with pytest.raises(ProofRefusedError):
        verify_inclusion(claim.pop("leaf"), proof=LOG.inclusion(index, size), **claim)


@given(SIZES, st.data())
def test_a_changed_proof_of_inclusion_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = changed(LOG.inclusion(index, size), data)

    with pytest.raises(ProofRefusedError):
        verify_inclusion(
            HASHES[index], index=index, size=size, proof=proof, root=ROOTS[size]
        )


@given(SIZES, SIZES, st.data())
def test_a_changed_proof_of_consistency_is_refused(
    one: int, other: int, data: st.DataObject
) -> None:
    old, new = sorted((one, other))
    proof = changed(LOG.consistency(old, new), data)

    with pytest.raises(ProofRefusedError):
        verify_consistency(
            old=old, new=new, proof=proof, old_root=ROOTS[old], new_root=ROOTS[new]
        )


@given(st.integers(1, 69), st.data())
def test_a_rewritten_past_is_not_consistent(old: int, data: st.DataObject) -> None:
    new = data.draw(st.integers(old, len(LEAVES)))
    forged = [b"forged", *LEAVES[1:old]]

    with pytest.raises(ProofRefusedError):
        verify_consistency(
            old=old,
            new=new,
            proof=LOG.consistency(old, new),
            old_root=naive_root(forged),
            new_root=ROOTS[new],
        )


@pytest.mark.parametrize(("old", "new"), [(0, 7), (0, 0), (8, 7), (-1, 7), (7, 2**63)])
def test_nothing_is_proven_from_nowhere_or_backwards(old: int, new: int) -> None:
    with pytest.raises(ProofRefusedError) as refusal:
        verify_consistency(
            old=old, new=new, proof=[], old_root=EMPTY_ROOT, new_root=EMPTY_ROOT
        )

    assert refusal.value.params["reason"] == "size"


def test_a_proof_that_cannot_be_is_not_asked_for() -> None:
    for index, size in ((-1, 7), (7, 7), (0, 2**63)):
        with pytest.raises(ValueError, match="not in a tree"):
            inclusion_proof(index, size, LOG.nodes())
    for old, new in ((0, 7), (8, 7)):
        with pytest.raises(ValueError, match="empty tree"):
            consistency_proof(old, new, LOG.nodes())


@pytest.mark.parametrize(
    ("proof", "reason"),
    [([b"short"], "hash"), ([HASHES[1] + b"0"], "hash"), ([bytes(32)] * 65, "length")],
)
def test_hashes_of_another_kind_or_without_end_are_refused(
    proof: list[bytes], reason: str
) -> None:
    with pytest.raises(ProofRefusedError) as refusal:
        verify_inclusion(HASHES[0], index=0, size=2, proof=proof, root=ROOTS[2])

    assert refusal.value.params["reason"] == reason


def test_the_border_between_two_nodes_cannot_be_moved() -> None:
    # 01 || (leaf and a byte) || (the rest of its sibling) has the same root.
    leaf, sibling = HASHES[0] + HASHES[1][:1], HASHES[1][1:]

    with pytest.raises(ProofRefusedError) as refusal:
        verify_inclusion(leaf, index=0, size=2, proof=[sibling], root=ROOTS[2])

    assert refusal.value.params["reason"] == "hash"


def changed(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """The proof with one hash more, less, elsewhere or different."""
    place = data.draw(st.integers(0, len(proof)))
    ways = [[*proof[:place], bytes(32), *proof[place:]]]
    if place < len(proof):
        bit = data.draw(st.integers(0, 255))
        flipped = int.from_bytes(proof[place], "big") ^ (1 << bit)
        ways.append([*proof[:place], flipped.to_bytes(32, "big"), *proof[place + 1 :]])
        ways.append([*proof[:place], *proof[place + 1 :]])
    ways += [
        [*proof[:at], later, earlier, *proof[at + 2 :]]
        for at, (earlier, later) in enumerate(pairwise(proof))
        if earlier != later
    ]
    return data.draw(st.sampled_from(ways))
