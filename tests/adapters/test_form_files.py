from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import varde
from varde.adapters.form_files import load_form
from varde.adapters.yaml_files import UnreadableFileError, load_yaml
from varde.core.errors import InvalidRulebookError
from varde.core.regimes.conditions import OneOf
from varde.core.reports import FieldType

SCHEMA = Path(varde.__file__).parent / "rulebook" / "schemas" / "form.json"

FORM = """\
stage: early-warning
title: {en: First report, fi: Ensi-ilmoitus}
languages: [fi, en]
verified: false
reason: {en: Not published., fi: Ei julkaistu.}
checked_on: 2026-11-21
cites: 11 §
sections:
  - id: incident
    label: {en: The incident, fi: Poikkeama}
    fields:
      - id: unlawful
        number: "1.1"
        label: {en: Unlawful?, fi: Lainvastainen?}
        type: boolean
        fact: incident.suspected_unlawful
        required: true
        unknown_allowed: true
      - id: suspicion
        label: {en: Why?, fi: Miksi?}
        type: text
        max_length: 2000
        required: {when: {all_of: [{answer: unlawful, is: true}]}}
        cites: 11 § 3 mom.
      - id: cause
        label: {en: Cause, fi: Syy}
        type: choice
        fact: cause.root
        options:
          - {value: malice, label: {en: Malice, fi: Pahuus}, matches: [malicious-action]}
      - id: name
        label: {en: Name, fi: Nimi}
        type: identifier
        from: contact.name
"""


def test_a_form_is_read() -> None:
    form = load_form(FORM)

    unlawful, suspicion, cause, name = form.fields
    assert (form.stage, form.languages, form.verified) == (
        "early-warning",
        ("fi", "en"),
        False,
    )
    assert (unlawful.type, unlawful.required) == (FieldType.BOOLEAN, True)
    assert (unlawful.cites, suspicion.cites) == ("11 §", "11 § 3 mom.")
    assert cause.options[0].matches == {"malicious-action"}
    assert name.source == "contact.name"


def test_a_condition_may_read_another_answer() -> None:
    suspicion = load_form(FORM).field("suspicion")

    assert suspicion.required.parts == (OneOf("answer.unlawful", frozenset({True})),)


def test_options_may_be_those_of_a_fact() -> None:
    text = FORM.replace("        options:\n", "        options_of: cause.root\n")
    text = "\n".join(line for line in text.splitlines() if "malice" not in line)

    assert load_form(text).field("cause").option("human-error") is not None


INTRUDER = """\
      - id: intruder
        label: {en: Who?, fi: Kuka?}
        type: choice
        within: cause
        options:
          - {value: insider, label: {en: Insider, fi: Oma}, within: [malice]}
          - {value: none, label: {en: Nobody, fi: Ei kukaan}, excludes: [insider]}
"""


def test_options_may_lie_within_those_of_another_field() -> None:
    field = load_form(FORM + INTRUDER).field("intruder")

    assert field.within == "cause"
    insider, nobody = field.options
    assert (insider.within, nobody.excludes) == ({"malice"}, {"insider"})


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("within: cause", "within: nothing"),
        ("within: cause", "max_length: null"),
        ("within: [malice]", "within: [bad-luck]"),
        ("excludes: [insider]", "excludes: [outsider]"),
    ],
)
def test_what_an_option_goes_by_must_be_there(what: str, other: str) -> None:
    with pytest.raises(InvalidRulebookError):
        load_form(FORM + INTRUDER.replace(what, other))


def test_the_digest_names_the_exact_wording() -> None:
    other = FORM.replace("Why?", "Why so?")

    assert load_form(FORM).digest == load_form(FORM + "\n# a comment\n").digest
    assert load_form(FORM).digest != load_form(other).digest


def test_the_example_fits_the_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(load_yaml(FORM))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fi: Ensi-ilmoitus", "sv: Första", "lacks the language 'fi'"),
        ("{en: Why?, fi: Miksi?}", "{fi: Miksi?}", "English among them"),
        ("languages: [fi, en]", "languages: [fi, de]", "unknown language 'de'"),
        ("languages: [fi, en]", "languages: [fi, fi]", "each language once"),
        ("type: boolean", "type: bool", "unknown type 'bool'"),
        ("type: boolean", "type: integer", "cannot answer a integer field"),
        ("incident.suspected_unlawful", "incident.unlawful", "fact.unknown"),
        ("from: contact.name", "from: contact.shoe_size", "unknown 'from'"),
        ("from: contact.name", "from: contact.name\n        fact: detected", "not by both"),
        ("required: true", "required: maybe", "neither true, false nor 'when'"),
        ("required: true", "required: {when: {}}", "not a condition"),
        ("answer: unlawful, is: true", "answer: missing, is: true", "no field 'missing'"),
        ("answer: unlawful, is: true", "answer: unlawful, is: maybe", "is never 'maybe'"),
        ("answer: unlawful, is: true", "answer: unlawful, more_than: 1", "'is' or is"),
        ("[{answer: unlawful, is: true}]", "[]", "empty-condition"),
        ("id: suspicion", "id: unlawful", "two fields have one id"),
        ("id: suspicion", "id: Suspicion", "small letters"),
        ("max_length: 2000", "max_length: 40000", "up to 32767"),
        ("max_length: 2000", "max: 2000", "unknown key 'max'"),
        ("[malicious-action]", "[malice-aforethought]", "is never 'malice-aforethought'"),
        ('number: "1.1"', "number: 1.1", "'number' must be a text"),
        ("reason: {en: Not published., fi: Ei julkaistu.}\n", "", "gives its 'reason'"),
        ("2026-11-21", "in November", "must be a date"),
        ("sections:", "parts:", "'sections' is missing"),
    ],
)
def test_what_a_form_cannot_say_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidRulebookError) as refused:
        load_form(FORM.replace(old, new, 1))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "stage: a\nstage: b",
        "a: &x [1]\nb: *x",
        "[" * 60 + "]" * 60,
        "a: [",
        "a: !!python/x y",
    ],
)
def test_loose_yaml_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        load_form(text)


def test_a_list_is_no_form() -> None:
    with pytest.raises(InvalidRulebookError):
        load_form("- stage: early-warning")
