"""
Which answers would settle a verdict that is not yet known.

`missing` names the facts that can still matter: together they settle the verdict,
whatever they turn out to be. Those that can settle it alone come first: they are the
questions to ask a person at three in the morning.
"""

from __future__ import annotations

from .conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Facts,
    Named,
    NoneOf,
    OneOf,
    Reading,
    facts_of,
)
from .outlines import Asked, ask, ask_of


def missing(
    condition: Condition, facts: Facts, reading: Reading | None = None
) -> tuple[str, ...]:
    """Return the facts that settle the condition, the decisive ones first, () if it is."""
    reading = reading or Reading(facts)
    if reading.answer(condition) is not Answer.UNKNOWN:
        return ()
    if reading.knows_nothing_of(condition):
        return condition.outline.asks
    return _asked(condition, reading).in_order


def _asked(condition: Condition, reading: Reading) -> Asked:
    """Return what an undecided condition asks; a reading works it out once."""
    if reading.knows_nothing_of(condition):
        return condition.outline.asked
    found: Asked | None = reading.open.get(id(condition))
    if found is None:
        found = reading.open[id(condition)] = _worked_out(condition, reading)
    return found


def _worked_out(condition: Condition, reading: Reading) -> Asked:
    match condition:
        case AtLeast(count, parts):
            return _asked_of(parts, count, reading)
        case NoneOf(parts):
            return _asked_of(parts, 1, reading).turned
        case Named(condition=inner):
            return _asked(inner, reading)
        case OneOf() | Compare():
            return ask(*[name for name in facts_of(condition) if name not in reading.facts])


def _asked_of(parts: tuple[Condition, ...], count: int, reading: Reading) -> Asked:
    """Join what the undecided parts ask; those that hold are counted off."""
    answers = [(part, reading.answer(part)) for part in parts]
    undecided = [_asked(p, reading) for p, answer in answers if answer is Answer.UNKNOWN]
    holding = sum(answer is Answer.YES for _, answer in answers)
    return ask_of(undecided, count - holding)
