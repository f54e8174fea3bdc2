from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import varde
from varde.core.canonical import canonical_json
from varde.core.errors import LanguageNotTakenError
from varde.core.reports import (
    Arrival,
    Contact,
    Correction,
    Recipient,
    StatedFact,
    compose,
    in_english,
    payload,
    receipt,
)

from .sample import COMPOSED_AT, context, form, sending

SCHEMAS = Path(varde.__file__).parent / "rulebook" / "schemas"


def validate(name: str, value: object) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in checker.iter_errors(value)] == []


def fields(sent: dict[str, Any]) -> list[dict[str, Any]]:
    return [field for section in sent["sections"] for field in section["fields"]]


def field(sent: dict[str, Any], field_id: str) -> dict[str, Any]:
    return next(f for f in fields(sent) if f["id"] == field_id)


def test_it_fits_the_published_schema() -> None:
    validate("report", payload(compose(form(), context()), sending()))


def test_an_incomplete_correction_fits_the_schema_too() -> None:
    facts = {"incident.suspected_unlawful": StatedFact(known=False)}
    report = compose(form(), context(contact=Contact(), facts=facts))
    correction = Correction(1, "cd" * 32, "The time was wrong")

    validate("report", payload(report, sending(version=2, corrects=correction)))


def test_questions_stand_in_the_language_sent_with_english_beside() -> None:
    asked = field(payload(compose(form(), context()), sending()), "detected-at")

    assert asked["label"] == "Milloin poikkeama havaittiin?"
    assert asked["label_en"] == "When was it detected?"


def test_english_alone_is_not_repeated() -> None:
    sent = payload(compose(form(), context()), sending(language="en"))

    assert "label_en" not in field(sent, "detected-at")


def test_a_choice_shows_the_authoritys_wording() -> None:
    asked = field(payload(compose(form(), context()), sending()), "cause")

    assert (asked["value"], asked["shown"]) == (["other"], ["Muu"])
    assert asked["shown_en"] == ["Other"]


def test_in_english_it_asks_in_english_and_answers_as_was_answered() -> None:
    sent = payload(compose(form(), context()), sending())
    read = in_english(sent)

    assert (read["language"], read["form"]["title"]) == ("en", "First report")
    assert field(read, "detected-at")["label"] == "When was it detected?"
    assert field(read, "cause")["shown"] == ["Other"]
    assert [f["value"] for f in fields(read)] == [f["value"] for f in fields(sent)]
    validate("report", read)


def test_what_was_written_in_english_reads_as_it_is() -> None:
    sent = payload(compose(form(), context()), sending(language="en"))

    assert in_english(sent) == sent


def test_a_language_that_the_authority_does_not_take_is_refused() -> None:
    with pytest.raises(LanguageNotTakenError):
        payload(compose(form(), context()), sending(language="da"))


def test_the_same_report_has_the_same_bytes() -> None:
    first = canonical_json(payload(compose(form(), context()), sending()))

    assert canonical_json(payload(compose(form(), context()), sending())) == first


def test_a_receipt_fits_the_published_schema() -> None:
    arrival = Arrival(
        pdf_sha256="cd" * 32,
        submission="SUB-2026-0001",
        sha256="ab" * 32,
        incident="VRD-2026-0001",
        entity="Päijät-Hämeen hyvinvointialue",
        regime="fi.kybertl",
        stage="early-warning",
        version=1,
        recipient=Recipient("fi.lvv", "Lupa- ja valvontavirasto"),
        submitted_at=COMPOSED_AT,
        delivered_at=COMPOSED_AT + timedelta(seconds=1),
    )

    validate("receipt", receipt(arrival, issued_at=COMPOSED_AT + timedelta(minutes=5)))
