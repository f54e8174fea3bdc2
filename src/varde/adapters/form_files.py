"""Read one form: an authority's questions for one stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from varde.core.canonical import digest
from varde.core.errors import DomainError, InvalidRulebookError
from varde.core.facts import FactDefinition, FactType, definition
from varde.core.facts.definition import TEXT_LIMIT
from varde.core.reports.form import (
    Field,
    FieldType,
    Form,
    Option,
    Section,
    Wording,
)
from varde.core.reports.sources import SOURCE_NAMES

from .form_rules import RawRules, with_rules
from .record_reader import LANGUAGES, Record
from .yaml_files import load_yaml

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHOSEN = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_WRITTEN = frozenset({FieldType.TEXT, FieldType.IDENTIFIER})
_COUNTED = frozenset(
    {FieldType.INTEGER, FieldType.NUMBER, FieldType.PERCENT, FieldType.MONEY}
) | {FieldType.DURATION}

# Which questions a fact of a type can answer.
_FITS: Mapping[FactType, frozenset[FieldType]] = MappingProxyType(
    {
        FactType.BOOLEAN: frozenset({FieldType.BOOLEAN}) | _CHOSEN,
        FactType.INTEGER: _COUNTED | _WRITTEN,
        FactType.NUMBER: _COUNTED | _WRITTEN,
        FactType.TEXT: _WRITTEN
        | {FieldType.EMAIL, FieldType.PHONE, FieldType.COUNTRY}
        | {FieldType.LEI, FieldType.LEIS, FieldType.ENTITY_CODE},
        FactType.CHOICE: _CHOSEN | _WRITTEN | {FieldType.COUNTRY, FieldType.COUNTRIES},
        FactType.CHOICES: _WRITTEN | {FieldType.CHOICES, FieldType.COUNTRIES},
        FactType.INSTANT: frozenset({FieldType.INSTANT, FieldType.DATE}),
    }
)


def load_form(text: str, *, where: str = "form") -> Form:
    """
    Return the form that the text describes.

    Raises UnreadableFileError for what is not strict YAML, and InvalidRulebookError,
    naming the place, for everything that a form cannot say.
    """
    raw = load_yaml(text)
    try:
        return _form(Record(raw, where=where), digest(raw))
    except InvalidRulebookError:
        raise
    except DomainError as error:
        raise InvalidRulebookError(where=where, reason=str(error)) from error


def _form(record: Record, fingerprint: str) -> Form:
    languages = _languages(record)
    cites = record.text("cites")
    verified = record.flag("verified", default=False)
    form = Form(
        stage=record.text("stage"),
        title=_wording(record, "title", languages),
        languages=languages,
        verified=verified,
        reason=_maybe_wording(record, "reason", languages),
        checked_on=record.day("checked_on"),
        cites=cites,
        sections=_sections(record, languages, cites),
        digest=fingerprint,
    )
    record.close()
    if not verified and form.reason is None:
        raise record.wrong("a form that is not verified gives its 'reason'")
    return form


def _languages(record: Record) -> tuple[str, ...]:
    languages = tuple(record.texts("languages"))
    if not languages or len(set(languages)) < len(languages):
        raise record.wrong("'languages' must name each language once")
    if unknown := set(languages) - LANGUAGES:
        raise record.wrong(f"unknown language {min(unknown)!r}")
    return languages


def _wording(record: Record, key: str, languages: tuple[str, ...]) -> Wording:
    wording = record.wording(key)
    if lacking := [language for language in languages if not wording.get(language)]:
        raise record.wrong(f"{key!r} lacks the language {lacking[0]!r}")
    return wording


def _maybe_wording(record: Record, key: str, languages: tuple[str, ...]) -> Wording | None:
    return _wording(record, key, languages) if key in record else None


def _sections(
    record: Record, languages: tuple[str, ...], cites: str
) -> tuple[Section, ...]:
    rules: RawRules = {}
    sections = []
    for part in record.records("sections"):
        section = Section(
            id=_id(part),
            label=_wording(part, "label", languages),
            fields=tuple(
                _field(field, languages, cites, rules) for field in part.records("fields")
            ),
        )
        part.close()
        sections.append(section)
    if len({section.id for section in sections}) < len(sections):
        raise record.wrong("two sections have one id")
    fields = {field.id: field for section in sections for field in section.fields}
    for field in fields.values():
        _check_others(field, fields, record)
    return tuple(
        replace(section, fields=tuple(with_rules(f, rules, fields) for f in section.fields))
        for section in sections
    )


def _field(
    record: Record, languages: tuple[str, ...], cites: str, rules: RawRules
) -> Field:
    field_id = _id(record)
    if field_id in rules:
        raise record.wrong("two fields have one id")
    rules[field_id] = (record.maybe("required"), record.maybe("applies"))
    field = Field(
        id=field_id,
        number=record.text("number") if "number" in record else "",
        label=_wording(record, "label", languages),
        help=_maybe_wording(record, "help", languages),
        note=_maybe_wording(record, "note", languages),
        type=_type(record),
        cites=record.text("cites") if "cites" in record else cites,
        options=_options(record, languages),
        max_length=_max_length(record),
        fact=record.text("fact") if "fact" in record else None,
        source=_source(record),
        unknown_allowed=record.flag("unknown_allowed", default=False),
        within=record.text("within") if "within" in record else None,
    )
    record.close()
    _check(field, record)
    return field


def _check_others(field: Field, fields: Mapping[str, Field], record: Record) -> None:
    """What an option excludes, and what it lies within, must be there."""
    around = fields.get(field.within) if field.within else None
    for option in field.options:
        if around is None and (field.within or option.within):
            raise record.wrong(f"{field.id!r} lies within no field")
        if around and not option.within <= {one.value for one in around.options}:
            raise record.wrong(f"{option.value!r} lies within no option of {around.id!r}")
        if not option.excludes <= {one.value for one in field.options}:
            raise record.wrong(f"{option.value!r} excludes what is no option")


def _id(record: Record) -> str:
    name = record.text("id")
    if not _ID.fullmatch(name):
        raise record.wrong("an 'id' is written in small letters with hyphens")
    return name


def _type(record: Record) -> FieldType:
    name = record.text("type")
    if name not in set(FieldType):
        raise record.wrong(f"unknown type {name!r}")
    return FieldType(name)


def _source(record: Record) -> str | None:
    if "from" not in record:
        return None
    name = record.text("from")
    if name not in SOURCE_NAMES:
        raise record.wrong(f"unknown 'from' {name!r}")
    return name


def _max_length(record: Record) -> int | None:
    value = record.maybe("max_length")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= TEXT_LIMIT:
        raise record.wrong(f"'max_length' must be a number up to {TEXT_LIMIT}")
    return value


def _options(record: Record, languages: tuple[str, ...]) -> tuple[Option, ...]:
    if "options_of" in record:
        choices = definition(record.text("options_of")).choices
        return tuple(
            Option(value, {"en": label}, frozenset({value}))
            for value, label in choices.items()
        )
    if "options" not in record:
        return ()
    options = tuple(_option(option, languages) for option in record.records("options"))
    if len({option.value for option in options}) < len(options):
        raise record.wrong("two options have one value")
    return options


def _option(record: Record, languages: tuple[str, ...]) -> Option:
    value = record.text("value")
    matches = record.maybe("matches")
    if matches is not None and not isinstance(matches, list):
        raise record.wrong("'matches' must be a list")
    label = _wording(record, "label", languages)
    others = {
        key: frozenset(record.texts(key)) if key in record else frozenset()
        for key in ("excludes", "within")
    }
    record.close()
    said = [value] if matches is None else matches
    return Option(value, label, frozenset(_token(match) for match in said), **others)


def _token(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(field: Field, record: Record) -> None:
    if (field.type in _CHOSEN) != bool(field.options):
        raise record.wrong("a choice, and only a choice, has options")
    if field.max_length and field.type not in _WRITTEN:
        raise record.wrong("'max_length' is for texts")
    if field.fact and field.source:
        raise record.wrong("a field is answered by 'fact' or 'from', not by both")
    if field.fact:
        _check_fact(field, definition(field.fact), record)


def _check_fact(field: Field, fact: FactDefinition, record: Record) -> None:
    if field.type not in _FITS[fact.type]:
        raise record.wrong(f"a {fact.type} fact cannot answer a {field.type} field")
    if fact.choices and field.options:
        wanted = {m for option in field.options for m in option.matches - {option.value}}
        if strange := wanted - set(fact.choices):
            raise record.wrong(f"{fact.name!r} is never {min(strange)!r}")
        if not any(option.matches & set(fact.choices) for option in field.options):
            raise record.wrong(f"no option matches a value of {fact.name!r}")
