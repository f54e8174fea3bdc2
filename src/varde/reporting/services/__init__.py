"""The changes that reporting makes, one transaction and one record entry each."""

from __future__ import annotations

from .assessing import reassess, reassess_all_hitting, reassess_outdated
from .delivering import acknowledge, record_delivery_by_hand
from .drafting import check_answers, save_draft
from .keeping import (
    Sitting,
    Typed,
    keep_answers,
    let_go,
    new_sitting,
    refuse_anothers,
    take_up,
)
from .recurring import look_for_recurrences, weigh_together
from .releasing import ask_release, refuse_release, release
from .submitting import explain_lateness, submit

__all__ = [
    "Sitting",
    "Typed",
    "acknowledge",
    "ask_release",
    "check_answers",
    "explain_lateness",
    "keep_answers",
    "let_go",
    "look_for_recurrences",
    "new_sitting",
    "reassess",
    "reassess_all_hitting",
    "reassess_outdated",
    "record_delivery_by_hand",
    "refuse_anothers",
    "refuse_release",
    "release",
    "save_draft",
    "submit",
    "take_up",
    "weigh_together",
]
