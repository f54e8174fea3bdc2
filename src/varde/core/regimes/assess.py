"""Set the facts of an incident, for one legal entity, against one regime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..counting import zone_of
from .clocks import Case
from .conditions import Answer, Facts, Reading
from .duties import Duty, duties
from .interactions import Bearing, Interaction, bearings
from .model import Criterion, Finding, Regime, RegimeVersion
from .obligations import Obligation, obligations
from .questions import missing
from .reasons import carrying

__all__ = ["Assessment", "Finding", "Obligation", "assess"]

IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    The verdict of one regime on one entity's incident, with its reasons.

    `missing` are the facts that settle an unknown verdict, the decisive ones first;
    `decisive` names the criteria that carry the verdict, or keep it unknown.
    Obligations are given for an unknown verdict too: a person must see the clock that
    would be running.
    """

    regime: str
    version: str
    digest: str
    verified: bool
    answer: Answer
    missing: tuple[str, ...]
    because: tuple[Finding, ...]
    decisive: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    duties: tuple[Duty, ...]
    bearings: tuple[Bearing, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether the regime was in force when it happened."""
        return self.decisive != (IN_FORCE,)


def assess(
    regime: Regime,
    *,
    facts: Facts | Reading,
    milestones: Mapping[str, datetime],
    submitted: Mapping[str, datetime] | None = None,
    interactions: Iterable[Interaction] = (),
) -> Assessment:
    """
    Return the verdict, its reasons, the obligations with their due times, and duties.

    `facts` holds the entity's and the incident's facts; a Reading of them, passed with
    every regime, answers once what regimes share. `milestones` are instants in UTC,
    `submitted` the instant of the first valid submission by stage (of a stage that
    repeats or is on request: of the latest). Those of the `interactions` that bear on it
    are told.
    """
    reading = facts if isinstance(facts, Reading) else Reading(facts)
    version = _governing_version(regime, reading.facts, milestones)
    if version is None:
        return _not_in_force(regime, milestones)
    answer = reading.answer(version.applies_when)
    open_ = missing(version.applies_when, reading.facts, reading)
    case = _case(regime, reading, milestones, submitted or {})
    return Assessment(
        regime=regime.id,
        version=version.id,
        digest=version.digest,
        verified=version.verified,
        answer=answer,
        missing=open_,
        because=_findings(version, reading),
        decisive=carrying(version.applies_when, reading),
        obligations=obligations(version.stages, answer, case),
        duties=duties(version.duties, answer, open_, case),
        bearings=bearings(regime.id, interactions, reading),
    )


def _case(
    regime: Regime,
    reading: Reading,
    milestones: Mapping[str, datetime],
    submitted: Mapping[str, datetime],
) -> Case:
    country = str(reading.facts.get("entity.country") or "")
    return Case(
        reading=reading,
        milestones=milestones,
        submitted=submitted,
        zone=regime.zone or zone_of(country),
        country=regime.country if regime.country != "EU" else country,
    )


def _governing_version(
    regime: Regime, facts: Facts, milestones: Mapping[str, datetime]
) -> RegimeVersion | None:
    governing = next((m for m in regime.governed_by if m in milestones), None)
    if governing is None:
        return _lasting_version(regime)
    zone = regime.zone or zone_of(str(facts.get("entity.country", "")))
    return regime.in_force_on(milestones[governing].astimezone(zone).date())


def _lasting_version(regime: Regime) -> RegimeVersion | None:
    """
    What has no day yet is of today: a regime that has ended does not reach it, nor does
    a version that had not begun when it was last compared with the law.
    """
    if regime.latest.in_force_until is not None:
        return None
    begun = [v for v in regime.versions if v.in_force_from <= v.checked_on]
    return max(begun, key=lambda version: version.in_force_from, default=None)


def _not_in_force(regime: Regime, milestones: Mapping[str, datetime]) -> Assessment:
    first = min(regime.versions, key=lambda version: version.in_force_from)
    ended = regime.latest.in_force_until
    reason = Finding(
        criterion=IN_FORCE,
        label={"en": f"In force from {first.id}" + (f" until {ended}" if ended else "")},
        answer=Answer.NO,
        facts={name: at for name, at in milestones.items() if name in regime.governed_by},
        cites=regime.cites,
    )
    return Assessment(
        regime=regime.id,
        version=first.id,
        digest=first.digest,
        verified=first.verified,
        answer=Answer.NO,
        missing=(),
        because=(reason,),
        decisive=(IN_FORCE,),
        obligations=(),
        duties=(),
    )


def _findings(version: RegimeVersion, reading: Reading) -> tuple[Finding, ...]:
    return tuple([_finding(criterion, reading) for criterion in version.criteria])


def _finding(criterion: Criterion, reading: Reading) -> Finding:
    if reading.known.isdisjoint(criterion.reads):
        return criterion.unanswered
    facts = reading.facts
    return Finding(
        criterion.id,
        criterion.label,
        reading.answer(criterion.condition),
        {name: facts[name] for name in criterion.reads if name in facts},
        criterion.cites,
        criterion.verified,
    )
