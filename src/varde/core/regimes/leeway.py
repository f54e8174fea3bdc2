"""
How an undecided condition can still turn out when some of its facts stay unknown.

Where a fact is read in several parts, the answers of the parts hang together, and only a
search can tell. It goes from the answer that is wanted down to the tests: of a part that
must hold, which of its parts do; of one that must stay open, which of them stay so. It
goes back where the outcomes of tests do not fit each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from .compatible import Outcome, compatible
from .conditions import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    Compare,
    Comparison,
    Facts,
    OneOf,
    facts_of,
    negate,
)

STEPS = 5_000
"""Twenty times what the rulebook takes. Where they do not suffice, it may be so."""


class Apart(NamedTuple):
    """A part whose facts nothing else reads: once they are told it may be yes or no."""

    reads: frozenset[str]


class Tested(NamedTuple):
    """A test of facts that others read too."""

    test: OneOf | Compare
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of these parts have to hold or, `turned`, not to hold."""

    count: int
    parts: tuple[Part, ...]
    turned: bool
    reads: frozenset[str]


Part = Apart | Tested | Counted
Outcomes = tuple[Outcome, ...]


def can_be(part: Part, wanted: Answer, untold: frozenset[str], facts: Facts) -> bool:
    """Tell whether this can be the answer once all but the `untold` facts are known."""
    ways = _Search(untold, facts).ways(part, wanted, ())
    return next(ways, None) is not None


@dataclass(slots=True)
class _Search:
    untold: frozenset[str]
    facts: Facts
    steps: int = 0

    def ways(self, part: Part, wanted: Answer, so_far: Outcomes) -> Iterator[Outcomes]:
        """Yield the outcomes, beside those so far, that bring the answer."""
        self.steps += 1
        if self.steps > STEPS:
            return iter((so_far,))
        if isinstance(part, Counted):
            return self._ways_to_count(part, wanted, so_far)
        if isinstance(part, Tested) and self._shares_what_is_untold(part.test):
            return self._ways_to_share(part.test, wanted, so_far)
        return self._ways_to_answer(part, wanted, so_far)

    def _ways_to_answer(
        self, part: Apart | Tested, wanted: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """What reads an untold fact stays open, and anything else turns out yes or no."""
        if self._stays_open(part) is not (wanted is UNKNOWN):
            return
        if wanted is UNKNOWN or isinstance(part, Apart):
            yield so_far
        else:
            yield from self._if_compatible((*so_far, (part.test, wanted is YES)))

    def _ways_to_share(
        self, test: OneOf | Compare, wanted: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """Of what is not told, nothing is no more than a share, and the rest is open."""
        if wanted is not YES:
            outcome = (_some(test.fact), wanted is UNKNOWN)
            yield from self._if_compatible((*so_far, outcome))

    def _if_compatible(self, outcomes: Outcomes) -> Iterator[Outcomes]:
        if compatible(outcomes, self.facts):
            yield outcomes

    def _shares_what_is_untold(self, test: OneOf | Compare) -> bool:
        """Whether all that is not told of it is what the fact would be a share of."""
        if isinstance(test, OneOf) or not test.may_be_none:
            return False
        number, base = facts_of(test)
        return base in self.untold and number not in self.untold

    def _stays_open(self, part: Part) -> bool:
        """Whether it reads what is not told: a test mostly does, a count of tests may."""
        return not part.reads.isdisjoint(self.untold)

    def _ways_to_count(
        self, part: Counted, wanted: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        if wanted is UNKNOWN and not self._stays_open(part):
            return iter(())
        if wanted is UNKNOWN:
            parts = tuple(sorted(part.parts, key=self._trouble))
            return self._undecided(parts, part.count, 0, so_far)
        answer = negate(wanted) if part.turned else wanted
        count = part.count if answer is YES else len(part.parts) - part.count + 1
        return self._so_many(part.parts, count, answer, so_far)

    def _trouble(self, part: Part) -> tuple[bool, bool]:
        """Tests come first, and what may stay open: they leave the least to try."""
        return isinstance(part, Counted), not self._stays_open(part)

    def _so_many(
        self, parts: tuple[Part, ...], count: int, answer: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """Yield what brings so many of the parts to the answer, whatever the others do."""
        if not count:
            yield so_far
        elif count <= len(parts):
            for outcomes in self.ways(parts[0], answer, so_far):
                yield from self._so_many(parts[1:], count - 1, answer, outcomes)
            yield from self._so_many(parts[1:], count, answer, so_far)

    def _undecided(
        self, parts: tuple[Part, ...], needed: int, left_open: int, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """
        Yield the outcomes that leave a count undecided.

        It is when those that hold are too few and would be enough with the open ones:
        so many are `needed` still, and so many were `left_open` before these parts.
        """
        if not parts:
            yield so_far
            return
        first, rest = parts[0], parts[1:]
        for answer in (UNKNOWN, NO, YES):
            still = needed - (answer is YES)
            now_open = left_open + (answer is UNKNOWN)
            if 0 < still <= now_open + len(rest):
                for outcomes in self.ways(first, answer, so_far):
                    yield from self._undecided(rest, still, now_open, outcomes)


@cache
def _some(fact: str) -> Compare:
    """Return the test that there is any of it."""
    return Compare(fact, Comparison.MORE_THAN, 0)


def hang_together(part: Part) -> bool:
    """Tell whether facts are read in several of its parts."""
    if isinstance(part, Counted):
        return any(map(hang_together, part.parts))
    return isinstance(part, Tested)


def units(part: Part) -> Iterator[frozenset[str]]:
    """Yield the facts that are told one by one, or together where they stand apart."""
    match part:
        case Apart(reads):
            yield reads
        case Tested(reads=reads):
            yield from (frozenset({name}) for name in reads)
        case Counted(parts=parts):
            for one in parts:
                yield from units(one)
