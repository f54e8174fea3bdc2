"""The regimes in a list, by country, sector, day and words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from varde.core.errors import RegimeNotInForceError
from varde.core.regimes import Answer, Reading
from varde.core.taxonomy import COUNTRIES
from varde.reporting.published.words import UNION, Words, country_name, words
from varde.reporting.rulebook import in_language, rulebook
from varde.reporting.standing import limit_text

if TYPE_CHECKING:
    from datetime import date

    from varde.core.regimes import Regime, RegimeVersion, Stage


class State(StrEnum):
    """Whether a version holds today."""

    IN_FORCE = "in-force"
    PAST = "past"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Row:
    """A regime, from its first day to its last, in the version to show."""

    id: str
    title: Words
    short_title: Words
    country: str
    version: RegimeVersion
    since: date
    until: date | None
    state: State
    first_report: str
    first_limit: str

    @property
    def subject(self) -> Words | None:
        """What it is about, where the short title does not say so already."""
        return None if self.title.text in self.short_title.text else self.title

    @property
    def ended(self) -> bool:
        return self.state is State.PAST


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; whatever is empty leaves nothing out."""

    country: str = ""
    sector: str = ""
    on: date | None = None
    text: str = ""


def listed(wanted: Wanted, *, today: date, language: str) -> list[Row]:
    """The regimes that fit, those of the Union first, what has ended last."""
    found = [
        _row(regime, version, today, language)
        for regime in rulebook().regimes.values()
        if (version := shown_version(regime, wanted.on, today)) is not None
        and _is_named(regime, wanted.text)
        and concerns(regime, version, country=wanted.country, sector=wanted.sector)
    ]
    return sorted(found, key=_place)


def _place(row: Row) -> tuple[bool, bool, str, str]:
    return (row.ended, not row.id.startswith("eu."), row.country, row.id)


def shown_version(regime: Regime, on: date | None, today: date) -> RegimeVersion | None:
    """The version of a day, None if there was none; without a day, the one to show."""
    try:
        return regime.version_on(on or today)
    except RegimeNotInForceError:
        return None if on else regime.latest


@dataclass(frozen=True, slots=True)
class VersionOfRegime:
    id: str
    since: date
    until: date | None
    state: State


def versions_of(regime_id: str, *, today: date) -> list[VersionOfRegime]:
    """The versions of a regime, the newest first. Raises RegimeNotFoundError."""
    found = [
        VersionOfRegime(
            v.id,
            v.in_force_from,
            v.in_force_until,
            state_of(v.in_force_from, v.in_force_until, today),
        )
        for v in rulebook().regime(regime_id).versions
    ]
    return sorted(found, key=lambda version: version.since, reverse=True)


def preferred(versions: list[VersionOfRegime]) -> str:
    """The version to show to whoever asks for none: that of today, else the newest."""
    today = (v.id for v in versions if v.state is State.IN_FORCE)
    return next(today, versions[0].id)


def state_of(since: date, until: date | None, today: date) -> State:
    if since > today:
        return State.COMING
    return State.PAST if until and until < today else State.IN_FORCE


def concerns(regime: Regime, version: RegimeVersion, *, country: str, sector: str) -> bool:
    """
    Whether it can reach some entity of that country and sector.

    It does unless its verdict is no when nothing else is known of the entity. Without a
    country any of those that the regime is for will do.
    """
    if country == UNION and regime.country != UNION:
        return False
    if not country and not sector:
        return True
    places = [country] if country in COUNTRIES else _reach(regime)
    sectors = {"entity.sectors": [sector]} if sector else {}
    return any(
        place in _reach(regime)
        and Reading({"entity.country": place, **sectors}).answer(version.applies_when)
        is not Answer.NO
        for place in places
    )


def _reach(regime: Regime) -> list[str]:
    return list(COUNTRIES) if regime.country == UNION else [regime.country]


def _is_named(regime: Regime, text: str) -> bool:
    said = [*regime.title.values(), *regime.short_title.values(), regime.cites]
    whole = " ".join(said).casefold()
    return all(word in whole for word in text.casefold().split())


def _row(regime: Regime, version: RegimeVersion, today: date, language: str) -> Row:
    # An exception that the law allows is not the first report.
    first = next((s for s in version.stages if not s.optional), version.stages[0])
    since = min(one.in_force_from for one in regime.versions)
    until = regime.latest.in_force_until
    return Row(
        id=regime.id,
        title=words(regime.title, regime.country, language),
        short_title=words(regime.short_title, regime.country, language),
        country=country_name(regime.country),
        version=version,
        since=since,
        until=until,
        state=state_of(since, until, today),
        first_report=in_language(first.label, language),
        first_limit=_first_limit(first),
    )


def _first_limit(stage: Stage) -> str:
    """The limits of its clocks, each once."""
    limits = [limit_text(str(clock.limit or "")) for clock in stage.clocks]
    return " / ".join(dict.fromkeys(limits))
