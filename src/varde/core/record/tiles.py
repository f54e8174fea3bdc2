"""
The tree as it is stored and handed out: C2SP tlog-tiles.

A tile holds up to 256 hashes that lie side by side at one height: tile (l, n) has the
roots of the subtrees of 256**l leaves from number n * 256 on. Everything between is
computed, so a proof in a tree of a million leaves reads three tiles per hash at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from varde.core.errors import MalformedTileError

from .merkle import HASH_BYTES, Frontier, NodeReader, node_hash

TILE_WIDTH = 256
TILE_HEIGHT = 8
"""Levels of the tree from one row of tiles to the next: 2**8 is 256."""

MAX_TILE_LEVEL = 7
"""A tree of 2**63 - 1 leaves needs no row above."""

TileReader = Callable[[int, int, int], bytes]
"""`read_tile(level, index, width)` returns at least the first `width` hashes, joined."""

_TILES_KEPT = 64
_NODES_KEPT = 4096


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """
    Return the address below the log's prefix, such as `tile/0/x001/x234/067.p/112`.

    Raises ValueError for a tile that cannot be.
    """
    if index < 0 or not 0 < width <= TILE_WIDTH:
        raise ValueError("there is no such tile")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    path = f"tile/{level}/{'/'.join(groups)}"
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def tile_width(level: int, index: int, size: int) -> int:
    """Return how many hashes the tile has in a tree of that size; 0 if there is none."""
    hashes = size >> TILE_HEIGHT * level
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def grown(frontier: Frontier, leaves: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
    """
    Append leaf hashes to the frontier and return what each tile gains at its end.

    Keys are level and index of the tiles, in the order in which they first grow.
    """
    gained: dict[tuple[int, int], bytearray] = {}
    for leaf in leaves:
        last = frontier.size
        for level, found in enumerate(frontier.append(leaf)[::TILE_HEIGHT]):
            index = last >> TILE_HEIGHT * (level + 1)
            gained.setdefault((level, index), bytearray()).extend(found)
    return {tile: bytes(hashes) for tile, hashes in gained.items()}


def node_reader(read_tile: TileReader, *, size: int) -> NodeReader:
    """
    Return what reads the nodes of a tree of that size from its tiles.

    It remembers the tiles and nodes that it read last, so proofs for neighbours cost
    few reads. Raises MalformedTileError for a tile that is shorter than it must be.
    """

    @lru_cache(_TILES_KEPT)
    def tile(level: int, index: int) -> bytes:
        width = tile_width(level, index, size)
        hashes = read_tile(level, index, width) if width else b""
        if len(hashes) < width * HASH_BYTES or len(hashes) % HASH_BYTES:
            raise MalformedTileError(tile=tile_path(level, index, width), reason="width")
        return hashes[: width * HASH_BYTES]

    @lru_cache(_NODES_KEPT)
    def node(level: int, index: int) -> bytes:
        if not 0 <= index < size >> level:
            raise ValueError("the node is not in a tree of that size")
        if level % TILE_HEIGHT:
            return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        start = index % TILE_WIDTH * HASH_BYTES
        row = tile(level // TILE_HEIGHT, index // TILE_WIDTH)
        return row[start : start + HASH_BYTES]

    return node
