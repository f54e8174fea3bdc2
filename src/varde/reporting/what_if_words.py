"""The comparisons of a what-if in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext

from varde.core.facts import GROUPS, VOCABULARY, FactType, definition
from varde.core.regimes import Decision
from varde.incidents.services import OF_THE_ORGANISATION
from varde.reporting.further import DECISIONS
from varde.reporting.rulebook import in_language, regime_title
from varde.reporting.standing import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from varde.core.regimes import Duty, Obligation, Turn
    from varde.organisations.models import Organisation
    from varde.reporting.what_if import Comparison


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock that would run otherwise; None where there is no such report."""

    stage: str
    was: Obligation | None
    would: Obligation | None


@dataclass(frozen=True, slots=True)
class DecidedOtherwise:
    """A duty beside the reports, with the decision on it now and then."""

    duty: str
    was: _StrPromise
    would: _StrPromise


@dataclass(frozen=True, slots=True)
class TurnInWords:
    """A fact with the value that would turn the verdict, and the way to try it."""

    fact: str
    value: object
    answer: str
    query: str


@dataclass(frozen=True, slots=True)
class ComparisonInWords:
    entity: Organisation
    title: str
    before: str
    after: str
    moved: list[Moved]
    duties: list[DecidedOtherwise]
    turns: list[TurnInWords]


def in_words(comparison: Comparison, language: str) -> ComparisonInWords:
    return ComparisonInWords(
        entity=comparison.entity,
        title=regime_title(comparison.before.regime, language),
        before=comparison.before.answer,
        after=comparison.after.answer,
        moved=[_moved(was, would, language) for was, would in comparison.moved],
        duties=[
            _decided_otherwise(was, would, language)
            for was, would in comparison.decided_otherwise
        ],
        turns=[_turn(turn) for turn in comparison.turns],
    )


def _moved(was: Obligation | None, would: Obligation | None, language: str) -> Moved:
    label = next(one.label for one in (was, would) if one is not None)
    return Moved(stage=in_language(label, language), was=was, would=would)


def _decided_otherwise(
    was: Duty | None, would: Duty | None, language: str
) -> DecidedOtherwise:
    label = next(one.label for one in (was, would) if one is not None)
    before, after = (
        DECISIONS[one.decision if one else Decision.NOT_APPLICABLE] for one in (was, would)
    )
    return DecidedOtherwise(in_language(label, language), before, after)


def _turn(turn: Turn) -> TurnInWords:
    fact = definition(turn.fact)
    values = turn.value if isinstance(turn.value, list) else [turn.value]
    plain = [str(v).lower() if isinstance(v, bool) else str(v) for v in values]
    return TurnInWords(
        fact=gettext(fact.label),
        value=shown(turn.fact, turn.value),
        answer=turn.answer,
        query=urlencode({turn.fact: plain}, doseq=True),
    )


def facts_to_add(chosen: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every fact that can decide something, by group, those aside that are chosen."""
    taken = {*chosen, *OF_THE_ORGANISATION}
    groups: dict[str, list[tuple[str, str]]] = {}
    for fact in VOCABULARY.values():
        if fact.type is not FactType.TEXT and fact.name not in taken:
            group = gettext(GROUPS[fact.group])
            groups.setdefault(group, []).append((fact.name, gettext(fact.label)))
    return list(groups.items())
