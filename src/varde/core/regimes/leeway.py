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
from typing import NamedTuple

from .compatible import Outcome, compatible
from .conditions import NO, UNKNOWN, YES, Answer, Compare, Facts, OneOf, negate

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
            yield so_far
        elif isinstance(part, Counted):
            yield from self._ways_to_count(part, wanted, so_far)
        elif self._stays_open(part) or wanted is UNKNOWN:
            if self._stays_open(part) and wanted is UNKNOWN:
                yield so_far
        elif isinstance(part, Apart):
            yield so_far
        elif compatible(outcomes := (*so_far, (part.test, wanted is YES)), self.facts):
            yield outcomes

    def _stays_open(self, part: Part) -> bool:
        """Whether it reads what is not told: a test does then, a count of tests may."""
        return not part.reads.isdisjoint(self.untold)

    def _ways_to_count(
        self, part: Counted, wanted: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        if wanted is UNKNOWN and not self._stays_open(part):
            return iter(())
        if wanted is UNKNOWN:
            # Tests first, and what may stay open: they leave the least to try.
            parts = sorted(part.parts, key=self._place)
            return self._open(tuple(parts), part.count, 0, so_far)
        answer = negate(wanted) if part.turned else wanted
        count = part.count if answer is YES else len(part.parts) - part.count + 1
        return self._some(part.parts, count, answer, so_far)

    def _place(self, part: Part) -> tuple[bool, bool]:
        return isinstance(part, Counted), not self._stays_open(part)

    def _some(
        self, parts: tuple[Part, ...], count: int, answer: Answer, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """So many of the parts have this answer; the others do not matter."""
        if not count:
            yield so_far
        elif count <= len(parts):
            for outcomes in self.ways(parts[0], answer, so_far):
                yield from self._some(parts[1:], count - 1, answer, outcomes)
            yield from self._some(parts[1:], count, answer, so_far)

    def _open(
        self, parts: tuple[Part, ...], needed: int, open_: int, so_far: Outcomes
    ) -> Iterator[Outcomes]:
        """What is needed still can come from the open ones, and from no others."""
        if not parts:
            yield so_far
            return
        first, rest = parts[0], parts[1:]
        for answer in (UNKNOWN, NO, YES):
            still = needed - (answer is YES)
            now_open = open_ + (answer is UNKNOWN)
            if 0 < still <= now_open + len(rest):
                for outcomes in self.ways(first, answer, so_far):
                    yield from self._open(rest, still, now_open, outcomes)


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
