"""Which criteria carry a verdict: those without which it would be another."""

from __future__ import annotations

from .conditions import (
    Answer,
    AtLeast,
    Condition,
    Named,
    NoneOf,
    Reading,
)


def carrying(condition: Condition, reading: Reading) -> tuple[str, ...]:
    """
    Return the criteria, by name, that decide the condition or keep it undecided.

    A criterion that is made of others gives way to those of them that carry it.
    """
    return tuple(dict.fromkeys(_carrying(condition, reading)))


def _carrying(condition: Condition, reading: Reading) -> list[str]:
    match condition:
        case Named(criterion, inner):
            return _carrying(inner, reading) or [criterion]
        case AtLeast(parts=parts):
            return _parts(parts, reading.answer(condition), reading)
        case NoneOf(parts):
            opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}
            answer = reading.answer(condition)
            return _parts(parts, opposite.get(answer, answer), reading)
    return []


def _parts(parts: tuple[Condition, ...], wanted: Answer, reading: Reading) -> list[str]:
    """Return what carries the parts that are answered so; a bare fact has no name."""
    found: list[str] = []
    for part in parts:
        if not part.is_plain and reading.answer(part) is wanted:
            found += _carrying(part, reading)
    return found
