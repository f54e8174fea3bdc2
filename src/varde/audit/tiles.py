"""Reading the stored tiles of the log, in one statement where several are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from varde.core.record.tiles import TILE_HEIGHT, TILE_WIDTH

from .models import Tile

Place = tuple[int, int]
"""Level and index of a tile."""


def read(places: Iterable[Place]) -> dict[Place, bytes]:
    """Return the tiles that there are, each with all it holds by now."""
    rows: dict[int, set[int]] = {}
    for level, index in places:
        rows.setdefault(level, set()).add(index)
    if not rows:
        return {}
    wanted = reduce(
        or_, (Q(level=level, index__in=indexes) for level, indexes in rows.items())
    )
    found = Tile.objects.filter(wanted).values_list("level", "index", "hashes")
    return {(level, index): bytes(hashes) for level, index, hashes in found}


def edge_of(size: int) -> dict[Place, int]:
    """Tell which tiles of a tree of that size have room, and how many hashes they hold."""
    edge = {}
    level = 0
    while size:
        index, width = divmod(size, TILE_WIDTH)
        if width:
            edge[level, index] = width
        size, level = index, level + 1
    return edge


def around(indexes: Iterable[int], *, sizes: Sequence[int]) -> set[Place]:
    """Tell which tiles prove something about these leaves in trees of these sizes."""
    largest = max(sizes)
    wanted = {place for size in sizes for place in edge_of(size)}
    for index in indexes:
        level = 0
        while largest >> TILE_HEIGHT * level:
            wanted.add((level, index >> TILE_HEIGHT * (level + 1)))
            level += 1
    return wanted


def covering(first: int, end: int) -> set[Place]:
    """Tell which tiles hold something about the leaves from `first` up to `end`."""
    wanted = set()
    level = 0
    while end >> TILE_HEIGHT * level:
        height = TILE_HEIGHT * (level + 1)
        wanted |= {(level, at) for at in range(first >> height, ((end - 1) >> height) + 1)}
        level += 1
    return wanted
