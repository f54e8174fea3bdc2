"""Conditions as a person reads them: labels for facts, numbers with their units."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext, ngettext, ngettext_lazy

from varde.core.facts import definition
from varde.core.regimes.conditions import (
    AtLeast,
    Compare,
    Comparison,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
)
from varde.reporting.rulebook import in_language

if TYPE_CHECKING:
    from varde.core.regimes import Condition
    from varde.core.regimes.model import Wording


@dataclass(frozen=True, slots=True)
class Said:
    """One line and the lines under it; `criterion` is the one that it stands for."""

    text: str
    parts: tuple[Said, ...] = ()
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """What a fact, or another answer, is called, with its choices and its unit."""

    label: str
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


def fact_term(name: str) -> Term:
    """The words of the vocabulary."""
    fact = definition(name)
    choices = {value: gettext(label) for value, label in fact.choices.items()}
    return Term(gettext(fact.label), choices, fact.unit)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says conditions in one language; `criteria` are the labels of those with a name."""

    language: str
    criteria: Mapping[str, Wording] = field(default_factory=dict)
    term_of: Callable[[str], Term] = fact_term

    def maybe(self, condition: Condition | None) -> Said | None:
        return None if condition is None else self.say(condition)

    def say(self, condition: Condition) -> Said:
        match condition:
            case OneOf():
                return Said(self._one_of(condition))
            case Compare():
                return Said(self._compare(condition))
            case Named(criterion):
                label = in_language(self.criteria[criterion], self.language)
                return Said(label, criterion=criterion)
            case AtLeast(count, parts):
                return self._at_least(count, parts)
            case NoneOf(parts):
                return self._none_of(parts)

    def _all(self, parts: tuple[Condition, ...]) -> tuple[Said, ...]:
        return tuple(self.say(part) for part in parts)

    def _at_least(self, count: int, parts: tuple[Condition, ...]) -> Said:
        if len(parts) == 1:
            return self.say(parts[0])
        if count == len(parts):
            return Said(gettext("All of these"), self._all(parts))
        text = ngettext("At least one of these", "At least %(count)d of these", count) % {
            "count": count
        }
        return Said(text, self._all(parts))

    def _none_of(self, parts: tuple[Condition, ...]) -> Said:
        match parts:
            case (OneOf() as only,):
                return Said(self._one_of(only, none=True))
            case (_only,):
                return Said(gettext("This does not hold"), self._all(parts))
        return Said(gettext("None of these"), self._all(parts))

    def _one_of(self, condition: OneOf, *, none: bool = False) -> str:
        term = self.term_of(condition.fact)
        if condition.values <= {True, False}:
            holds = any(condition.values) is not none
            answer = gettext("Yes") if holds else gettext("No")
            return gettext("%(fact)s: %(value)s") % {"fact": term.label, "value": answer}
        # The order of the vocabulary is the order that a reader knows.
        chosen = [text for value, text in term.choices.items() if value in condition.values]
        told = {"fact": term.label, "value": "; ".join(chosen)}
        if none:
            return gettext("%(fact)s, none of: %(value)s") % told
        if len(chosen) > 1:
            return gettext("%(fact)s, one of: %(value)s") % told
        return gettext("%(fact)s: %(value)s") % told

    def _compare(self, condition: Compare) -> str:
        term = self.term_of(condition.fact)
        told = {"fact": term.label, "amount": self._threshold(condition.threshold, term)}
        match condition.comparison:
            case Comparison.MORE_THAN:
                return gettext("%(fact)s: more than %(amount)s") % told
            case Comparison.AT_LEAST:
                return gettext("%(fact)s: at least %(amount)s") % told
            case Comparison.LESS_THAN:
                return gettext("%(fact)s: less than %(amount)s") % told

    def _threshold(self, threshold: float | PercentOf, term: Term) -> str:
        if isinstance(threshold, PercentOf):
            return gettext("%(percent)s percent of “%(fact)s”") % {
                "percent": number(threshold.percent),
                "fact": self.term_of(threshold.fact).label,
            }
        return amount(threshold, term.unit)


AMOUNTS = {
    "hours": ngettext_lazy("%(amount)s hour", "%(amount)s hours", "number"),
    "minutes": ngettext_lazy("%(amount)s minute", "%(amount)s minutes", "number"),
    "EUR": ngettext_lazy("%(amount)s euro", "%(amount)s euro", "number"),
    "percent": ngettext_lazy("%(amount)s percent", "%(amount)s percent", "number"),
    "km2": ngettext_lazy(
        "%(amount)s square kilometre", "%(amount)s square kilometres", "number"
    ),
    "users": ngettext_lazy("%(amount)s user", "%(amount)s users", "number"),
    "user-hours": ngettext_lazy("%(amount)s user hour", "%(amount)s user hours", "number"),
    "persons": ngettext_lazy("%(amount)s person", "%(amount)s people", "number"),
    "clients": ngettext_lazy("%(amount)s client", "%(amount)s clients", "number"),
    "customers": ngettext_lazy("%(amount)s customer", "%(amount)s customers", "number"),
    "counterparts": ngettext_lazy(
        "%(amount)s counterpart", "%(amount)s counterparts", "number"
    ),
    "transactions": ngettext_lazy(
        "%(amount)s transaction", "%(amount)s transactions", "number"
    ),
    "records": ngettext_lazy("%(amount)s record", "%(amount)s records", "number"),
    "names": ngettext_lazy("%(amount)s name", "%(amount)s names", "number"),
    "states": ngettext_lazy("%(amount)s state", "%(amount)s states", "number"),
    "sites": ngettext_lazy("%(amount)s site", "%(amount)s sites", "number"),
}


def amount(value: float, unit: str) -> str:
    """A number with its unit: 500,000 euro, 24 hours; a plain count has none."""
    if unit not in AMOUNTS:
        return number(value)
    return str(AMOUNTS[unit] % {"amount": number(value), "number": math.ceil(value)})


def number(value: float) -> str:
    plain = int(value) if float(value).is_integer() else value
    return formats.number_format(plain, use_l10n=True, force_grouping=True)
