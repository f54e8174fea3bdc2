"""What a person who keeps the rulebook must not overlook: gaps, words, citations, age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .conditions import Condition, Named
from .model import Regime, RegimeVersion, Stage, Wording

STALE_AFTER = timedelta(days=365)
INTERFACE = frozenset({"en", "sv", "da", "nb", "fi", "is"})
LANGUAGES: Mapping[str, frozenset[str]] = {
    "DK": frozenset({"en", "da"}),
    "FI": frozenset({"en", "fi", "sv"}),
    "IS": frozenset({"en", "is"}),
    "NO": frozenset({"en", "nb"}),
    "SE": frozenset({"en", "sv"}),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the rulebook; `where` names the regime, version and part."""

    where: str
    what: str


def problems_of(regime: Regime, *, on: date) -> Iterator[Problem]:
    """Yield what is wrong with one regime, as of a day."""
    yield from _gaps(regime)
    for version in regime.versions:
        where = f"{regime.id} {version.id}"
        yield from _age(where, version, on)
        yield from _citations(where, version)
        yield from _order(where, version)
    yield from _words(regime)


def _gaps(regime: Regime) -> Iterator[Problem]:
    versions = sorted(regime.versions, key=lambda version: version.in_force_from)
    for earlier, later in pairwise(versions):
        until = earlier.in_force_until
        if until is None or until >= later.in_force_from:
            yield Problem(regime.id, f"{earlier.id} and {later.id} overlap")
        elif until + timedelta(days=1) < later.in_force_from:
            yield Problem(regime.id, f"nothing is in force between {until} and {later.id}")


def _age(where: str, version: RegimeVersion, on: date) -> Iterator[Problem]:
    ended = version.in_force_until is not None and version.in_force_until < on
    if not ended and on - version.checked_on > STALE_AFTER:
        yield Problem(where, f"last compared with the law on {version.checked_on}")
    if version.checked_on < version.in_force_from <= on:
        yield Problem(where, "not compared with the law since it came into force")
    if version.checked_on > on:
        yield Problem(where, f"compared with the law in the future: {version.checked_on}")


def _citations(where: str, version: RegimeVersion) -> Iterator[Problem]:
    said = [(criterion.id, criterion.cites) for criterion in version.criteria]
    said += [(stage.id, stage.cites) for stage in version.stages]
    said += [(duty.id, duty.cites) for duty in version.duties]
    for name, cites in said:
        if not any(character.isdigit() for character in cites):
            yield Problem(f"{where} {name}", "no provision is cited")


def _order(where: str, version: RegimeVersion) -> Iterator[Problem]:
    """A stage whose clocks wait for reports that never come before it is unreachable."""
    before: set[str] = set()
    for stage in version.stages:
        for name in sorted(_waits_for(stage) - before):
            yield Problem(f"{where} {stage.id}", f"its clock waits for {name!r}")
        before.add(stage.id)


def _waits_for(stage: Stage) -> set[str]:
    started_by = {name for clock in stage.clocks for name in clock.start.submitted}
    started_by |= set(stage.follows_up)
    return started_by - ({stage.id} if stage.repeats else set())


def _words(regime: Regime) -> Iterator[Problem]:
    wanted = LANGUAGES.get(regime.country, INTERFACE)
    latest = regime.latest
    said: list[tuple[str, Wording]] = [("title", regime.title)]
    said += [("short title", regime.short_title)]
    said += [(criterion.id, criterion.label) for criterion in latest.criteria]
    said += [(stage.id, stage.label) for stage in latest.stages]
    said += [(duty.id, duty.label) for duty in latest.duties]
    said += [] if latest.verified else [("doubt", latest.doubt)]
    for name, wording in said:
        if missing := wanted - wording.keys():
            yield Problem(
                f"{regime.id} {name}", f"no words in {', '.join(sorted(missing))}"
            )


def unused_criteria(version: RegimeVersion) -> frozenset[str]:
    """Return the criteria that neither the verdict nor a stage nor a duty reads."""
    used = set(_named(version.applies_when))
    for stage in version.stages:
        for condition in _conditions_of(stage):
            used |= set(_named(condition))
    for duty in version.duties:
        for decision in duty.decisions:
            used |= set(_named(decision.when)) if decision.when else set()
    return frozenset({c.id for c in version.criteria} - used)


def _conditions_of(stage: Stage) -> Iterator[Condition]:
    said = [stage.when, *(recipient.when for recipient in stage.recipients)]
    for clock in stage.clocks:
        said += [clock.when, clock.elapsed_when]
    yield from (condition for condition in said if condition is not None)


def _named(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Named):
        yield condition.criterion
        yield from _named(condition.condition)
    else:
        for part in getattr(condition, "parts", ()):
            yield from _named(part)
