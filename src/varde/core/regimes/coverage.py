"""Whom a rule can reach at all, whatever may happen to them."""

from __future__ import annotations

from collections.abc import Callable

from .conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
)

Lasting = Callable[[str], bool]


def coverage(condition: Condition, lasting: Lasting) -> Condition | Answer:
    """
    Return what a condition asks of the lasting facts alone, by their names.

    All the others are taken to turn out so that the condition holds, if they can. The
    answer is given at once where the lasting facts do not matter. Where it is no, no
    incident whatever can make the condition hold.
    """
    left = _left(condition, lasting, favourable=True)
    if isinstance(left, bool):
        return Answer.YES if left else Answer.NO
    return left


def _left(condition: Condition, lasting: Lasting, *, favourable: bool) -> Condition | bool:
    """What is left of it when the other facts give their parts this answer."""
    match condition:
        case OneOf(fact):
            return condition if lasting(fact) else favourable
        case Compare(fact, threshold=PercentOf(fact=base)):
            return condition if lasting(fact) and lasting(base) else favourable
        case Compare(fact):
            return condition if lasting(fact) else favourable
        case Named(criterion, inner):
            left = _left(inner, lasting, favourable=favourable)
            return left if isinstance(left, bool) else Named(criterion, left)
        case AtLeast(count, parts):
            return _at_least(
                count, [_left(part, lasting, favourable=favourable) for part in parts]
            )
        case NoneOf(parts):
            left = _at_least(
                1, [_left(part, lasting, favourable=not favourable) for part in parts]
            )
            return not left if isinstance(left, bool) else NoneOf((left,))


def _at_least(count: int, parts: list[Condition | bool]) -> Condition | bool:
    open_ = tuple(part for part in parts if not isinstance(part, bool))
    needed = count - parts.count(True)
    if needed <= 0:
        return True
    return AtLeast(needed, open_) if needed <= len(open_) else False
