"""The changes of evidence, one transaction and one record entry each."""

from __future__ import annotations

from .custody import DOINGS, destroy, tell
from .handing_over import answer, confirm, give_back, hand_over, refuse, take, withdraw
from .items import add_item, correct
from .notes import Note, note_of

__all__ = [
    "DOINGS",
    "Note",
    "add_item",
    "answer",
    "confirm",
    "correct",
    "destroy",
    "give_back",
    "hand_over",
    "note_of",
    "refuse",
    "take",
    "tell",
    "withdraw",
]
