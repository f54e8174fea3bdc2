"""Assessments as a page shows them: in the reader's language, reasons before clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from varde.core.counting import CountingRule
from varde.core.facts import FactType, Scope, definition
from varde.core.instants import parse_instant
from varde.core.regimes import Answer, Reading, missing
from varde.core.regimes.assess import IN_FORCE
from varde.reporting.further import Bearing, FurtherDuty, bearings, further_duties
from varde.reporting.questions import Question, questions
from varde.reporting.rulebook import (
    authority_name,
    in_language,
    repeating_stages,
    rulebook,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from varde.organisations.models import Organisation
    from varde.reporting.models import Assessment, Draft, Obligation
    from varde.reporting.selectors import DraftKey


SHOWN_AT_FIRST = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion: how it was answered, from what, by which provision."""

    label: str
    answer: str
    facts: list[tuple[str, object]]
    cites: str
    verified: bool
    about_incident: bool
    decisive: bool

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """What happened comes before who is covered, the single before the composed."""
        return (not self.about_incident, not self.facts, len(self.facts))


@dataclass(frozen=True, slots=True)
class ClockReading:
    """One way to read a disputed rule, with the due time that it gives."""

    label: str
    due_at: datetime | None
    governs: bool


@dataclass(frozen=True, slots=True)
class PerhapsToo:
    """An authority that gets the report, too, where facts turn out so that nobody told."""

    authority: str
    depends_on: list[str]


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation with its words, and where its draft stands."""

    obligation: Obligation
    stage: str
    recipients: list[str]
    starts_with: str
    limit: str
    counting: str
    draft: Draft | None
    repeats: bool
    readings: list[ClockReading]
    perhaps_to: list[PerhapsToo]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one regime says of one entity's incident."""

    entity: Organisation
    regime: str
    title: str
    country: str
    answer: str
    version: str
    verified: bool
    doubt: str
    reasons: list[Reason]
    questions: list[Question]
    duties: list[Duty]
    further: list[FurtherDuty]
    bearings: list[Bearing]

    @property
    def id(self) -> str:
        return f"{self.entity.reference}-{self.regime.replace('.', '-')}"

    @property
    def verdict(self) -> str:
        """The answer; `voluntary` where a yes says that a report may be sent."""
        may = bool(self.duties) and all(d.obligation.optional for d in self.duties)
        return "voluntary" if self.answer == "yes" and may else self.answer

    @property
    def certain_bearings(self) -> list[Bearing]:
        """What other regimes do to this one, as far as that is known."""
        return [bearing for bearing in self.bearings if bearing.certain]

    @property
    def possible_bearings(self) -> list[Bearing]:
        return [bearing for bearing in self.bearings if not bearing.certain]

    @property
    def decisive(self) -> list[Reason]:
        """The reasons to show in short: those that carry the verdict."""
        carrying = [reason for reason in self.reasons if reason.decisive]
        return sorted(carrying, key=lambda reason: reason.weight)[:SHOWN_AT_FIRST]

    @property
    def others(self) -> list[Reason]:
        """The reasons that the short list leaves out."""
        shown = self.decisive
        return [reason for reason in self.reasons if reason not in shown]

    @property
    def next_duty(self) -> Duty | None:
        """The duty whose clock to show beside the verdict; none for what is optional."""
        owed = [d for d in self.duties if not d.obligation.optional]
        unsent = [d for d in owed if d.obligation.sent_at is None]
        running = [d for d in unsent if d.obligation.due_at is not None]
        return min(
            running,
            key=lambda d: d.obligation.due_at,
            default=unsent[0] if unsent else None,
        )


def standings(
    assessments: Iterable[Assessment],
    obligations: Iterable[Obligation],
    drafts: dict[DraftKey, Draft],
    language: str,
) -> list[Standing]:
    """
    Bring assessments, obligations and drafts together for a page.

    A regime that was not in force when it happened has nothing to say there.
    """
    owed: dict[tuple[int, str], list[Obligation]] = {}
    for obligation in obligations:
        owed.setdefault((obligation.entity_id, obligation.regime), []).append(obligation)
    return [
        _standing(row, owed.get((row.entity_id, row.regime), []), drafts, language)
        for row in assessments
        if row.result["decisive"] != [IN_FORCE]
    ]


