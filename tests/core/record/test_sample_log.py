"""A log that other software made: signatures, tiles and proofs of all its states."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from varde.core.record.checkpoint import Checkpoint, read_checkpoint
from varde.core.record.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from varde.core.record.note import VerifierKey, read_note, verify
from varde.core.record.tiles import node_reader, tile_path

DATA = Path(__file__).parents[2] / "data" / "tlog"
KEY = VerifierKey.parse((DATA / "vkey.txt").read_text().strip())
SIZES = range(16)


def checkpoint(size: int) -> Checkpoint:
    note = read_note((DATA / f"checkpoint.{size}").read_bytes())
    assert verify(note, [KEY]) == [KEY]
    return read_checkpoint(note.text)


def read_tile(level: int, index: int, width: int) -> bytes:
    return (DATA / tile_path(level, index, width)).read_bytes()


def entries(size: int) -> list[bytes]:
    """The entries of a bundle: each after its length in two bytes."""
    path = tile_path(0, 0, size).replace("tile/0/", "tile/entries/")
    bundle, found = (DATA / path).read_bytes(), []
    while bundle:
        (length,) = struct.unpack_from(">H", bundle)
        found.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_each_checkpoint_is_signed_and_says_its_size(size: int) -> None:
    assert checkpoint(size).size == size
    assert checkpoint(size).origin == KEY.name == "example.com/log/testdata"


@pytest.mark.parametrize("size", SIZES)
def test_each_checkpoint_is_written_again_to_the_byte(size: int) -> None:
    data = (DATA / f"checkpoint.{size}").read_bytes()
    note = read_note(data)

    assert note.to_bytes() == data
    assert read_checkpoint(note.text).text() == note.text


def test_the_latest_checkpoint_is_the_last_of_them() -> None:
    assert (DATA / "checkpoint").read_bytes() == (DATA / "checkpoint.15").read_bytes()


def test_the_empty_log_has_the_root_of_nothing() -> None:
    assert checkpoint(0).root == EMPTY_ROOT


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_tiles_give_the_root_that_is_signed(size: int) -> None:
    node = node_reader(read_tile, size=size)

    assert Frontier.of(size, node).root() == checkpoint(size).root


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_entries_give_the_root_that_is_signed(size: int) -> None:
    frontier = Frontier()
    for entry in entries(size):
        frontier.append(leaf_hash(entry))

    assert frontier.root() == checkpoint(size).root


@pytest.mark.parametrize("size", SIZES[1:])
def test_every_entry_is_proven_in_every_state(size: int) -> None:
    node, root = node_reader(read_tile, size=size), checkpoint(size).root
    for index, entry in enumerate(entries(size)):
        proof = inclusion_proof(index, size, node)

        verify_inclusion(leaf_hash(entry), index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("new", SIZES[1:])
def test_every_state_begins_with_each_before_it(new: int) -> None:
    node = node_reader(read_tile, size=new)
    for old in range(1, new + 1):
        verify_consistency(
            old=old,
            new=new,
            proof=consistency_proof(old, new, node),
            old_root=checkpoint(old).root,
            new_root=checkpoint(new).root,
        )
