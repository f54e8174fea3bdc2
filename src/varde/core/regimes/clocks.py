"""Which clock runs, from when, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..counting import CountingRule, Due, Limit, due
from .conditions import Answer, Condition, Reading
from .model import Clock, Start, Wording

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """
    One way to read a rule whose wording is disputed, with the due time it gives.

    The one that `governs` ends first and counts down; the others are shown beside it.
    """

    label: Wording
    start: str
    started_at: datetime | None
    limit: str | None
    due_at: datetime | None
    legal_end: datetime | None
    governs: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What the clocks read: answers, instants, and where the law is applied."""

    reading: Reading
    milestones: Mapping[str, datetime]
    submitted: Mapping[str, datetime]
    zone: ZoneInfo
    country: str

    def holds(self, condition: Condition | None) -> Answer:
        """Answer a condition; one that is not there holds."""
        return Answer.YES if condition is None else self.reading.answer(condition)

    def started_at(self, start: Start) -> datetime | None:
        if start.milestone is not None:
            return self.milestones.get(start.milestone)
        return max(
            (self.submitted[stage] for stage in start.submitted if stage in self.submitted),
            default=None,
        )


class Running(NamedTuple):
    """A clock with its start, and its end before any free day moves that."""

    clock: Clock
    started_at: datetime | None
    ends_at: datetime | None

    @property
    def rank(self) -> tuple[datetime, bool]:
        return (self.ends_at or NEVER, self.started_at is None)

    @property
    def limit(self) -> str | None:
        return None if self.clock.limit is None else str(self.clock.limit)


def running(clocks: Iterable[Clock], case: Case) -> list[Running]:
    """Return every clock that may govern; one that is in doubt counts, if it is earlier."""
    clocks = tuple(clocks)
    every = [_running(clock, case) for clock in clocks]
    found = [
        one
        for one in every
        if case.holds(one.clock.when) is not Answer.NO or _in_any_case(one, case)
    ]
    standing = [one for one in found if not _passed(one, case)]
    return standing or found or [Running(clocks[0], None, None)]


def governing(candidates: Iterable[Running]) -> Running:
    """Return the clock that ends first."""
    return min(candidates, key=lambda one: one.rank)


def readings(candidates: Sequence[Running], case: Case) -> tuple[ClockReading, ...]:
    """Return the disputed readings among the clocks, in the order of the rulebook."""
    disputed = [one for one in candidates if one.clock.reading is not None]
    if not disputed:
        return ()
    governs = governing(candidates)
    return tuple(_reading(one, case, governs=one is governs) for one in disputed)


def _reading(one: Running, case: Case, *, governs: bool) -> ClockReading:
    counted = due_of(one, case)
    return ClockReading(
        label=one.clock.reading or {},
        start=one.clock.start.name,
        started_at=one.started_at,
        limit=one.limit,
        due_at=counted.at if counted else None,
        legal_end=counted.legal_end if counted else None,
        governs=governs,
    )


def counting_of(chosen: Running, case: Case) -> CountingRule:
    """Return how the clock counts here; where nothing extends its limit that just runs."""
    plain = chosen.clock.elapsed_when
    if plain is not None and case.holds(plain) is Answer.YES:
        return CountingRule.ELAPSED
    return chosen.clock.counting


def due_of(chosen: Running, case: Case) -> Due | None:
    """Return when the clock runs out; None before it starts and where no limit is set."""
    clock = chosen.clock
    if chosen.started_at is None or chosen.ends_at is None or clock.limit is None:
        return None
    counted = _count(clock.limit, counting_of(chosen, case), chosen.started_at, case)
    plain = clock.elapsed_when
    if plain is not None and case.holds(plain) is Answer.UNKNOWN:
        return Due(chosen.ends_at, counted.legal_end)
    return counted


def _running(clock: Clock, case: Case) -> Running:
    started_at = case.started_at(clock.start)
    if started_at is None or clock.limit is None:
        return Running(clock, started_at, None)
    end = _count(clock.limit, CountingRule.ELAPSED, started_at, case).at
    return Running(clock, started_at, end)


def _count(limit: Limit, rule: CountingRule, started_at: datetime, case: Case) -> Due:
    return due(started_at, limit, rule, case.zone, case.country)


def _passed(one: Running, case: Case) -> bool:
    """Whether the milestone that ends this clock's claim came after its unmoved end."""
    by = one.clock.unless_passed_by
    if by is None or by not in case.milestones or one.ends_at is None:
        return False
    return case.milestones[by] > one.ends_at


def _in_any_case(one: Running, case: Case) -> bool:
    """Whether a milestone makes this clock run, whatever its `when` says."""
    by = one.clock.in_any_case_before
    if by is None or by not in case.milestones or one.ends_at is None:
        return False
    return case.milestones[by] <= one.ends_at
