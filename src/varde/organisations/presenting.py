"""Entity facts in words, for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from varde.core.facts import VOCABULARY, FactDefinition, FactType, Scope
from varde.web.words import UNIT_SIGNS


@dataclass(frozen=True, slots=True)
class ShownFact:
    """`value` is None while the fact is not known."""

    label: str
    value: str | None


def facts_shown(stated: Mapping[str, Any]) -> list[ShownFact]:
    """Every entity fact of the vocabulary, known or not, in its order."""
    return [
        ShownFact(gettext(fact.label), _in_words(fact, stated.get(fact.name)))
        for fact in VOCABULARY.values()
        if fact.scope is Scope.ENTITY
    ]


def _in_words(fact: FactDefinition, value: Any) -> str | None:
    if value is None:
        return None
    match fact.type:
        case FactType.BOOLEAN:
            return gettext("Yes") if value else gettext("No")
        case FactType.CHOICE:
            return gettext(fact.choices.get(value, value))
        case FactType.CHOICES:
            names = [gettext(fact.choices.get(item, item)) for item in value]
            return ", ".join(names) if names else gettext("None of these")
        case FactType.INTEGER | FactType.NUMBER:
            number = number_format(value, force_grouping=True)
            return f"{number} {UNIT_SIGNS.get(fact.unit, fact.unit)}".strip()
        case _:
            return str(value)
