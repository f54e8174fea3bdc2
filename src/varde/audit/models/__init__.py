"""The stored record. Nothing outside this app touches these tables."""

from __future__ import annotations

from .entries import HASH_LENGTH, ChainHead, Detail, Entry
from .tree import Checkpoint, Position, Tile, Waiting

__all__ = [
    "HASH_LENGTH",
    "ChainHead",
    "Checkpoint",
    "Detail",
    "Entry",
    "Position",
    "Tile",
    "Waiting",
]
