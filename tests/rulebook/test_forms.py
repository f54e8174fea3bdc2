"""Each form of the rulebook can be read, filled and set in every language it comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from varde.adapters.form_files import load_form
from varde.adapters.pdf import render_reading, render_report
from varde.adapters.rulebook_files import RULEBOOK, load_rulebook
from varde.adapters.yaml_files import load_yaml
from varde.core.reports import (
    IncidentDetails,
    Party,
    ReportContext,
    Sending,
    completeness,
    compose,
    in_english,
    payload,
)
from varde.core.taxonomy import Tlp

FILES = sorted(RULEBOOK.glob("regimes/*/*/form-*.yaml"))
SCHEMAS = {
    name: Draft202012Validator(
        json.loads((RULEBOOK / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    )
    for name in ("form", "report")
}
NOBODY = ReportContext(IncidentDetails("VRD-2026-0001"), Party("Exempelverket"))

every_form = pytest.mark.parametrize(
    "path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES]
)


def regime_of(path: Path) -> str:
    return f"{path.parent.parent.name}.{path.parent.name}"


def sending(language: str) -> Sending:
    return Sending(
        regime="eu.example",
        regime_title={"en": "Example"},
        regime_version="2026-01-01",
        regime_digest="ab" * 32,
        recipients=(),
        language=language,
        tlp=Tlp.AMBER,
        composed_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


@every_form
def test_it_fits_the_schema(path: Path) -> None:
    raw: Any = load_yaml(path.read_text(encoding="utf-8"))

    assert [error.message for error in SCHEMAS["form"].iter_errors(raw)] == []


@every_form
def test_it_is_named_for_a_stage_of_its_regime(path: Path) -> None:
    form = load_form(path.read_text(encoding="utf-8"))

    assert path.stem == f"form-{form.stage}"
    regime = load_rulebook().regime(regime_of(path))
    assert form.stage in {stage.id for stage in regime.latest.stages}


@every_form
def test_it_asks_for_something_even_when_nothing_is_known(path: Path) -> None:
    form = load_form(path.read_text(encoding="utf-8"))

    assert completeness(compose(form, NOBODY)).missing


@every_form
def test_an_empty_report_can_be_written_in_each_language(path: Path) -> None:
    report = compose(load_form(path.read_text(encoding="utf-8")), NOBODY)

    for language in report.form.languages:
        written = payload(report, sending(language))
        assert [error.message for error in SCHEMAS["report"].iter_errors(written)] == []
        assert render_report(written, draft=True).startswith(b"%PDF-")


@every_form
def test_it_can_be_read_in_english_whatever_language_it_is_sent_in(path: Path) -> None:
    report = compose(load_form(path.read_text(encoding="utf-8")), NOBODY)
    native = payload(report, sending(report.form.languages[0]))

    read = in_english(native)

    assert [error.message for error in SCHEMAS["report"].iter_errors(read)] == []
    assert labels(read) == [field.label["en"] for field in report.form.fields]
    assert render_reading(native).startswith(b"%PDF-")


def labels(written: dict[str, Any]) -> list[str]:
    return [f["label"] for section in written["sections"] for f in section["fields"]]
