"""Which criteria carry a verdict: those without which it would be another."""

from __future__ import annotations

from .conditions import (
    Answer,
    AtLeast,
    Condition,
    Named,
    NoneOf,
    Reading,
    negate,
)


def carrying(condition: Condition, reading: Reading) -> tuple[str, ...]:
    """
    Return the criteria, by name, that decide the condition or keep it undecided.

    A criterion that is made of others gives way to those of them that carry it.
    """
    answer = reading.answer(condition)
    return tuple(dict.fromkeys(_carrying(condition, answer, reading)))


def _carrying(condition: Condition, answer: Answer, reading: Reading) -> list[str]:
    """Return what carries a condition that is answered so."""
    if answer is Answer.UNKNOWN and reading.knows_nothing_of(condition):
        return list(condition.outline.criteria)
    match condition:
        case Named(criterion, inner):
            return _carrying(inner, answer, reading) or [criterion]
        case AtLeast(parts=parts):
            wanted = answer
        case NoneOf(parts):
            wanted = negate(answer)
        case _:
            return []
    found: list[str] = []
    for part in parts:
        if part.outline.criteria and reading.answer(part) is wanted:
            found += _carrying(part, wanted, reading)
    return found
