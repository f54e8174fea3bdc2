"""Which criteria carry a verdict: those without which it would be another."""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Named,
    NoneOf,
    OneOf,
    Reading,
)


def carrying(condition: Condition, reading: Reading) -> tuple[str, ...]:
    """
    Return the criteria, by name, that decide the condition or keep it undecided.

    A criterion that is made of others gives way to those of them that carry it.
    """
    return tuple(dict.fromkeys(_carrying(condition, reading)))


def _carrying(condition: Condition, reading: Reading) -> Iterator[str]:
    match condition:
        case OneOf() | Compare():
            return
        case Named(criterion, inner):
            yield from tuple(_carrying(inner, reading)) or (criterion,)
        case AtLeast(parts=parts):
            yield from _parts(parts, reading.answer(condition), reading)
        case NoneOf(parts):
            opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}
            answer = reading.answer(condition)
            yield from _parts(parts, opposite.get(answer, answer), reading)


def _parts(parts: tuple[Condition, ...], wanted: Answer, reading: Reading) -> Iterator[str]:
    for part in parts:
        if reading.answer(part) is wanted:
            yield from _carrying(part, reading)
