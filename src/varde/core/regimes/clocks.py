"""From a regime's stages to obligations: which clock runs, from when, until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ..counting import CountingRule, Due, Limit, due, zone_of
from .conditions import Answer, Condition, Facts, evaluate
from .model import Clock, Regime, RegimeVersion, Stage, Start, Wording

REQUEST_RECEIVED = "request-received"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Obligation:
    """
    One report that is owed, or would be (`owed` tells).

    `start` names what starts the clock and `started_at` when that was; `due_at` counts
    down and `legal_end` is what the law allows at most, all in UTC and None until the
    clock has started or where the law sets no limit. `sent_at` is the first valid
    submission, which stops the clock.
    """

    stage: str
    label: Wording
    owed: Answer
    optional: bool
    start: str
    started_at: datetime | None
    limit: str | None
    counting: CountingRule
    due_at: datetime | None
    legal_end: datetime | None
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


@dataclass(frozen=True, slots=True)
class _Case:
    """What the clocks read: facts, instants, and where the law is applied."""

    facts: Facts
    milestones: Mapping[str, datetime]
    submitted: Mapping[str, datetime]
    zone: ZoneInfo
    country: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    clock: Clock
    started_at: datetime | None
    ends_at: datetime | None

    @property
    def rank(self) -> tuple[datetime, bool]:
        return (self.ends_at or NEVER, self.started_at is None)


def obligations(
    regime: Regime,
    version: RegimeVersion,
    answer: Answer,
    *,
    facts: Facts,
    milestones: Mapping[str, datetime],
    submitted: Mapping[str, datetime] | None,
) -> tuple[Obligation, ...]:
    """Return the obligations of a verdict; after a no, only to withdraw what was sent."""
    country = str(facts.get("entity.country") or "")
    case = _Case(
        facts=facts,
        milestones=milestones,
        submitted=submitted or {},
        zone=regime.zone or zone_of(country),
        country=regime.country if regime.country != "EU" else country,
    )
    return tuple(_obligations_of(version.stages, answer, case))


def _obligations_of(
    stages: tuple[Stage, ...], answer: Answer, case: _Case
) -> Iterator[Obligation]:
    for stage in stages:
        if answer is Answer.NO or stage.withdraws:
            if answer is Answer.NO and stage.withdraws and _has_started(stage, case):
                yield _obligation(stage, Answer.YES, case)
            continue
        if stage.on_request and REQUEST_RECEIVED not in case.milestones:
            continue
        owed = _holds(stage.when, case.facts)
        if owed is not Answer.NO:
            yield _obligation(stage, answer if owed is Answer.YES else owed, case)


def _has_started(stage: Stage, case: _Case) -> bool:
    return any(_started_at(clock.start, case) is not None for clock in stage.clocks)


def _holds(condition: Condition | None, facts: Facts) -> Answer:
    return Answer.YES if condition is None else evaluate(condition, facts)


def _obligation(stage: Stage, owed: Answer, case: _Case) -> Obligation:
    chosen = min(_candidates(stage, case), key=lambda candidate: candidate.rank)
    limit = chosen.clock.limit
    counted = _due(chosen, case)
    return Obligation(
        stage=stage.id,
        label=stage.label,
        owed=owed,
        optional=stage.optional,
        start=chosen.clock.start.name,
        started_at=chosen.started_at,
        limit=None if limit is None else str(limit),
        counting=chosen.clock.counting,
        due_at=counted.at if counted else None,
        legal_end=counted.legal_end if counted else None,
        zone=case.zone.key,
        recipients=_recipients(stage, case.facts),
        cites=stage.cites,
        sent_at=case.submitted.get(stage.id),
    )


def _candidates(stage: Stage, case: _Case) -> list[_Candidate]:
    """Return every clock that may govern; one that is in doubt counts, if it is earlier."""
    found = [
        _candidate(clock, case)
        for clock in stage.clocks
        if _holds(clock.when, case.facts) is not Answer.NO
    ]
    standing = [candidate for candidate in found if not _passed(candidate, case)]
    return standing or found or [_Candidate(stage.clocks[0], None, None)]


def _candidate(clock: Clock, case: _Case) -> _Candidate:
    """The clock with its start and its end before any free day moves that."""
    started_at = _started_at(clock.start, case)
    if started_at is None or clock.limit is None:
        return _Candidate(clock, started_at, None)
    end = _count(clock.limit, CountingRule.ELAPSED, started_at, case).at
    return _Candidate(clock, started_at, end)


def _started_at(start: Start, case: _Case) -> datetime | None:
    if start.milestone is not None:
        return case.milestones.get(start.milestone)
    return max(
        (case.submitted[stage] for stage in start.submitted if stage in case.submitted),
        default=None,
    )


def _due(chosen: _Candidate, case: _Case) -> Due | None:
    clock = chosen.clock
    if chosen.started_at is None or chosen.ends_at is None or clock.limit is None:
        return None
    counted = _count(clock.limit, clock.counting, chosen.started_at, case)
    if clock.elapsed_when is None:
        return counted
    plain = chosen.ends_at
    match evaluate(clock.elapsed_when, case.facts):
        case Answer.YES:
            return Due(plain, plain)
        case Answer.NO:
            return counted
        case Answer.UNKNOWN:
            return Due(plain, counted.legal_end)


def _count(limit: Limit, rule: CountingRule, started_at: datetime, case: _Case) -> Due:
    return due(started_at, limit, rule, case.zone, case.country)


def _passed(candidate: _Candidate, case: _Case) -> bool:
    """Whether the milestone that ends this clock's claim came after its unmoved end."""
    by = candidate.clock.unless_passed_by
    if by is None or by not in case.milestones or candidate.ends_at is None:
        return False
    return case.milestones[by] > candidate.ends_at


def _recipients(stage: Stage, facts: Facts) -> tuple[str, ...]:
    """Return who gets the report; where that is not known, everybody it may be."""
    answers = [(r.authority, _holds(r.when, facts)) for r in stage.recipients]
    certain = tuple(name for name, answer in answers if answer is Answer.YES)
    return certain or tuple(name for name, answer in answers if answer is not Answer.NO)
