"""The changes of evidence, one transaction and one record entry each."""

from __future__ import annotations

from .custody import (
    DOINGS,
    confirm,
    destroy,
    do,
    give_back,
    hand_over,
    refuse,
    take,
    withdraw,
)
from .items import add_item, correct
from .notes import Note, note_of

__all__ = [
    "DOINGS",
    "Note",
    "add_item",
    "confirm",
    "correct",
    "destroy",
    "do",
    "give_back",
    "hand_over",
    "note_of",
    "refuse",
    "take",
    "withdraw",
]
