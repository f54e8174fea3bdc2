from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.log import MemoryLog, naive_root
from varde.core.errors import MalformedTileError
from varde.core.record.merkle import Frontier, leaf_hash, node_hash
from varde.core.record.tiles import (
    grown,
    node_reader,
    tile_path,
    tile_width,
)

MANY = [leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (1, 273, 112, "tile/1/273.p/112"),
        (2, 1000, 1, "tile/2/x001/000.p/1"),
        (63, 999, 255, "tile/63/999.p/255"),
    ],
)
def test_a_tile_has_the_address_of_the_specification(
    level: int, index: int, width: int, path: str
) -> None:
    assert tile_path(level, index, width) == path


@pytest.mark.parametrize(("index", "width"), [(-1, 256), (0, 0), (0, 257)])
def test_a_tile_that_cannot_be_has_no_address(index: int, width: int) -> None:
    with pytest.raises(ValueError, match="no such tile"):
        tile_path(0, index, width)


def widths(size: int) -> dict[tuple[int, int], int]:
    """How many hashes each tile has of a tree that grew to that size."""
    tiles = grown(Frontier(), MANY[:size])
    return {tile: len(hashes) // 32 for tile, hashes in tiles.items()}


def test_a_tree_of_70_000_has_the_tiles_of_the_specification() -> None:
    rows: dict[int, list[int]] = {}
    for (level, _), width in sorted(widths(70_000).items()):
        rows.setdefault(level, []).append(width)

    assert rows == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}


@pytest.mark.parametrize(
    ("size", "tiles"),
    [(0, {}), (255, {(0, 0): 255}), (256, {(0, 0): 256, (1, 0): 1})],
)
def test_a_full_tile_is_at_once_a_hash_in_the_row_above(
    size: int, tiles: dict[tuple[int, int], int]
) -> None:
    assert widths(size) == tiles


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 70_000])
def test_a_tile_is_as_wide_as_the_size_of_the_tree_says(size: int) -> None:
    for (level, index), width in widths(size).items():
        assert tile_width(level, index, size) == width


@pytest.mark.parametrize(("level", "index", "size"), [(1, 0, 255), (0, 1, 256)])
def test_a_tile_beyond_the_tree_has_no_width(level: int, index: int, size: int) -> None:
    assert tile_width(level, index, size) == 0


def test_a_hash_in_the_second_row_is_the_root_over_a_tile_below() -> None:
    leaves = [str(n).encode() for n in range(513)]
    tiles = MemoryLog(leaves).tiles

    assert tiles[1, 0] == naive_root(leaves[:256]) + naive_root(leaves[256:512])


@given(st.lists(st.integers(0, 600), max_size=5))
def test_it_grows_the_same_in_one_step_and_in_many(steps: list[int]) -> None:
    frontier, tiles, done = Frontier(), dict[tuple[int, int], bytes](), 0
    for step in steps:
        for tile, gained in grown(frontier, MANY[done : done + step]).items():
            tiles[tile] = tiles.get(tile, b"") + gained
        done += step

    assert tiles == grown(Frontier(), MANY[:done])


@given(st.integers(1, 70_000))
def test_the_tiles_give_the_root_of_every_tree_that_they_hold(size: int) -> None:
    tiles = ALL_TILES

    def read(level: int, index: int, width: int) -> bytes:
        return tiles[level, index][: width * 32]

    frontier = Frontier.of(size, node_reader(read, size=size))
    assert Frontier.of(size, from_leaves).root() == frontier.root()


def from_leaves(level: int, index: int) -> bytes:
    """A node without tiles, remembered."""
    if (level, index) not in NODES:
        left, right = (from_leaves(level - 1, 2 * index + side) for side in (0, 1))
        NODES[level, index] = node_hash(left, right)
    return NODES[level, index]


NODES = {(0, index): leaf for index, leaf in enumerate(MANY)}
ALL_TILES = grown(Frontier(), MANY)


def test_a_node_outside_the_tree_is_not_made_up() -> None:
    node = MemoryLog([b"1", b"2", b"3"]).nodes()

    for level, index in ((0, 3), (1, 1), (2, 0), (0, -1)):
        with pytest.raises(ValueError, match="not in a tree"):
            node(level, index)


@pytest.mark.parametrize("stored", [b"", bytes(31), bytes(32), bytes(65), bytes(95)])
def test_a_tile_that_is_too_short_or_cut_in_a_hash_is_refused(stored: bytes) -> None:
    node = node_reader(lambda *_: stored, size=2)

    with pytest.raises(MalformedTileError) as refusal:
        node(1, 0)

    assert refusal.value.params["tile"] == "tile/0/000.p/2"


def test_a_tile_that_has_grown_since_serves_the_smaller_tree() -> None:
    hashes = [sha256(bytes([n])).digest() for n in range(9)]
    node = node_reader(lambda *_: b"".join(hashes), size=2)

    assert node(1, 0) == node_hash(*hashes[:2])