def _standing(
    row: Assessment,
    obligations: list[Obligation],
    drafts: dict[DraftKey, Draft],
    language: str,
) -> Standing:
    regime = rulebook().regime(row.regime)
    version = regime.version(row.regime_version)
    readings = {owed["stage"]: owed["readings"] for owed in row.result["obligations"]}
    return Standing(
        entity=row.entity,
        regime=row.regime,
        title=in_language(regime.short_title, language),
        country=regime.country,
        answer=row.answer,
        version=row.regime_version,
        verified=version.verified,
        doubt=in_language(version.doubt, language) if version.doubt else "",
        reasons=[
            _reason(finding, row.result["decisive"], language)
            for finding in row.result["because"]
        ],
        questions=questions(row.result["missing"], row.entity),
        duties=[
            duty(
                obligation,
                drafts,
                language,
                readings=readings.get(obligation.stage, ()),
                perhaps_to=_perhaps_to(obligation, row.facts, language),
            )
            for obligation in obligations
        ],
        further=further_duties(row.result["duties"], row.entity, language),
        bearings=bearings(row.result["bearings"], language),
    )


def duty(
    obligation: Obligation,
    drafts: dict[DraftKey, Draft],
    language: str,
    *,
    readings: Iterable[dict[str, Any]] = (),
    perhaps_to: Iterable[PerhapsToo] = (),
) -> Duty:
    """Put an obligation into words; `readings` are those of a disputed rule."""
    stage = stage_label(
        obligation.regime, obligation.regime_version, obligation.stage, language
    )
    return Duty(
        obligation=obligation,
        stage=stage,
        recipients=[authority_name(name, language) for name in obligation.recipients],
        starts_with=_start(obligation, language),
        limit=limit_text(obligation.limit),
        counting=str(COUNTING[CountingRule(obligation.counting)]),
        draft=drafts.get(
            (
                obligation.incident_id,
                obligation.entity_id,
                obligation.regime,
                obligation.stage,
            )
        ),
        repeats=obligation.stage in repeating_stages(obligation.regime),
        readings=[_clock_reading(reading, language) for reading in readings],
        perhaps_to=list(perhaps_to),
    )


def _perhaps_to(
    obligation: Obligation, facts: dict[str, Any], language: str
) -> list[PerhapsToo]:
    """Whom the law names under a condition of which nobody has told whether it holds."""
    version = rulebook().regime(obligation.regime).version(obligation.regime_version)
    reading = Reading(facts)
    return [
        PerhapsToo(
            authority_name(one.authority, language),
            [gettext(definition(name).label) for name in missing(one.when, facts, reading)],
        )
        for one in version.stage(obligation.stage).recipients
        if one.when is not None and one.authority not in obligation.recipients
        if reading.answer(one.when) is Answer.UNKNOWN
    ]


def _clock_reading(reading: dict[str, Any], language: str) -> ClockReading:
    due_at = reading["due_at"]
    return ClockReading(
        label=in_language(reading["label"], language),
        due_at=parse_instant(due_at) if due_at else None,
        governs=reading["governs"],
    )


COUNTING = {
    CountingRule.ELAPSED: _("running hours"),
    CountingRule.NATIONAL: _("by the national act on time limits"),
    CountingRule.REGULATION_1182_71: _("by Regulation 1182/71"),
    CountingRule.DORA_NOON: _("noon of the next working day after a free day"),
}


def limit_text(limit: str) -> str:
    """An ISO 8601 limit in words: PT24H is 24 hours, P1M one month."""
    if not limit:
        return gettext("without delay")
    count = int("".join(character for character in limit if character.isdigit()))
    match limit[-1]:
        case "H":
            return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
        case "D":
            return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
        case "W":
            return ngettext("%(count)d week", "%(count)d weeks", count) % {"count": count}
        case _unit:
            return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def stage_label(regime: str, version: str, stage: str, language: str) -> str:
    return in_language(
        rulebook().regime(regime).version(version).stage(stage).label, language
    )


def _start(obligation: Obligation, language: str) -> str:
    kind, _colon, stages = obligation.start.partition(":")
    if kind != "submitted":
        return gettext(definition(obligation.start).label)
    labels = (
        stage_label(obligation.regime, obligation.regime_version, stage, language)
        for stage in stages.split("|")
    )
    return " / ".join(labels)


def _reason(finding: dict[str, Any], decisive: list[str], language: str) -> Reason:
    return Reason(
        label=in_language(finding["label"], language),
        answer=finding["answer"],
        facts=[
            (gettext(definition(n).label), shown(n, v)) for n, v in finding["facts"].items()
        ],
        cites=finding["cites"],
        verified=finding["verified"],
        decisive=finding["criterion"] in decisive,
        about_incident=any(
            definition(name).scope is Scope.INCIDENT for name in finding["facts"]
        ),
    )


def shown(name: str, value: Any) -> object:
    """A stored value as a person reads it: labels for choices, words for yes and no."""
    fact = definition(name)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        names = (gettext(fact.choices.get(item, item)) for item in value)
        return ", ".join(names) or gettext("none")
    if fact.type is FactType.INSTANT:
        return parse_instant(value)
    if fact.type is FactType.CHOICE:
        return gettext(fact.choices.get(value, value))
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    return value
