"""How regimes bear on each other: what displaces what, and what runs beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .conditions import Answer, Condition, Reading
from .model import Wording


class Effect(StrEnum):
    DISPLACES = "displaces"
    """The one regime takes the place of the other; the other's verdict says no."""

    BESIDE = "beside"
    """Both are owed; the one report does not replace the other."""

    ADJUSTS = "adjusts"
    """The one changes a clock, a field or a recipient of the other."""

    STOPS_CHANNEL = "stops-channel"
    """The other must not be sent by its ordinary channel; the one names the special."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """
    One rule between regimes.

    `by` names the regimes that bear on those in `over`; no `over` means every other one.
    Where `when` holds it applies; without one it always does.
    """

    id: str
    effect: Effect
    by: tuple[str, ...]
    over: tuple[str, ...] | None
    label: Wording
    cites: str
    when: Condition | None = None

    def concerns(self, regime: str) -> bool:
        """Return whether it says something of a regime."""
        if self.over is None:
            return regime not in self.by
        return regime in self.over


@dataclass(frozen=True, slots=True)
class Bearing:
    """One interaction as it bears on an assessment; it is known, or it may be so."""

    interaction: str
    effect: Effect
    by: tuple[str, ...]
    label: Wording
    cites: str
    answer: Answer


def bearings(
    regime: str, interactions: Iterable[Interaction], reading: Reading
) -> tuple[Bearing, ...]:
    """Return the interactions that bear on a regime, or may, under some facts."""
    found = []
    for one in interactions:
        if not one.concerns(regime):
            continue
        answer = Answer.YES if one.when is None else reading.answer(one.when)
        if answer is not Answer.NO:
            found.append(Bearing(one.id, one.effect, one.by, one.label, one.cites, answer))
    return tuple(found)
