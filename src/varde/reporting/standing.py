"""Assessments as a page shows them: in the reader's language, reasons before clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from varde.core.counting import CountingRule
from varde.core.facts import FactType, Scope, definition
from varde.core.instants import parse_instant
from varde.incidents.forms import unit_text
from varde.reporting.rulebook import authority_name, in_language, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from varde.core.facts import FactDefinition
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
class Question:
    """A fact to ask for, because it can settle a verdict."""

    fact: FactDefinition
    text: str
    entity: Organisation

    @property
    def id(self) -> str:
        return f"{self.entity.reference}-{self.fact.name.replace('.', '-')}"

    @property
    def is_yes_or_no(self) -> bool:
        return self.fact.type is FactType.BOOLEAN

    @property
    def is_number(self) -> bool:
        return self.fact.type in {FactType.INTEGER, FactType.NUMBER}

    @property
    def unit(self) -> str:
        return unit_text(self.fact)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, gettext(label)) for value, label in self.fact.choices.items()]

    @property
    def input_type(self) -> str:
        return "radio" if self.fact.type is FactType.CHOICE else "checkbox"


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

    @property
    def id(self) -> str:
        return f"{self.entity.reference}-{self.regime.replace('.', '-')}"

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
        """The duty whose clock to show beside the verdict."""
        unsent = [d for d in self.duties if d.obligation.sent_at is None]
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
    """Bring assessments, obligations and drafts together for a page."""
    owed: dict[tuple[int, str], list[Obligation]] = {}
    for obligation in obligations:
        owed.setdefault((obligation.entity_id, obligation.regime), []).append(obligation)
    return [
        _standing(row, owed.get((row.entity_id, row.regime), []), drafts, language)
        for row in assessments
    ]


def _standing(
    row: Assessment,
    obligations: list[Obligation],
    drafts: dict[DraftKey, Draft],
    language: str,
) -> Standing:
    regime = rulebook().regime(row.regime)
    version = regime.version(row.regime_version)
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
        questions=list(_questions(row)),
        duties=[duty(obligation, drafts, language) for obligation in obligations],
    )


def duty(obligation: Obligation, drafts: dict[DraftKey, Draft], language: str) -> Duty:
    """Put an obligation into words."""
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
        case _unit:
            return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def regime_title(regime: str, language: str) -> str:
    return in_language(rulebook().regime(regime).short_title, language)


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
    return value


def _questions(row: Assessment) -> Iterator[Question]:
    for name in row.result["missing"]:
        fact = definition(name)
        yield Question(fact=fact, text=gettext(fact.question), entity=row.entity)
