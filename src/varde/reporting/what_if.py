"""What would be owed if the facts were otherwise. Nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from varde.core.facts import Scope, definition
from varde.core.regimes import (
    Answer,
    Assessment,
    Decision,
    Reading,
    Turn,
    assess,
    turning_facts,
)
from varde.reporting import known
from varde.reporting.rulebook import regimes_for, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from varde.core.regimes import Duty, Obligation, Regime
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Scratch:
    """Facts as they are stored, and milestones in UTC, in place of what is known."""

    facts: Mapping[str, object]
    milestones: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one regime says of one entity now, and what it would say."""

    entity: Organisation
    before: Assessment
    after: Assessment
    turns: tuple[Turn, ...]

    @property
    def moved(self) -> list[tuple[Obligation | None, Obligation | None]]:
        """The clocks that differ, as they are and as they would be."""
        before = {one.stage: one for one in self.before.obligations}
        after = {one.stage: one for one in self.after.obligations}
        pairs = [(before.get(name), after.get(name)) for name in {**before, **after}]
        return [(was, would) for was, would in pairs if _clock(was) != _clock(would)]

    @property
    def decided_otherwise(self) -> list[tuple[Duty | None, Duty | None]]:
        """The duties beside the reports of which the decision is another."""
        before = {one.duty: one for one in self.before.duties}
        after = {one.duty: one for one in self.after.duties}
        pairs = [(before.get(name), after.get(name)) for name in {**before, **after}]
        return [(was, would) for was, would in pairs if _decision(was) != _decision(would)]

    @property
    def changed(self) -> bool:
        answered_otherwise = self.before.answer != self.after.answer
        return answered_otherwise or bool(self.moved or self.decided_otherwise)


def _decision(duty: Duty | None) -> Decision:
    return duty.decision if duty else Decision.NOT_APPLICABLE


def _clock(obligation: Obligation | None) -> tuple[object, ...] | None:
    if obligation is None:
        return None
    return (obligation.owed, obligation.due_at, obligation.legal_end, obligation.recipients)


def compared(incident: Incident, scratch: Scratch) -> Iterator[Comparison]:
    """Weigh every entity of the incident twice: as it is known, and with the changes."""
    for entity in known.entities_of(incident):
        facts = known.facts_for(incident, entity)
        milestones = known.milestones_for(incident, entity)
        sent = known.submitted_at(incident, entity)
        changed = facts | dict(scratch.facts)
        known_facts, changed_facts = Reading(facts), Reading(changed)
        changed_milestones = milestones | dict(scratch.milestones)
        for regime in regimes_for(entity.country, changed):
            before = _assessed(regime, known_facts, milestones, sent)
            after = _assessed(regime, changed_facts, changed_milestones, sent)
            turns = _turns(regime, before, facts)
            yield Comparison(entity, before, after, turns)


def _assessed(
    regime: Regime,
    facts: Reading,
    milestones: Mapping[str, datetime],
    sent: Mapping[str, Mapping[str, datetime]],
) -> Assessment:
    return assess(
        regime,
        facts=facts,
        milestones=milestones,
        submitted=sent.get(regime.id, {}),
        interactions=rulebook().interactions,
    )


def _turns(
    regime: Regime, found: Assessment, facts: Mapping[str, object]
) -> tuple[Turn, ...]:
    """What happened may turn out otherwise; what the entity is will not."""
    if found.answer is Answer.UNKNOWN or not found.in_force:
        return ()
    condition = regime.version(found.version).applies_when
    return tuple(
        turn
        for turn in turning_facts(condition, facts)
        if definition(turn.fact).scope is Scope.INCIDENT
    )
