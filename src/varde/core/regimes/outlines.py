"""What an undecided condition asks, known at once as long as nothing is that it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Sequence
from dataclasses import dataclass
from itertools import count as numbers
from typing import NamedTuple


class Asked(NamedTuple):
    """
    What an undecided condition asks, each fact as often as it reads it.

    One answer of `to_yes` can bring yes alone, one of `to_no` can bring no alone: so it
    is with a fact that is read once, and may be with one that several parts read. What
    is open of two conditions is the same where they have the same `shape`.
    """

    names: tuple[str, ...]
    to_yes: tuple[str, ...]
    to_no: tuple[str, ...]
    shape: Hashable

    @property
    def turned(self) -> Asked:
        return Asked(self.names, self.to_no, self.to_yes, ("none", self.shape))

    @property
    def alone(self) -> frozenset[str]:
        """The facts that can settle it alone, if no other part that reads them objects."""
        return frozenset((*self.to_yes, *self.to_no))

    @property
    def reads_each_once(self) -> bool:
        return len(set(self.names)) == len(self.names)

    def in_order(self, alone: Container[str]) -> tuple[str, ...]:
        """The facts, each once, those first that settle it alone."""
        return tuple(sorted(dict.fromkeys(self.names), key=lambda name: name not in alone))


def ask(*facts: str, foregone: bool = False, shape: Hashable = None) -> Asked:
    """
    Return what a test of these facts asks, which takes all of them.

    One that is foregone can turn out one way only, so that others may not matter: it
    reads its facts twice, as all that needs a closer look.
    """
    alone = facts if len(facts) == 1 else ()
    return Asked(facts * 2 if foregone else facts, alone, alone, shape)


def ask_of(parts: Sequence[Asked], count: int) -> Asked:
    """Join what undecided parts ask, of which so many have to hold."""
    if len(parts) == 1:
        return parts[0]
    names: tuple[str, ...] = ()
    for part in parts:
        names += part.names
    return Asked(
        names,
        to_yes=_in_so_many([part.to_yes for part in parts], count),
        to_no=_in_so_many([part.to_no for part in parts], len(parts) - count + 1),
        shape=(count, *[part.shape for part in parts]),
    )


def _in_so_many(parts: list[tuple[str, ...]], count: int) -> tuple[str, ...]:
    """Return the facts that decide so many parts alone, and the whole by that."""
    names: tuple[str, ...] = ()
    for part in parts:
        names += part
    if count == 1 or len(set(names)) == len(names):
        return names if count == 1 else ()
    decides = Counter([name for part in parts for name in set(part)])
    return tuple([name for name, often in decides.items() if often >= count])


class Needs(NamedTuple):
    """
    The facts that settle an undecided condition, those first that can settle it alone.

    `either_way` tells whether they can bring yes as well as no.
    """

    names: tuple[str, ...]
    either_way: bool = True


@dataclass(slots=True)
class Outline:
    """
    What is told of a condition while nothing is known of what it `reads`.

    It is undecided then; the `criteria` keep it undecided, and it `asks` these facts, in
    that order. Where it reads a fact more than once, a search finds what it needs, now
    and when some facts are known; that is kept here, by the shape of what is open.
    """

    reads: frozenset[str]
    asked: Asked
    criteria: tuple[str, ...]
    asks: tuple[str, ...] | None
    needs: dict[Hashable, Needs]


def outline(asked: Asked, criteria: Sequence[str] = ()) -> Outline:
    once = asked.reads_each_once
    return Outline(
        reads=frozenset(asked.names),
        asked=asked._replace(shape=next(_SHAPES)),
        criteria=tuple(dict.fromkeys(criteria)),
        asks=asked.in_order(asked.alone) if once else None,
        needs={},
    )


# The shape of a condition of which nothing is known is a number of its own.
_SHAPES = numbers()
