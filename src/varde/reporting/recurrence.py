"""
Incidents of one legal entity with the same apparent root cause, weighed together.

Implementing Regulation (EU) 2024/2690, article 4: at least two within six months whose
direct financial loss together passes the limit; looked for at least quarterly. Delegated
Regulation (EU) 2024/1772, article 8(2): at least two within six months that together meet
the criteria of a major incident; looked for monthly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from varde.core.facts import FactType, Scope, definition
from varde.core.regimes import Answer, Reading, assess
from varde.core.reports.esa import COUNTRIES as MEMBER_STATES
from varde.reporting import known, selectors
from varde.reporting.models import Assessment
from varde.reporting.rulebook import regimes_for, rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

WINDOW = relativedelta(months=6)
DORA = "eu.dora"
BEGUN = ("occurred", "detected", "became-aware")

OCCURRENCES = "incident.occurrences"
SAME_CAUSE = "incident.same_root_cause"
LOSS = "impact.direct_financial_loss"
LOSS_TOGETHER = "impact.direct_financial_loss_together"
MAJOR_TOGETHER = "finance.recurring_together_major"

COUNTRIES_HIT = "impact.countries"
STATES_HIT = "finance.member_states_hit"
# All of something, of which a share is hit, is no more for being hit again.
NOT_ADDED_UP = frozenset(
    {
        "finance.clients_total",
        "finance.counterparts_total",
        "finance.transactions_daily_average",
        "finance.transaction_value_daily_average",
        "impact.users_total",
        STATES_HIT,
    }
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """
    What several incidents of an entity come to, if they have one root cause.

    `facts` would be stated of the newest; `regimes` are those that none of them meets
    alone and all do together.
    """

    entity: Organisation
    incidents: tuple[Incident, ...]
    facts: dict[str, Any]
    regimes: tuple[str, ...]

    @property
    def newest(self) -> Incident:
        return self.incidents[-1]


def recurrence_of(incident: Incident, entity: Organisation) -> Recurrence | None:
    """
    Return what the incident comes to with those like it in the six months before.

    None where there is no other like it that all its readers see, or where its root cause
    is not known.
    """
    if not incident.root_cause:
        return None
    at = _begun(incident, entity)
    others = [
        other
        for other in selectors.with_the_same_cause(incident, entity)
        if at - WINDOW <= _begun(other, entity) <= at
    ]
    if not others:
        return None
    ordered = (*sorted(others, key=lambda other: _begun(other, entity)), incident)
    return _together(entity, ordered)


def _begun(incident: Incident, entity: Organisation) -> datetime:
    moments = known.milestones_for(incident, entity)
    return next((moments[name] for name in BEGUN if name in moments), incident.declared_at)


def _together(entity: Organisation, incidents: tuple[Incident, ...]) -> Recurrence:
    each = [known.facts_for(incident, entity) for incident in incidents]
    facts: dict[str, Any] = {OCCURRENCES: len(incidents), SAME_CAUSE: True}
    losses = [one[LOSS] for one in each if one.get(LOSS) is not None]
    if losses:
        facts[LOSS_TOGETHER] = sum(losses)
    if _is_major(merged_facts(each), entity, incidents[-1]):
        facts[MAJOR_TOGETHER] = True
    met = _met_only_together(entity, incidents, each[-1] | facts)
    return Recurrence(entity, incidents, facts, met)


def merged_facts(each: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """
    Return the facts of several incidents as those of one.

    Counts and amounts add up, a share is the largest, and so is what others are a share
    of; a yes outweighs a no, choices are taken together; of an entity's own facts the
    last one stands. States that were hit twice count once.
    """
    merged: dict[str, Any] = {}
    for facts in each:
        for name, value in facts.items():
            merged[name] = _joined(name, merged[name], value) if name in merged else value
    if STATES_HIT in merged:
        states = MEMBER_STATES.intersection(merged.get(COUNTRIES_HIT, ()))
        merged[STATES_HIT] = max(merged[STATES_HIT], len(states))
    return merged


def _joined(name: str, one: Any, other: Any) -> Any:
    fact = definition(name)
    if fact.scope is Scope.ENTITY:
        return other
    match fact.type:
        case FactType.BOOLEAN:
            return one or other
        case FactType.INTEGER | FactType.NUMBER:
            largest = fact.unit == "percent" or name in NOT_ADDED_UP
            return max(one, other) if largest else one + other
        case FactType.CHOICES:
            return sorted({*one, *other})
    return other


def _is_major(facts: dict[str, Any], entity: Organisation, newest: Incident) -> bool:
    """DORA weighs the occurrences by all its criteria, as if they were one incident."""
    found = assess(
        rulebook().regime(DORA),
        facts=facts,
        milestones=known.milestones_for(newest, entity),
    )
    return found.answer is Answer.YES


def _met_only_together(
    entity: Organisation, incidents: tuple[Incident, ...], facts: dict[str, Any]
) -> tuple[str, ...]:
    alone = set(
        Assessment.objects.filter(
            incident__in=incidents, entity=entity, current=True, answer=Answer.YES
        ).values_list("regime", flat=True)
    )
    milestones = known.milestones_for(incidents[-1], entity)
    reading = Reading(facts)
    return tuple(
        regime.id
        for regime in regimes_for(entity.country, facts)
        if regime.id not in alone
        and assess(regime, facts=reading, milestones=milestones).answer is Answer.YES
    )
