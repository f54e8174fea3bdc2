"""What changed in the law that the rulebook holds, from one version to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.reporting.published.regime import (
    CriterionInWords,
    DutyInWords,
    StageInWords,
    regime_in_words,
)
from varde.reporting.published.words import UNION, Words, country_name, words
from varde.reporting.rulebook import in_language, rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.utils.functional import _StrPromise

    from varde.core.regimes import Regime, RegimeVersion
    from varde.reporting.published.regime import RegimeInWords

PartT = TypeVar("PartT", CriterionInWords, StageInWords, DutyInWords)


@dataclass(frozen=True, slots=True)
class Change:
    """One day on which something began or ended, and what it was; the newest version."""

    day: date
    regime: str
    version: str
    title: Words
    country: str
    country_code: str
    what: str
    details: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Check:
    """How many regimes were last compared with the law on a day."""

    day: date
    regimes: int


def changes(*, country: str, language: str) -> list[Change]:
    """Every change, the latest first; of one country, or of all."""
    return [
        change for change in _all_changes(language) if country in {"", change.country_code}
    ]


def checks() -> list[Check]:
    """The days on which the regimes were last compared with the law, the latest first."""
    last = [max(v.checked_on for v in r.versions) for r in rulebook().regimes.values()]
    return [Check(day, last.count(day)) for day in sorted(set(last), reverse=True)]


@lru_cache(maxsize=8)
def _all_changes(language: str) -> tuple[Change, ...]:
    with translation.override(language):
        found = [
            change
            for regime in rulebook().regimes.values()
            for change in _Telling(regime, language).changes()
        ]
    return tuple(
        sorted(found, key=lambda c: (c.day, c.country_code != UNION), reverse=True)
    )


class _Telling:
    """Tells the changes of one regime in one language."""

    def __init__(self, regime: Regime, language: str) -> None:
        self.regime = regime
        self.language = language
        self.versions = sorted(regime.versions, key=lambda version: version.in_force_from)

    def changes(self) -> Iterator[Change]:
        first, last = self.versions[0], self.versions[-1]
        reports = tuple(in_language(s.label, self.language) for s in first.stages)
        asks = gettext("It asks for: %(reports)s") % {"reports": "; ".join(reports)}
        yield self._change(first.in_force_from, first, gettext("Comes into force"), (asks,))
        for before, after in pairwise(self.versions):
            same = gettext("What it asks is the same.")
            details = tuple(self._differences(before, after)) or (same,)
            yield self._change(after.in_force_from, after, gettext("Changes"), details)
        if last.in_force_until is not None:
            day = last.in_force_until + timedelta(days=1)
            yield self._change(day, last, gettext("Is no longer in force"), ())

    def _change(
        self, day: date, version: RegimeVersion, what: str, details: tuple[str, ...]
    ) -> Change:
        country = self.regime.country
        return Change(
            day=day,
            regime=self.regime.id,
            version=version.id,
            title=words(self.regime.short_title, country, self.language),
            country=country_name(country),
            country_code=country,
            what=what,
            details=details,
            verified=version.verified,
        )

    def _differences(self, before: RegimeVersion, after: RegimeVersion) -> Iterator[str]:
        """What a reader of both versions would see."""
        old, new = (
            regime_in_words(self.regime.id, version.id, self.language)
            for version in (before, after)
        )
        if old.owed_when != new.owed_when:
            yield gettext("When a report is owed is put together in another way.")
        yield from _parted(old.stages, new.stages, REPORTS, _report_aspects)
        yield from _parted(_criteria(old), _criteria(new), CRITERIA, _no_aspects)
        yield from _parted(old.duties, new.duties, DUTIES, _no_aspects)


@dataclass(frozen=True, slots=True)
class _Texts:
    new: _StrPromise
    changed: _StrPromise
    gone: _StrPromise


REPORTS = _Texts(
    _("New report: %(name)s"), _("Report changed: %(name)s"), _("Report gone: %(name)s")
)
CRITERIA = _Texts(
    _("New criterion: %(name)s"),
    _("Criterion changed: %(name)s"),
    _("Criterion gone: %(name)s"),
)
DUTIES = _Texts(
    _("New duty: %(name)s"), _("Duty changed: %(name)s"), _("Duty gone: %(name)s")
)


def _parted(
    before: Iterable[PartT],
    after: Iterable[PartT],
    texts: _Texts,
    aspects: Callable[[PartT, PartT], list[str]],
) -> Iterator[str]:
    old = {part.id: part for part in before}
    new = {part.id: part for part in after}
    for name, part in new.items():
        told = {"name": part.label.text}
        if name not in old:
            yield str(texts.new % told)
        elif part != old[name]:
            said = ", ".join(aspects(old[name], part))
            yield str(texts.changed % told) + (f" ({said})" if said else "")
    for name, part in old.items():
        if name not in new:
            yield str(texts.gone % {"name": part.label.text})


def _report_aspects(before: StageInWords, after: StageInWords) -> list[str]:
    compared = {
        gettext("clocks"): (before.clocks, after.clocks),
        gettext("recipients"): (before.recipients, after.recipients),
        gettext("when it is owed"): (
            (before.when, before.remarks),
            (after.when, after.remarks),
        ),
        gettext("provision"): (before.cites, after.cites),
    }
    return [name for name, (old, new) in compared.items() if old != new]


def _no_aspects(_before: object, _after: object) -> list[str]:
    return []


def _criteria(told: RegimeInWords) -> tuple[CriterionInWords, ...]:
    return (*told.about_entity, *told.about_incident)
