"""
Which answers would settle a verdict that is not yet known.

`missing` names the facts that can still matter. Those that can settle it alone come
first: they are the questions to ask a person at three in the morning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

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
from .leeway import Apart, Counted, Part, Tested, can_be, hang_together, units
from .outlines import Asked, Needs, ask, ask_of

# So many shapes are kept of one condition; the real incidents show it in fourteen.
KEPT = 200
NONE: frozenset[str] = frozenset()


def missing(
    condition: Condition, facts: Facts, reading: Reading | None = None
) -> tuple[str, ...]:
    """
    Return the facts that settle the condition, the decisive ones first, () if it is.

    They are sufficient: once they are known, whatever they are, it is yes or no. They are
    minimal: without any one of them, there are values of the others that leave it open.
    The values are those of the fact's kind; a number is any from nought on.

    So it is without more ado where no fact is read twice. Else a search tells it; should
    one ever take more than `leeway.STEPS`, a fact is named that may not be needed.
    """
    reading = reading or Reading(facts)
    if reading.answer(condition) is not Answer.UNKNOWN:
        return ()
    if not reading.knows_nothing_of(condition):
        return _needs(condition, reading).names
    outline = condition.outline
    if outline.asks is None:
        outline.asks = _needs(condition, reading).names
    return outline.asks


def _needs(condition: Condition, reading: Reading) -> Needs:
    """Return what settles an undecided condition; what took a search is kept."""
    asked = _asked(condition, reading)
    if asked.reads_each_once:
        return Needs(asked.in_order(asked.alone))
    kept = condition.outline.needs
    found = kept.get(asked.shape)
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        found = kept[asked.shape] = _found(condition, reading)
    return found


def _found(condition: Condition, reading: Reading) -> Needs:
    """
    Leave out of what is asked, from the last on, what the others can do without.

    What more facts settle is settled for good, so one round finds all that can be left.
    """
    asked = _asked(condition, reading)
    reads = Counter(asked.names)
    left = _left_of(condition, reading, reads)
    unit_of = {name: unit for unit in units(left) for name in unit}
    alone = {n for n in asked.alone if reads[n] == 1 or _settles(n, condition, reading)}
    names = tuple([name for name in asked.in_order(alone) if name in unit_of])
    if not hang_together(left):
        return Needs(names)
    untold = NONE
    for unit in reversed(dict.fromkeys([unit_of[name] for name in names])):
        if not can_be(left, Answer.UNKNOWN, untold | unit, reading.facts):
            untold |= unit
    return Needs(
        tuple([name for name in names if name not in untold]),
        either_way=can_be(left, Answer.YES, NONE, reading.facts)
        and can_be(left, Answer.NO, NONE, reading.facts),
    )


def _left_of(condition: Condition, reading: Reading, reads: Counter[str]) -> Part:
    """Return what is undecided; what shares no fact with the rest is taken as one."""

    def apart(part: Condition) -> Apart | None:
        own = Counter(_asked(part, reading).names)
        if any(reads[name] != often for name, often in own.items()):
            return None
        needs = _needs(part, reading)
        return Apart(frozenset(needs.names)) if needs.either_way else None

    return _taken_apart(condition, reading, apart)


def _settles(name: str, condition: Condition, reading: Reading) -> bool:
    """Tell whether one fact, read in several parts, can settle the condition alone."""

    def apart(part: Condition) -> Apart | None:
        names = frozenset(_asked(part, reading).names)
        return None if name in names else Apart(names)

    others = frozenset(_asked(condition, reading).names) - {name}
    left = _taken_apart(condition, reading, apart)
    facts = reading.facts
    return can_be(left, Answer.YES, others, facts) or can_be(left, Answer.NO, others, facts)


def _taken_apart(
    condition: Condition, reading: Reading, apart: Callable[[Condition], Apart | None]
) -> Part:
    """Return what is undecided of a condition, down to the parts that stand apart."""
    reads = frozenset(_asked(condition, reading).names)
    match condition:
        case Named(condition=inner):
            return apart(inner) or _taken_apart(inner, reading, apart)
        case OneOf() | Compare():
            return Tested(condition, reads)
        case AtLeast(count, parts):
            turned = False
        case NoneOf(parts):
            count, turned = 1, True
    undecided, holding = _undecided(parts, reading)
    left = [apart(part) or _taken_apart(part, reading, apart) for part in undecided]
    left.sort(key=lambda part: isinstance(part, Counted))
    return Counted(count - holding, tuple(left), turned, reads)


def _asked(condition: Condition, reading: Reading) -> Asked:
    """Return what an undecided condition asks; a reading works it out once."""
    if reading.knows_nothing_of(condition):
        return condition.outline.asked
    found = reading.open.get(id(condition))
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
            return _asked_of_share(condition, reading)


def _asked_of(parts: tuple[Condition, ...], count: int, reading: Reading) -> Asked:
    """Join what the undecided parts ask; those that hold are counted off."""
    undecided, holding = _undecided(parts, reading)
    return ask_of([_asked(part, reading) for part in undecided], count - holding)


def _undecided(
    parts: tuple[Condition, ...], reading: Reading
) -> tuple[list[Condition], int]:
    """Return the undecided parts, and how many hold."""
    answers = [(part, reading.answer(part)) for part in parts]
    undecided = [part for part, answer in answers if answer is Answer.UNKNOWN]
    return undecided, sum([answer is Answer.YES for _, answer in answers])


def _asked_of_share(test: OneOf | Compare, reading: Reading) -> Asked:
    """Of one side, the other is known; of nothing, the test may be foregone."""
    sides = [(name, reading.facts.get(name)) for name in facts_of(test)]
    unknown = [name for name, value in sides if value is None]
    foregone = any(value == 0 for _, value in sides)
    return ask(*unknown, foregone=foregone, shape=(test.outline.asked.shape, *sides))
