"""From a regime's stages to obligations: which reports are owed, to whom, by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..counting import CountingRule
from .clocks import (
    Case,
    ClockReading,
    counting_of,
    due_of,
    governing,
    readings,
    running,
)
from .conditions import Answer
from .model import Clock, Stage, Wording

REQUEST_RECEIVED = "request-received"


@dataclass(frozen=True, slots=True)
class Obligation:
    """
    One report that is owed, or would be (`owed` tells).

    `start` names what starts the clock and `started_at` when that was; `due_at` counts
    down and `legal_end` is what the law allows at most, all in UTC and None until the
    clock has started or where the law sets no limit. Where the rule is disputed,
    `readings` gives each way to read it. `sent_at` is the first valid submission, which
    stops the clock, except of a report that `repeats`: there it starts the next one. One
    on request is owed again once the authority asks again.
    """

    stage: str
    label: Wording
    owed: Answer
    optional: bool
    repeats: bool
    start: str
    started_at: datetime | None
    limit: str | None
    counting: CountingRule
    due_at: datetime | None
    legal_end: datetime | None
    readings: tuple[ClockReading, ...]
    zone: str
    recipients: tuple[str, ...]
    cites: str
    sent_at: datetime | None = None

    @property
    def recipient(self) -> str | None:
        return self.recipients[0] if self.recipients else None

    @property
    def late(self) -> bool | None:
        """Whether it was sent after its legal end; None while it is not sent."""
        if self.sent_at is None:
            return None
        return self.legal_end is not None and self.sent_at > self.legal_end


def obligations(
    stages: tuple[Stage, ...], answer: Answer, case: Case
) -> tuple[Obligation, ...]:
    """
    Return the obligations of a verdict.

    After a no there is only what may be sent voluntarily, and what was sent to withdraw.
    """
    return tuple(_obligations(stages, answer, case))


def _obligations(
    stages: tuple[Stage, ...], answer: Answer, case: Case
) -> Iterator[Obligation]:
    for stage in stages:
        if stage.voluntary:
            if answer is Answer.NO and case.holds(stage.when) is not Answer.NO:
                yield _obligation(stage, Answer.NO, case)
            continue
        if answer is Answer.NO or stage.withdraws:
            if answer is Answer.NO and stage.withdraws and _has_started(stage, case):
                yield _obligation(stage, Answer.YES, case)
            continue
        if not _arises(stage, case):
            continue
        owed = case.holds(stage.when)
        if owed is not Answer.NO:
            yield _obligation(stage, answer if owed is Answer.YES else owed, case)


def _arises(stage: Stage, case: Case) -> bool:
    """One on request waits for the request; one that repeats ends with its milestone."""
    if stage.on_request and REQUEST_RECEIVED not in case.milestones:
        return False
    return stage.ends_with is None or stage.ends_with not in case.milestones


def _has_started(stage: Stage, case: Case) -> bool:
    return any(case.started_at(clock.start) is not None for clock in stage.clocks)


def _obligation(stage: Stage, owed: Answer, case: Case) -> Obligation:
    candidates = running(_clocks(stage, case), case)
    chosen = governing(candidates)
    counted = due_of(chosen, case)
    return Obligation(
        stage=stage.id,
        label=stage.label,
        owed=owed,
        optional=_may_be_left(stage, chosen.started_at, case),
        repeats=stage.repeats,
        start=chosen.clock.start.name,
        started_at=chosen.started_at,
        limit=chosen.limit,
        counting=counting_of(chosen, case),
        due_at=counted.at if counted else None,
        legal_end=counted.legal_end if counted else None,
        readings=readings(candidates, case),
        zone=case.zone.key,
        recipients=_recipients(stage, case),
        cites=stage.cites,
        sent_at=_sent_at(stage, case),
    )


def _sent_at(stage: Stage, case: Case) -> datetime | None:
    """What was sent before the authority asked does not answer what it asks."""
    sent = None if stage.repeats else case.submitted.get(stage.id)
    if sent is None or not stage.on_request:
        return sent
    return sent if sent >= case.milestones[REQUEST_RECEIVED] else None


def _may_be_left(stage: Stage, started_at: datetime | None, case: Case) -> bool:
    """What was sent before the clock started says nothing of it yet: then it is owed."""
    if not stage.follows_up:
        return stage.optional or stage.voluntary
    sent = [case.submitted[name] for name in stage.follows_up if name in case.submitted]
    return started_at is None or not sent or started_at <= max(sent)


def _clocks(stage: Stage, case: Case) -> tuple[Clock, ...]:
    """Once a report that repeats was sent, only the clock from one to the next runs."""
    if not stage.repeats or stage.id not in case.submitted:
        return stage.clocks
    again = tuple(clock for clock in stage.clocks if stage.id in clock.start.submitted)
    return again or stage.clocks


def _recipients(stage: Stage, case: Case) -> tuple[str, ...]:
    """Return who gets the report; where that is not known, everybody it may be."""
    answers = [(r.authority, case.holds(r.when)) for r in stage.recipients]
    certain = [name for name, answer in answers if answer is Answer.YES]
    return tuple(certain or [name for name, answer in answers if answer is not Answer.NO])
