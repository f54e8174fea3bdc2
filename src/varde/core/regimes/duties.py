"""
Duties beside the reports: to tell those who use the service, the people concerned,
the public, the police.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..counting import CountingRule
from .clocks import Case, counting_of, due_of, governing, running
from .conditions import Answer
from .model import Audience, Decision, DecisionRule, DutyRule, Wording
from .questions import missing


@dataclass(frozen=True, slots=True)
class Duty:
    """
    What was decided, why, and by when it is to be done.

    `missing` are the facts that settle an unknown decision. Times are as in Obligation.
    """

    duty: str
    audience: Audience
    label: Wording
    cites: str
    decision: Decision
    reason: Wording
    missing: tuple[str, ...]
    start: str | None
    started_at: datetime | None
    limit: str | None
    counting: CountingRule | None
    due_at: datetime | None
    legal_end: datetime | None


def duties(
    rules: tuple[DutyRule, ...], answer: Answer, unsettled: tuple[str, ...], case: Case
) -> tuple[Duty, ...]:
    """
    Decide each duty; none follows from a no.

    `unsettled` are the facts that keep the verdict unknown: a duty that follows from it
    is not known until they are.
    """
    return tuple(_duties(rules, answer, unsettled, case))


def _duties(
    rules: tuple[DutyRule, ...], answer: Answer, unsettled: tuple[str, ...], case: Case
) -> Iterator[Duty]:
    for rule in rules:
        if answer is Answer.NO and not rule.always:
            continue
        decision, reason, open_ = _decide(rule, case)
        if answer is Answer.UNKNOWN and decision is Decision.DUTY and not rule.always:
            decision, open_ = Decision.UNKNOWN, unsettled
        yield _duty(rule, decision, reason, open_, case)


def _decide(rule: DutyRule, case: Case) -> tuple[Decision, Wording, tuple[str, ...]]:
    """Decide, also where it is open which of several that say the same holds."""
    doubtful: DecisionRule | None = None
    for one in rule.decisions:
        answer = case.holds(one.when)
        if answer is Answer.NO:
            continue
        if doubtful and one.decision is not doubtful.decision:
            break
        if answer is Answer.YES:
            return one.decision, one.reason, ()
        doubtful = doubtful or one
    if doubtful is None or doubtful.when is None:
        return Decision.NOT_APPLICABLE, {}, ()
    open_ = missing(doubtful.when, case.reading.facts, case.reading)
    return Decision.UNKNOWN, doubtful.reason, open_


def _duty(
    rule: DutyRule, decision: Decision, reason: Wording, open_: tuple[str, ...], case: Case
) -> Duty:
    clock = governing(running(rule.clocks, case)) if rule.clocks else None
    counted = due_of(clock, case) if clock else None
    return Duty(
        duty=rule.id,
        audience=rule.audience,
        label=rule.label,
        cites=rule.cites,
        decision=decision,
        reason=reason,
        missing=open_,
        start=clock.clock.start.name if clock else None,
        started_at=clock.started_at if clock else None,
        limit=clock.limit if clock else None,
        counting=counting_of(clock, case) if clock else None,
        due_at=counted.at if counted else None,
        legal_end=counted.legal_end if counted else None,
    )
