"""Facts to ask a person for, because they can settle a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from varde.core.facts import FactType, definition
from varde.incidents.fact_controls import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from varde.core.facts import FactDefinition
    from varde.organisations.models import Organisation


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


def questions(names: Iterable[str], entity: Organisation) -> list[Question]:
    """The facts, by name, as questions about a legal entity, in the reader's language."""
    found = [definition(name) for name in names]
    return [
        Question(fact=fact, text=gettext(fact.question), entity=entity) for fact in found
    ]
