"""Keep, hold and erase."""

from __future__ import annotations

from .ending import erase_what_has_ended
from .people import (
    ask_for_erasure,
    clear_files,
    continue_erasure,
    refuse_unfit,
    rows_are_erased,
    spellings_of,
)
from .placing import lift_hold, place_hold
from .rules import set_rules

__all__ = [
    "ask_for_erasure",
    "clear_files",
    "continue_erasure",
    "erase_what_has_ended",
    "lift_hold",
    "place_hold",
    "refuse_unfit",
    "rows_are_erased",
    "set_rules",
    "spellings_of",
]
