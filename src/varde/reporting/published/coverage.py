"""Whom the regimes cover: a verdict for each, and the questions that still matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from varde.core.facts import VOCABULARY, FactType, Scope, definition
from varde.core.regimes import Answer, Reading, missing
from varde.core.regimes.conditions import AtLeast, Named, NoneOf
from varde.core.regimes.coverage import coverage
from varde.core.regimes.reasons import carrying
from varde.reporting.published.words import Words, country_name, words
from varde.reporting.rulebook import in_language, regimes_for, rulebook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from varde.core.regimes import Condition, Regime, RegimeVersion

COUNTRY = "entity.country"
# What anybody can answer without a lawyer, before the rest.
ASKED_FIRST = (COUNTRY, "entity.sectors", "entity.types", "entity.size")
# More questions at once are not read.
ASKED_AT_ONCE = 4
REASONS_SHOWN = 4
VERDICTS_IN_ORDER = (Answer.YES, Answer.UNKNOWN, Answer.NO)


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether a regime covers the entity, with the labels of what decides or is open."""

    id: str
    title: Words
    country: str
    answer: Answer
    because: tuple[tuple[str, Answer], ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    regime: Regime
    version: RegimeVersion
    answer: Answer
    because: tuple[tuple[str, Answer], ...]
    missing: tuple[str, ...]


def verdicts(facts: Mapping[str, object], *, on: date, language: str) -> list[Covered]:
    """What each regime of that day says of an entity, the covering ones first."""
    found = [_in_words(one, language) for one in _weighed(facts, on)]
    return sorted(found, key=lambda one: VERDICTS_IN_ORDER.index(one.answer))


def open_questions(facts: Mapping[str, object], *, on: date) -> list[str]:
    """
    The lasting facts that still matter, by name.

    The plain ones come first, then those that matter to the most regimes.
    """
    if COUNTRY not in facts:
        return [COUNTRY]
    needed = Counter(name for one in _weighed(facts, on) for name in one.missing)
    return sorted(needed, key=lambda name: (_ease(name), -needed[name], _place(name)))


def to_ask(open_: Collection[str], asked: Collection[str]) -> list[str]:
    """Those that were asked and are open still, and the next few."""
    still = [name for name in open_ if name in asked]
    return still + [name for name in open_ if name not in asked][:ASKED_AT_ONCE]


def can_be_asked(name: str) -> bool:
    fact = VOCABULARY.get(name)
    return (
        fact is not None and fact.scope is Scope.ENTITY and fact.type is not FactType.TEXT
    )


def _ease(name: str) -> int:
    return ASKED_FIRST.index(name) if name in ASKED_FIRST else len(ASKED_FIRST)


def _place(name: str) -> int:
    return list(VOCABULARY).index(name)


def _weighed(facts: Mapping[str, object], on: date) -> Iterator[_Weighed]:
    country = facts.get(COUNTRY)
    if country is None:
        return
    reading = Reading(facts)
    for regime in regimes_for(str(country), facts):
        version = next((v for v in regime.versions if v.covers(on)), None)
        if version is None:
            continue
        asked = asked_of(regime.id, version.id)
        if isinstance(asked, Answer):
            yield _Weighed(regime, version, asked, (), ())
        else:
            yield _Weighed(
                regime,
                version,
                answer=reading.answer(asked),
                because=_reasons(asked, reading),
                missing=missing(asked, facts, reading),
            )


@lru_cache(maxsize=256)
def asked_of(regime_id: str, version_id: str) -> Condition | Answer:
    """What a version asks of the entity alone; worked out once."""
    version = rulebook().regime(regime_id).version(version_id)
    return coverage(version.applies_when, _is_lasting)


def _reasons(asked: Condition, reading: Reading) -> tuple[tuple[str, Answer], ...]:
    """The criteria that carry the verdict, by name, with the answer of each."""
    answers = {one.criterion: reading.answer(one) for one in _named(asked)}
    return tuple((name, answers[name]) for name in carrying(asked, reading))


def _named(condition: Condition) -> Iterator[Named]:
    match condition:
        case Named(condition=inner):
            yield condition
            yield from _named(inner)
        case AtLeast(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _named(part)


def _is_lasting(name: str) -> bool:
    return definition(name).scope is Scope.ENTITY


def _in_words(one: _Weighed, language: str) -> Covered:
    labels = {criterion.id: criterion.label for criterion in one.version.criteria}
    return Covered(
        id=one.regime.id,
        title=words(one.regime.short_title, one.regime.country, language),
        country=country_name(one.regime.country),
        answer=one.answer,
        because=tuple(
            (in_language(labels[name], language), answer)
            for name, answer in one.because[:REASONS_SHOWN]
        ),
        open=tuple(gettext(definition(name).label) for name in one.missing),
    )
