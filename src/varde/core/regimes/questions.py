"""
Which answers would settle a verdict that is not yet known.

`missing` names the facts that can still matter: together they settle the verdict,
whatever they turn out to be. Those that can settle it alone come first: they are the
questions to ask a person at three in the morning.
"""

from __future__ import annotations

from typing import NamedTuple

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
    Reading,
)


class _Asked(NamedTuple):
    """What an undecided condition asks; one answer of `to_yes` alone can bring yes."""

    names: tuple[str, ...]
    to_yes: tuple[str, ...]
    to_no: tuple[str, ...]


def missing(
    condition: Condition, facts: Facts, reading: Reading | None = None
) -> tuple[str, ...]:
    """Return the facts that settle the condition, the decisive ones first, () if it is."""
    reading = reading or Reading(facts)
    if reading.answer(condition) is not Answer.UNKNOWN:
        return ()
    names, to_yes, to_no = _asked(condition, reading)
    decisive = {*to_yes, *to_no}
    return tuple(sorted(dict.fromkeys(names), key=lambda name: name not in decisive))


def _asked(condition: Condition, reading: Reading) -> _Asked:
    """Return what an undecided condition asks; a reading works it out once."""
    found: _Asked | None = reading.open.get(id(condition))
    if found is None:
        found = reading.open[id(condition)] = _worked_out(condition, reading)
    return found


def _worked_out(condition: Condition, reading: Reading) -> _Asked:
    match condition:
        case AtLeast(count):
            return _asked_of(condition.tests, count, reading)
        case NoneOf():
            names, to_yes, to_no = _asked_of(condition.tests, 1, reading)
            return _Asked(names, to_yes=to_no, to_no=to_yes)
        case Named(condition=inner):
            return _asked(inner, reading)
        case Compare(fact, threshold=PercentOf(fact=base)):
            names = tuple(name for name in (fact, base) if name not in reading.facts)
            alone = names if len(names) == 1 else ()
            return _Asked(names, alone, alone)
        case OneOf(fact) | Compare(fact):
            return _Asked((fact,), (fact,), (fact,))


def _asked_of(tests: tuple[Condition, ...], count: int, reading: Reading) -> _Asked:
    """Join what the undecided tests ask, of which so many have to hold."""
    undecided = []
    for test in tests:
        answer = reading.answer(test)
        if answer is Answer.UNKNOWN:
            undecided.append(_asked(test, reading))
        elif answer is Answer.YES:
            count -= 1
    names: tuple[str, ...] = ()
    to_yes: tuple[str, ...] = ()
    to_no: tuple[str, ...] = ()
    for asked in undecided:
        names += asked.names
        if count == 1:
            to_yes += asked.to_yes
        if count == len(undecided):
            to_no += asked.to_no
    return _Asked(names, to_yes, to_no)
