"""One version of a regime, as a person reads it who never saw the rulebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from varde.core.facts import Scope, definition
from varde.core.regimes import Answer, evaluate
from varde.reporting.further import AUDIENCES, DECISIONS
from varde.reporting.published.clocks import ClockSpeaker, moments
from varde.reporting.published.conditions import Speaker
from varde.reporting.published.words import (
    UNION,
    Words,
    country_name,
    maybe_words,
    words,
)
from varde.reporting.rulebook import in_language, rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.core.regimes import Criterion, DutyRule, Regime, RegimeVersion, Stage
    from varde.reporting.published.clocks import ClockInWords
    from varde.reporting.published.conditions import Said

# Every version there is, in the languages that people read.
REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class CriterionInWords:
    id: str
    label: Words
    cites: str
    verified: bool
    said: Said


@dataclass(frozen=True, slots=True)
class RecipientInWords:
    id: str
    name: Words
    channel: Words | None
    when: Said | None


@dataclass(frozen=True, slots=True)
class StageInWords:
    """
    One report. Where its recipients are those of an earlier one, `as_for` names it.

    That is how it is told, and no part of what it says: a change of it is none.
    """

    id: str
    label: Words
    cites: str
    when: Said | None
    remarks: tuple[str, ...]
    clocks: tuple[ClockInWords, ...]
    recipients: tuple[RecipientInWords, ...]
    as_for: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class DecisionInWords:
    decision: str
    reason: Words
    when: Said | None


@dataclass(frozen=True, slots=True)
class DutyInWords:
    id: str
    label: Words
    audience: str
    cites: str
    always: bool
    decisions: tuple[DecisionInWords, ...]
    clocks: tuple[ClockInWords, ...]


@dataclass(frozen=True, slots=True)
class BearingInWords:
    """How another regime bears on this one, or it on another."""

    text: Words
    cites: str
    when: Said | None


@dataclass(frozen=True, slots=True)
class RegimeInWords:
    """Everything that the rulebook says of one version."""

    id: str
    title: Words
    short_title: Words
    country: str
    cites: str
    version: RegimeVersion
    doubt: Words | None
    owed_when: Said
    about_entity: tuple[CriterionInWords, ...]
    about_incident: tuple[CriterionInWords, ...]
    stages: tuple[StageInWords, ...]
    duties: tuple[DutyInWords, ...]
    bearings: tuple[BearingInWords, ...]
    moments: tuple[tuple[str, str], ...]

    @property
    def doubtful(self) -> list[CriterionInWords]:
        """The criteria that could not be checked against the law."""
        return [c for c in (*self.about_entity, *self.about_incident) if not c.verified]


@lru_cache(maxsize=REMEMBERED)
def regime_in_words(regime_id: str, version_id: str, language: str) -> RegimeInWords:
    """
    Put one version into words; it is done once, for the rulebook does not change.

    Raises RegimeNotFoundError, and RegimeNotInForceError for a version that is none.
    """
    regime = rulebook().regime(regime_id)
    with translation.override(language):
        return _Telling(regime, regime.version(version_id), language).whole()


class _Telling:
    """Tells one version in one language."""

    def __init__(self, regime: Regime, version: RegimeVersion, language: str) -> None:
        self.regime = regime
        self.version = version
        self.country = regime.country
        self.language = language
        labels = {criterion.id: criterion.label for criterion in version.criteria}
        self.speaker = Speaker(language, labels)
        reports = {stage.id: stage.label for stage in version.stages}
        self.clocks = ClockSpeaker(self.speaker, regime.country, reports)

    def whole(self) -> RegimeInWords:
        version, criteria = self.version, self.version.criteria
        return RegimeInWords(
            id=self.regime.id,
            title=self._words(self.regime.title),
            short_title=self._words(self.regime.short_title),
            country=country_name(self.country),
            cites=self.regime.cites,
            version=version,
            doubt=maybe_words(version.doubt, self.country, self.language),
            owed_when=self.speaker.say(version.applies_when),
            about_entity=tuple(self._criterion(c) for c in criteria if _is_lasting(c)),
            about_incident=tuple(
                self._criterion(c) for c in criteria if not _is_lasting(c)
            ),
            stages=tuple(self._stage(stage) for stage in version.stages),
            duties=tuple(self._duty(duty) for duty in version.duties),
            bearings=self._bearings(),
            moments=moments(version),
        )

    def _words(self, wording: Mapping[str, str]) -> Words:
        return words(wording, self.country, self.language)

    def _criterion(self, criterion: Criterion) -> CriterionInWords:
        return CriterionInWords(
            id=criterion.id,
            label=self._words(criterion.label),
            cites=criterion.cites,
            verified=criterion.verified,
            said=self.speaker.say(criterion.condition),
        )

    def _stage(self, stage: Stage) -> StageInWords:
        first = next(s for s in self.version.stages if s.recipients == stage.recipients)
        return StageInWords(
            id=stage.id,
            label=self._words(stage.label),
            cites=stage.cites,
            when=self.speaker.maybe(stage.when),
            remarks=_remarks(stage),
            clocks=self.clocks.all(stage.clocks),
            recipients=self._recipients(stage),
            as_for="" if first is stage else in_language(first.label, self.language),
        )

    def _recipients(self, stage: Stage) -> tuple[RecipientInWords, ...]:
        return tuple(
            RecipientInWords(
                id=authority.id,
                name=words(authority.name, authority.country, self.language),
                channel=maybe_words(authority.channel, authority.country, self.language),
                when=self.speaker.maybe(recipient.when),
            )
            for recipient in stage.recipients
            if (authority := rulebook().authorities[recipient.authority])
        )

    def _duty(self, duty: DutyRule) -> DutyInWords:
        return DutyInWords(
            id=duty.id,
            label=self._words(duty.label),
            audience=str(AUDIENCES[duty.audience]),
            cites=duty.cites,
            always=duty.always,
            decisions=tuple(
                DecisionInWords(
                    decision=str(DECISIONS[rule.decision]),
                    reason=self._words(rule.reason),
                    when=self.speaker.maybe(rule.when),
                )
                for rule in duty.decisions
            ),
            clocks=self.clocks.all(duty.clocks),
        )

    def _bearings(self) -> tuple[BearingInWords, ...]:
        """How other regimes bear on this one, and it on others, where it is at home."""
        known = {} if self.country == UNION else {"entity.country": self.country}
        return tuple(
            BearingInWords(self._words(one.label), one.cites, self.speaker.maybe(one.when))
            for one in rulebook().interactions
            if one.concerns(self.regime.id) or self.regime.id in one.by
            if one.when is None or evaluate(one.when, known) is not Answer.NO
        )


def _is_lasting(criterion: Criterion) -> bool:
    """Whether it speaks of the entity alone, whatever may happen to it."""
    return all(definition(name).scope is Scope.ENTITY for name in criterion.reads)


def _remarks(stage: Stage) -> tuple[str, ...]:
    ends = gettext(definition(stage.ends_with).label) if stage.ends_with else ""
    said = {
        gettext("Owed once the authority asks for it."): stage.on_request,
        gettext("May be sent, but is not owed."): stage.optional,
        gettext("May be sent although no report is owed."): stage.voluntary,
        gettext(
            "May be sent; owed where its clock starts after the report before it was sent."
        ): bool(stage.follows_up),
        gettext(
            "Takes back what was sent: owed once it shows that no report was due."
        ): stage.withdraws,
        gettext("Owed again after each that was sent."): stage.repeats and not ends,
        gettext("Owed again after each that was sent, until “%(end)s”.")
        % {"end": ends}: stage.repeats and bool(ends),
    }
    return tuple(text for text, holds in said.items() if holds)
