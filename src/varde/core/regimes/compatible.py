"""
Whether tests can turn out so together.

Tests of one fact bind each other: who is down for more than four hours is down for more
than one. So do tests of numbers that are compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from .conditions import HOLDS, Compare, Facts, OneOf, PercentOf, facts_of

Outcome = tuple[OneOf | Compare, bool]
"""A test, and whether it holds."""

Numbers = Mapping[str, Fraction]


def compatible(outcomes: Sequence[Outcome], facts: Facts) -> bool:
    """
    Tell whether the last outcome fits the others, which fit each other.

    It does if there are values for what is not known that give all of them: yes or no,
    one choice, any choices, or a number from nought on, as the kind of the fact is.
    """
    test, _ = outcomes[-1]
    if isinstance(test, OneOf):
        return _values_exist(tuple([one for one in outcomes if one[0].fact == test.fact]))
    linked = tuple(_linked(outcomes, facts))
    names = {name for one, _ in linked for name in one.outline.reads if name in facts}
    return _numbers_exist(linked, tuple([(name, facts[name]) for name in sorted(names)]))


@lru_cache(maxsize=4096)
def _values_exist(outcomes: tuple[tuple[OneOf, bool], ...]) -> bool:
    held = [test.values for test, holds in outcomes if holds]
    others = [test.values for test, holds in outcomes if not holds]
    one_of = outcomes[0][0].one_of
    if one_of is None:
        return all(values.difference(*others) for values in held)
    return bool(one_of.intersection(*held).difference(*others))


def _linked(outcomes: Sequence[Outcome], facts: Facts) -> list[Outcome]:
    """Return the outcomes that bear on the last one by numbers that are not known."""
    found, rest = [outcomes[-1]], list(outcomes[:-1])
    for test, _ in found:
        names = test.outline.reads.difference(facts)
        bound = [one for one in rest if not names.isdisjoint(one[0].outline.reads)]
        if bound:
            found += bound
            rest = [one for one in rest if one not in bound]
    return found


@lru_cache(maxsize=4096)
def _numbers_exist(
    outcomes: tuple[tuple[Compare, bool], ...], known: tuple[tuple[str, Any], ...]
) -> bool:
    return _fit(outcomes, {name: Fraction(value) for name, value in known})


def _fit(outcomes: Sequence[tuple[Compare, bool]], numbers: Numbers) -> bool:
    """Try for one number after another every value between which the tests tell."""
    left = []
    for test, holds in outcomes:
        if not test.outline.reads <= numbers.keys():
            left.append((test, holds))
        elif _holds(test, numbers) is not holds:
            return False
    if not left:
        return True
    name = next(name for name in facts_of(left[0][0]) if name not in numbers)
    tests = [test for test, _ in left]
    return any(_fit(left, {**numbers, name: n}) for n in _told_apart(name, tests, numbers))


def _holds(test: Compare, numbers: Numbers) -> bool:
    threshold: Any = test.threshold
    if isinstance(threshold, PercentOf):
        threshold = numbers[threshold.fact] * _ratio(threshold)
    return HOLDS[test.comparison](numbers[test.fact], threshold)


def _ratio(share: PercentOf) -> Fraction:
    return Fraction(share.percent) / 100


def _told_apart(name: str, tests: list[Compare], numbers: Numbers) -> Iterator[Fraction]:
    """Yield each level at which a test of the number may turn, and one between any two."""
    turns = {level for level in _levels(name, tests, numbers, ()) if level > 0}
    levels = sorted({Fraction(0), *turns})
    yield from levels
    yield from ((lower + upper) / 2 for lower, upper in pairwise(levels))
    yield levels[-1] + 1


def _levels(
    name: str, tests: list[Compare], numbers: Numbers, passed: tuple[str, ...]
) -> Iterator[Fraction]:
    """Yield the thresholds, and those of the numbers that it is compared with, scaled."""
    for test in tests:
        threshold = test.threshold
        if isinstance(threshold, PercentOf):
            for other, ratio in _compared_with(name, test.fact, threshold):
                levels = _levels_of(other, tests, numbers, (*passed, name))
                yield from (level * ratio for level in levels)
        elif test.fact == name:
            yield Fraction(threshold)


def _compared_with(
    name: str, fact: str, share: PercentOf
) -> Iterator[tuple[str, Fraction]]:
    """Yield what the number is weighed against, and what that is multiplied by."""
    if fact == name:
        yield share.fact, _ratio(share)
    elif share.fact == name and share.percent:
        yield fact, 1 / _ratio(share)


def _levels_of(
    name: str, tests: list[Compare], numbers: Numbers, passed: tuple[str, ...]
) -> Iterator[Fraction]:
    """Yield the number where it is known, and else its levels, going round in no circle."""
    if name in numbers:
        yield numbers[name]
    elif name not in passed:
        yield from _levels(name, tests, numbers, passed)
