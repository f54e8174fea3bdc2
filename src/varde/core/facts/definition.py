"""What a fact is, and how a value said about it is read."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..errors import DomainError, InvalidFactValueError
from ..instants import iso, parse_instant

TEXT_LIMIT = 32_767
LARGEST_NUMBER = 10**15

# Marks that reorder the text around them; a name or a report must read as it was written.
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# As many as the stream-safe text format of Unicode allows; with more on one letter, readers
# of a report's PDF refuse the file.
MARKS_ON_A_LETTER = 30

Value = bool | int | float | str | list[str]


class FactType(StrEnum):
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    INSTANT = "instant"


class Scope(StrEnum):
    """Whose fact it is: the legal entity's, lasting, or the incident's."""

    ENTITY = "entity"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """
    One fact of the vocabulary.

    `label` names it, `question` asks for it, both in English for translation.
    Numbers are counted in `unit`: hours, EUR, percent, km2, or a plain count.
    """

    name: str
    type: FactType
    label: str
    scope: Scope
    group: str
    question: str = ""
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_milestone(self) -> bool:
        return "." not in self.name


def as_plain(fact: FactDefinition) -> dict[str, object]:
    """Return a definition as plain JSON values."""
    return {
        "name": fact.name,
        "type": fact.type.value,
        "scope": fact.scope.value,
        "group": fact.group,
        "milestone": fact.is_milestone,
        "label": fact.label,
        "question": fact.question,
        "unit": fact.unit or None,
        "choices": dict(fact.choices),
    }


def parse_value(definition: FactDefinition, raw: object) -> Value:
    """
    Return the value as it is stored: JSON types, instants as RFC 3339 in UTC.

    Raises InvalidFactValueError, naming the fact, for everything that does not fit.
    Nothing is guessed: the text "12" is no number, and 1 is not yes.
    """
    readers = {
        FactType.BOOLEAN: _boolean,
        FactType.INTEGER: _integer,
        FactType.NUMBER: _number,
        FactType.TEXT: _text,
        FactType.CHOICE: _choice,
        FactType.CHOICES: _choices,
        FactType.INSTANT: _instant,
    }
    return readers[definition.type](definition, raw)


def _refuse(definition: FactDefinition, reason: str) -> InvalidFactValueError:
    return InvalidFactValueError(fact=definition.name, reason=reason)


def _boolean(definition: FactDefinition, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise _refuse(definition, "not-a-boolean")
    return raw


def _number(definition: FactDefinition, raw: object) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _refuse(definition, "not-a-number")
    if isinstance(raw, float) and math.isnan(raw):
        raise _refuse(definition, "not-a-number")
    if abs(raw) > LARGEST_NUMBER:
        raise _refuse(definition, "number-out-of-range")
    if raw < 0:
        raise _refuse(definition, "negative")
    if definition.unit == "percent" and raw > 100:
        raise _refuse(definition, "more-than-100-percent")
    return int(raw) if float(raw).is_integer() else raw


def _integer(definition: FactDefinition, raw: object) -> int:
    number = _number(definition, raw)
    if not isinstance(number, int):
        raise _refuse(definition, "not-a-whole-number")
    return number


def _text(definition: FactDefinition, raw: object) -> str:
    if not isinstance(raw, str):
        raise _refuse(definition, "not-a-text")
    if len(raw) > TEXT_LIMIT:
        raise _refuse(definition, "too-long")
    if reason := unacceptable_character(raw):
        raise _refuse(definition, reason)
    text = unicodedata.normalize("NFC", raw).strip()
    if is_blank(text):
        raise _refuse(definition, "empty")
    return text


def is_blank(text: str) -> bool:
    """Return whether there is nothing to see in it: no more than spaces and joiners."""
    return all(unicodedata.category(character)[0] in "CZ" for character in text)


def unacceptable_character(text: str) -> str | None:
    """Return why a text cannot be kept, or None. Line breaks and tabs are fine."""
    marks = 0
    for character in text:
        if character in BIDI_OVERRIDES:
            return "bidi-override"
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if marks > MARKS_ON_A_LETTER:
            return "control-character"
        if category == "Cs" or (category == "Cc" and character not in "\n\r\t"):
            return "control-character"
    return None


def _choice(definition: FactDefinition, raw: object) -> str:
    if not isinstance(raw, str) or raw not in definition.choices:
        raise _refuse(definition, "not-a-choice")
    return raw


def _choices(definition: FactDefinition, raw: object) -> list[str]:
    if not isinstance(raw, list | tuple | set | frozenset):
        raise _refuse(definition, "not-a-list")
    return sorted({_choice(definition, item) for item in raw})


def _instant(definition: FactDefinition, raw: object) -> str:
    try:
        if isinstance(raw, datetime):
            return iso(parse_instant(iso(raw)))
        if isinstance(raw, str):
            return iso(parse_instant(raw))
    except DomainError as error:
        raise _refuse(definition, error.code) from error
    raise _refuse(definition, "not-an-instant")


def incident_facts(group: str, *rows: tuple[object, ...]) -> tuple[FactDefinition, ...]:
    """Build incident facts from rows of name, type, label, question, unit or choices."""
    return tuple(_from_row(row, Scope.INCIDENT, group) for row in rows)


def entity_facts(*rows: tuple[object, ...]) -> tuple[FactDefinition, ...]:
    """Build entity facts from rows of name, type, label, question, unit or choices."""
    return tuple(_from_row(row, Scope.ENTITY, "entity") for row in rows)


def _from_row(row: tuple[object, ...], scope: Scope, group: str) -> FactDefinition:
    name, kind, label, question, *rest = row
    extra = rest[0] if rest else ""
    return FactDefinition(
        name=str(name),
        type=FactType(str(kind)),
        label=str(label),
        question=str(question),
        scope=scope,
        group=group,
        unit=extra if isinstance(extra, str) else "",
        choices=extra if isinstance(extra, Mapping) else {},
    )
