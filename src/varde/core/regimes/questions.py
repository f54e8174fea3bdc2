"""
Which answers would settle a verdict that is not yet known.

`missing` names a set of facts that settles the verdict whatever the answers are, and
leaves out every fact that is not needed for that. The facts that can settle it alone
come first: they are the questions to ask a person at three in the morning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

from .conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Facts,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
    answer_leaf,
    evaluate,
    negate,
)


@dataclass(frozen=True, slots=True)
class _Open:
    """An undecided condition: its unknown facts, and those that alone can decide it."""

    leaves: tuple[tuple[str, ...], ...]
    to_yes: tuple[str, ...]
    to_no: tuple[str, ...]


def missing(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """Return the facts that settle the condition, the decisive ones first; () if settled."""
    if evaluate(condition, facts) is not Answer.UNKNOWN:
        return ()
    found = _open(condition, facts)
    occurrences = Counter(name for leaf in found.leaves for name in leaf)
    needed = list(occurrences)
    if any(count > 1 for count in occurrences.values()):
        needed = _without_needless(condition, facts, needed)
    decisive = dict.fromkeys(found.to_yes + found.to_no)
    return tuple(sorted(needed, key=lambda name: name not in decisive))


def _open(condition: Condition, facts: Facts) -> _Open:
    match condition:
        case OneOf() | Compare():
            return _open_leaf(condition, facts)
        case Named():
            return _open(condition.condition, facts)
        case NoneOf(parts):
            inner = _open_parts(1, parts, facts)
            return _Open(inner.leaves, inner.to_no, inner.to_yes)
        case AtLeast(count, parts):
            return _open_parts(count, parts, facts)


def _open_leaf(leaf: OneOf | Compare, facts: Facts) -> _Open:
    unknown = tuple(name for name in _names(leaf) if facts.get(name) is None)
    decisive = unknown if len(unknown) == 1 else ()
    return _Open((unknown,), decisive, decisive)


def _names(leaf: OneOf | Compare) -> tuple[str, ...]:
    if isinstance(leaf, Compare) and isinstance(leaf.threshold, PercentOf):
        return (leaf.fact, leaf.threshold.fact)
    return (leaf.fact,)


def _open_parts(count: int, parts: tuple[Condition, ...], facts: Facts) -> _Open:
    answers = [evaluate(part, facts) for part in parts]
    yes = answers.count(Answer.YES)
    undecided = [
        _open(part, facts)
        for part, answer in zip(parts, answers, strict=True)
        if answer is Answer.UNKNOWN
    ]
    one_yes_decides = yes == count - 1
    one_no_decides = yes + len(undecided) == count
    return _Open(
        tuple(leaf for part in undecided for leaf in part.leaves),
        tuple(n for p in undecided for n in p.to_yes) if one_yes_decides else (),
        tuple(n for p in undecided for n in p.to_no) if one_no_decides else (),
    )


def _without_needless(condition: Condition, facts: Facts, names: list[str]) -> list[str]:
    """Drop, one at a time, each name without which the rest still settles all."""
    needed = names
    for name in reversed(names):
        rest = [other for other in needed if other != name]
        if Answer.UNKNOWN not in _outcomes(condition, facts, frozenset(rest)):
            needed = rest
    return needed


def _outcomes(
    condition: Condition, facts: Facts, told: frozenset[str]
) -> frozenset[Answer]:
    """Return the answers that remain possible once the `told` facts are known."""
    match condition:
        case OneOf() | Compare():
            unknown = [name for name in _names(condition) if facts.get(name) is None]
            if not unknown:
                return frozenset({answer_leaf(condition, facts)})
            settled = told.issuperset(unknown)
            return frozenset({Answer.YES, Answer.NO} if settled else {Answer.UNKNOWN})
        case Named():
            return _outcomes(condition.condition, facts, told)
        case NoneOf(parts):
            return frozenset(map(negate, _outcomes(AtLeast(1, parts), facts, told)))
        case AtLeast(count, parts):
            return _outcomes_of_parts(count, [_outcomes(p, facts, told) for p in parts])


def _outcomes_of_parts(count: int, parts: list[frozenset[Answer]]) -> frozenset[Answer]:
    reached = {(0, 0)}
    for outcomes in parts:
        reached = {
            (min(yes + (o is Answer.YES), count), min(open_ + (o is Answer.UNKNOWN), count))
            for (yes, open_), o in product(reached, outcomes)
        }
    return frozenset(_count(yes, open_, count) for yes, open_ in reached)


def _count(yes: int, open_: int, count: int) -> Answer:
    if yes >= count:
        return Answer.YES
    return Answer.UNKNOWN if yes + open_ >= count else Answer.NO
