"""Which single fact, if it were otherwise, would turn a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..facts import FactDefinition, FactType, definition
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
    evaluate,
    facts_of,
)

Value = bool | int | float | str | list[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """With this value of the fact, and all else as it is, the verdict is this."""

    fact: str
    value: Value
    answer: Answer


def turning_facts(condition: Condition, facts: Facts) -> tuple[Turn, ...]:
    """
    Return the facts of which another value turns the verdict, each with the nearest one.

    From unknown, a turn leads to yes or no. A verdict that is known may also turn to
    unknown, by a fact that carries it and that no other value settles the other way.
    """
    now = evaluate(condition, facts)
    tests = _tests(condition)
    found: list[Turn] = []
    for name in dict.fromkeys(facts_of(condition)):
        found += _turns(condition, facts, name, tests.get(name, []), now)
    return tuple(found)


def _turns(
    condition: Condition,
    facts: Facts,
    name: str,
    tests: list[OneOf | Compare],
    now: Answer,
) -> Iterator[Turn]:
    """Yield the first value for each answer that differs from the present one."""
    first: dict[Answer, Value] = {}
    for value in _candidates(definition(name), facts, tests):
        first.setdefault(evaluate(condition, {**facts, name: value}), value)
    turned = {answer: value for answer, value in first.items() if answer is not now}
    decided = {a: value for a, value in turned.items() if a is not Answer.UNKNOWN}
    for answer, value in (decided or turned).items():
        yield Turn(name, value, answer)


def _candidates(
    fact: FactDefinition, facts: Facts, tests: list[OneOf | Compare]
) -> Iterator[Value]:
    match fact.type:
        case FactType.BOOLEAN:
            yield from (value for value in (True, False) if facts.get(fact.name) != value)
        case FactType.CHOICE:
            yield from fact.choices
        case FactType.CHOICES:
            yield []
            yield from ([choice] for choice in fact.choices)
        case FactType.INTEGER | FactType.NUMBER:
            present = facts.get(fact.name)
            start = float(present) if isinstance(present, int | float) else 0.0
            numbers = {n for test in tests for n in _around(test, facts)}
            yield from sorted(numbers, key=lambda number: abs(number - start))


def _around(test: OneOf | Compare, facts: Facts) -> Iterator[int | float]:
    """Yield the values on both sides of a threshold, and the threshold."""
    if not isinstance(test, Compare):
        return
    threshold = test.threshold
    if isinstance(threshold, PercentOf):
        base = facts.get(threshold.fact)
        if not isinstance(base, int | float):
            yield 0
            return
        at = base * threshold.percent / 100
    else:
        at = threshold
    step = 1 if at >= 1 else 0.1
    for value in (at, at + step, at - step):
        if value >= 0:
            yield int(value) if float(value).is_integer() else round(value, 6)


def _tests(condition: Condition) -> Mapping[str, list[OneOf | Compare]]:
    found: dict[str, list[OneOf | Compare]] = {}
    for leaf in _leaves(condition):
        found.setdefault(leaf.fact, []).append(leaf)
    return found


def _leaves(condition: Condition) -> Iterator[OneOf | Compare]:
    match condition:
        case OneOf() | Compare():
            yield condition
        case Named(condition=inner):
            yield from _leaves(inner)
        case AtLeast(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
