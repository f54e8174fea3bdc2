"""
The verdicts on sixty real incidents, had they hit one of twenty-five legal entities.

For each regime: how often it is owed, not owed or not known yet, and which incidents come
out the same way for the same reason. Entities with the same outcome stand together.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator

from varde.adapters.rulebook_files import load_rulebook
from varde.core.facts.definition import Value
from varde.core.regimes import Answer, Assessment, Regime, assess
from varde.core.regimes.conditions import AtLeast, Condition, Named, Reading

from .entities import ENTITIES, Entity
from .veris import YEAR, RealIncident, real_incidents

WORDS = {Answer.YES: "owed", Answer.NO: "not owed", Answer.UNKNOWN: "not known yet"}
QUESTIONS_SHOWN = 4

# Each answer with its reason, and the incidents that came out so.
Outcome = tuple[tuple[Answer, str, tuple[str, ...]], ...]


def lines() -> Iterator[str]:
    incidents = tuple(real_incidents())
    yield f"{len(incidents)} real incidents, asked as if they had happened in {YEAR}."
    for regime in load_rulebook().regimes.values():
        yield ""
        yield f"{regime.id}: {regime.short_title['en']}"
        yield from _of_regime(regime, incidents)


def verdict(regime: Regime, entity: Entity, incident: RealIncident) -> Assessment:
    return assess(regime, facts=both(entity, incident), milestones=incident.exact)


def both(entity: Entity, incident: RealIncident) -> dict[str, Value]:
    return {**entity.facts, **incident.facts}


def _of_regime(regime: Regime, incidents: tuple[RealIncident, ...]) -> Iterator[str]:
    alike: dict[Outcome, list[str]] = defaultdict(list)
    for entity in ENTITIES:
        alike[_outcome(regime, entity, incidents)].append(entity.name)
    for outcome, names in sorted(alike.items(), key=lambda pair: pair[1]):
        yield from _wrapped(", ".join(names), "  ")
        yield "    " + _counted(outcome)
        for answer, why, ids in outcome:
            yield from _wrapped(f"{WORDS[answer]} {why}", "    ")
            if len(outcome) > 1:
                yield from _wrapped(" ".join(ids), "      ")


def _outcome(
    regime: Regime, entity: Entity, incidents: tuple[RealIncident, ...]
) -> Outcome:
    found: dict[tuple[Answer, str], list[str]] = defaultdict(list)
    for incident in incidents:
        assessed = verdict(regime, entity, incident)
        why = _reason(regime, assessed, both(entity, incident))
        found[assessed.answer, why].append(incident.id)
    order = (Answer.YES, Answer.UNKNOWN, Answer.NO)
    groups = [(answer, why, tuple(sorted(ids))) for (answer, why), ids in found.items()]
    return tuple(sorted(groups, key=lambda g: (order.index(g[0]), -len(g[2]), g[1])))


def _reason(regime: Regime, found: Assessment, facts: dict[str, Value]) -> str:
    """Name the criteria that carry it, the first that fails, or the first questions."""
    if found.answer is Answer.UNKNOWN:
        rest = " and more" if len(found.missing) > QUESTIONS_SHOWN else ""
        return "until " + ", ".join(found.missing[:QUESTIONS_SHOWN]) + rest
    if found.answer is Answer.YES:
        condition = regime.version(found.version).applies_when
        carrying = dict.fromkeys(_carrying(condition, Reading(facts)))
        return "because " + ", ".join(carrying)
    failed = next(finding for finding in found.because if finding.answer is Answer.NO)
    return f"because not {failed.criterion} [{failed.cites}]"


def _carrying(condition: Condition, reading: Reading) -> Iterator[str]:
    """Yield the criteria that hold and on which the whole rests."""
    if reading.answer(condition) is not Answer.YES:
        return
    if isinstance(condition, Named):
        below = tuple(_carrying(condition.condition, reading))
        yield from below or (condition.criterion,)
    elif isinstance(condition, AtLeast):
        for part in condition.parts:
            yield from _carrying(part, reading)


def _counted(outcome: Outcome) -> str:
    counts: Counter[Answer] = Counter()
    for answer, _why, ids in outcome:
        counts[answer] += len(ids)
    return ", ".join(
        f"{counts[answer]} {WORDS[answer]}" for answer in WORDS if counts[answer]
    )


def _wrapped(text: str, indent: str, width: int = 88) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
