"""What a report holds, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.reports.form import ANSWER_PREFIX, FieldType
from varde.reporting.published.conditions import Said, Speaker, Term, fact_term, number
from varde.reporting.published.words import Words, maybe_words, words
from varde.reporting.rulebook import in_language, rulebook
from varde.web.context_processors import LANGUAGE_NAMES
from varde.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    from varde.core.reports.form import Field, Form, Rule

# Every regime, in two languages; each holds some hundred questions.
REMEMBERED = 64

KINDS: Mapping[str, _StrPromise] = {
    FieldType.TEXT: _("Text"),
    FieldType.BOOLEAN: _("Yes or no"),
    FieldType.CHOICE: _("One of these"),
    FieldType.CHOICES: _("One or more of these"),
    FieldType.INTEGER: _("Whole number"),
    FieldType.NUMBER: _("Number"),
    FieldType.PERCENT: _("Percent"),
    FieldType.MONEY: _("Amount of money with its currency"),
    FieldType.DURATION: _("Duration in days, hours and minutes"),
    FieldType.INSTANT: _("Date and time"),
    FieldType.DATE: _("Date"),
    FieldType.EMAIL: _("E-mail address"),
    FieldType.PHONE: _("Telephone number"),
    FieldType.COUNTRY: _("Country"),
    FieldType.COUNTRIES: _("Countries"),
    FieldType.LEI: _("LEI"),
    FieldType.IDENTIFIER: _("Identifier"),
    FieldType.LEIS: _("LEIs, one for each entity"),
    FieldType.ENTITY_CODE: _("LEI, EUID or another code of a register"),
}


@dataclass(frozen=True, slots=True)
class QuestionInWords:
    """
    One question. `required` says whether it must be answered, for some under
    `required_if`; it is asked under `asked_if`, without one always.
    """

    number: str
    label: Words
    help: Words | None
    note: Words | None
    kind: str
    options: tuple[Words, ...]
    required: str
    required_if: Said | None
    asked_if: Said | None
    unknown_allowed: bool
    cites: str


@dataclass(frozen=True, slots=True)
class Part:
    label: Words
    questions: tuple[QuestionInWords, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The form of one stage."""

    title: Words
    languages: str
    verified: bool
    reason: Words | None
    checked_on: date
    cites: str
    digest: str
    parts: tuple[Part, ...]


@lru_cache(maxsize=REMEMBERED)
def contents_of(regime_id: str, language: str) -> Mapping[str, Contents]:
    """
    Put the forms of a regime into words, by stage; it is done once.

    Raises RegimeNotFoundError.
    """
    country = rulebook().regime(regime_id).country
    with translation.override(language):
        return MappingProxyType(
            {
                stage: _contents(form, country, language)
                for stage, form in rulebook().forms_of(regime_id).items()
            }
        )


def _contents(form: Form, country: str, language: str) -> Contents:
    names = dict(LANGUAGE_NAMES)
    speaker = Speaker(language, term_of=_terms(form, language))
    return Contents(
        title=words(form.title, country, language),
        languages=", ".join(names[taken] for taken in form.languages),
        verified=form.verified,
        reason=maybe_words(form.reason, country, language),
        checked_on=form.checked_on,
        cites=form.cites,
        digest=form.digest,
        parts=tuple(
            Part(
                label=words(section.label, country, language),
                questions=tuple(
                    _question(field, country, speaker)
                    for field in section.fields
                    if field.applies is not False
                ),
            )
            for section in form.sections
        ),
    )


def _terms(form: Form, language: str) -> Callable[[str], Term]:
    """Other answers of the same form are called by their questions."""

    def term_of(name: str) -> Term:
        if not name.startswith(ANSWER_PREFIX):
            return fact_term(name)
        asked = form.field(name.removeprefix(ANSWER_PREFIX))
        options = {o.value: in_language(o.label, language) for o in asked.options}
        return Term(quoted(in_language(asked.label, language)), options)

    return term_of


def _question(field: Field, country: str, speaker: Speaker) -> QuestionInWords:
    language = speaker.language
    return QuestionInWords(
        number=field.number,
        label=words(field.label, country, language),
        help=maybe_words(field.help, country, language),
        note=maybe_words(field.note, country, language),
        kind=_kind(field),
        options=tuple(words(o.label, country, language) for o in field.options),
        required=_required(field.required),
        required_if=_under(field.required, speaker),
        asked_if=_under(field.applies, speaker),
        unknown_allowed=field.unknown_allowed,
        cites=field.cites,
    )


def _kind(field: Field) -> str:
    if field.type is FieldType.TEXT and field.max_length:
        return gettext("Text of at most %(count)s characters") % {
            "count": number(field.max_length)
        }
    return str(KINDS[field.type])


def _required(rule: Rule) -> str:
    match rule:
        case True:
            return gettext("Required")
        case False:
            return gettext("Optional")
        case _:
            return gettext("Required if")


def _under(rule: Rule, speaker: Speaker) -> Said | None:
    return None if isinstance(rule, bool) else speaker.say(rule)
