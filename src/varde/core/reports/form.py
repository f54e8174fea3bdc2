"""
The form of one stage: an authority's questions, in the authority's own words.

A field is answered by a fact, from what is known of the people and the entity, or
by what a person types; never by two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..errors import LanguageNotTakenError, UnknownFieldError
from ..regimes import Condition

Wording = Mapping[str, str]  # language code to text; English is always among them

Rule = bool | Condition  # settled for every report, or decided by what is known

ANSWER_PREFIX = "answer."  # the name by which a condition reads another field's answer


class FieldType(StrEnum):
    TEXT = "text"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DURATION = "duration"
    INSTANT = "instant"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    COUNTRIES = "countries"
    LEI = "lei"
    LEIS = "leis"
    ENTITY_CODE = "entity-code"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Option:
    """
    One permitted answer; `matches` are the fact's values that select it.

    It is not chosen together with those that it `excludes`. In a field that lies `within`
    another, it needs one of these as an answer there.
    """

    value: str
    label: Wording
    matches: frozenset[str]
    excludes: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """
    One question.

    `required` and `applies` are a plain yes or no, or a condition that decides.
    Without `fact` and `source` a person types the answer. Its options may lie `within`
    those of another field, as a detailed cause lies within a kind of causes.
    """

    id: str
    label: Wording
    type: FieldType
    cites: str
    number: str = ""
    help: Wording | None = None
    note: Wording | None = None
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    fact: str | None = None
    source: str | None = None
    required: Rule = False
    applies: Rule = True
    unknown_allowed: bool = False
    within: str | None = None

    def option(self, value: object) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    label: Wording
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """
    All questions of a stage. `languages` are those the authority takes.

    `digest` names the exact wording: two forms with one digest ask the same.
    """

    stage: str
    title: Wording
    languages: tuple[str, ...]
    verified: bool
    reason: Wording | None
    checked_on: date
    cites: str
    sections: tuple[Section, ...]
    digest: str

    @property
    def fields(self) -> Iterator[Field]:
        return (field for section in self.sections for field in section.fields)

    def field(self, field_id: str) -> Field:
        """Return the field. Raises UnknownFieldError."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise UnknownFieldError(field=field_id[:80], stage=self.stage)

    def taken(self, language: str) -> str:
        """Return the language if the authority takes it, else raise."""
        if language not in self.languages:
            raise LanguageNotTakenError(
                language=language[:20], languages=list(self.languages)
            )
        return language


def words(wording: Wording, language: str) -> str:
    """Return the text in that language, or in English where it has none."""
    return wording.get(language) or wording["en"]
