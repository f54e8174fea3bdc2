"""What can be told of a condition as long as nothing is known that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Asked(NamedTuple):
    """
    What an undecided condition asks.

    One answer of `to_yes` can bring yes alone, one of `to_no` can bring no alone.
    """

    names: tuple[str, ...]
    to_yes: tuple[str, ...]
    to_no: tuple[str, ...]

    @property
    def turned(self) -> Asked:
        return Asked(self.names, to_yes=self.to_no, to_no=self.to_yes)

    @property
    def in_order(self) -> tuple[str, ...]:
        """The facts, each once, those first that can settle it alone."""
        alone = {*self.to_yes, *self.to_no}
        return tuple(sorted(dict.fromkeys(self.names), key=lambda name: name not in alone))


def ask(*facts: str) -> Asked:
    """Return what a test of these facts asks, which takes all of them."""
    alone = facts if len(facts) == 1 else ()
    return Asked(facts, alone, alone)


def ask_of(parts: Sequence[Asked], count: int) -> Asked:
    """
    Join what undecided parts ask, of which so many have to hold.

    One alone decides where one yes is enough, or one no too many.
    """
    names: tuple[str, ...] = ()
    to_yes: tuple[str, ...] = ()
    to_no: tuple[str, ...] = ()
    for part in parts:
        names += part.names
        if count == 1:
            to_yes += part.to_yes
        if count == len(parts):
            to_no += part.to_no
    return Asked(names, to_yes, to_no)


class Outline(NamedTuple):
    """
    What is told of a condition while nothing is known of what it `reads`.

    It is undecided then; it `asks`, in that order, and the `criteria` keep it undecided.
    """

    reads: frozenset[str]
    asked: Asked
    asks: tuple[str, ...]
    criteria: tuple[str, ...]


def outline(asked: Asked, criteria: Sequence[str] = ()) -> Outline:
    return Outline(
        reads=frozenset(asked.names),
        asked=asked,
        asks=asked.in_order,
        criteria=tuple(dict.fromkeys(criteria)),
    )
