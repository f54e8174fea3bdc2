"""A form that comes back as it went out says nothing new, in whatever language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict

from tests.conftest import AWARE
from tests.support.browsers import forms_on
from varde.adapters.form_files import load_form
from varde.adapters.rulebook_files import RULEBOOK
from varde.core.facts import VOCABULARY, FactType
from varde.core.instants import iso
from varde.core.reports import (
    Contact,
    IncidentDetails,
    Party,
    ReportContext,
    StatedFact,
    compose,
)
from varde.reporting.draft_form import DraftForm

if TYPE_CHECKING:
    from pathlib import Path

    from varde.core.facts import FactDefinition
    from varde.core.reports import Report

FILES = sorted(RULEBOOK.glob("regimes/*/*/form-*.yaml"))
BANK = Party("Exempelbanken", "556000-0000", "5493001KJTIIGC8Y1R12", "SE")
CONTACT = Contact("Saga Lind", "csirt@exempelbanken.example", "+46 8 000 00 00")
SOME = {
    FactType.BOOLEAN: True,
    FactType.INTEGER: 1_234_567,
    FactType.NUMBER: 12.5,
    FactType.TEXT: "En rad\nen till: 10,5 % =1+1 <b>",
    FactType.INSTANT: iso(AWARE + timedelta(seconds=7)),
}


def some(fact: FactDefinition) -> object:
    first = list(fact.choices)[:2]
    match fact.type:
        case FactType.CHOICE:
            return first[0]
        case FactType.CHOICES:
            return first
        case _:
            return SOME[fact.type]


def report_from(path: Path, certainty: str) -> Report:
    """All that can be known is known."""
    facts = {f.name: StatedFact(some(f), certainty=certainty) for f in VOCABULARY.values()}
    context = ReportContext(
        IncidentDetails("VRD-2026-0001", "Avbrott"),
        BANK,
        facts=facts,
        handler=BANK,
        parent=BANK,
        contact=CONTACT,
        second_contact=CONTACT,
        criteria_met=(),
        currency="EUR",
    )
    return compose(load_form(path.read_text(encoding="utf-8")), context)


@pytest.mark.parametrize(
    ("language", "certainty"), [("en", "actual"), ("da", "estimate"), ("fi", "actual")]
)
@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}-{p.stem}" for p in FILES])
def test_what_was_left_alone_is_not_said_again(
    path: Path, language: str, certainty: str
) -> None:
    report = report_from(path, certainty)
    with translation.override(language), timezone.override(ZoneInfo("Europe/Helsinki")):
        made = DraftForm(report=report, language=language, initial={"revision": 3})
        ((_, sheet),) = forms_on(HttpResponse(f"<form>{made.as_p()}</form>"))

        back = DraftForm(MultiValueDict(sheet), report=report, language=language)

        assert back.errors == {}
        assert back.changed == {}


def test_which_stage_it_is_cannot_be_typed() -> None:
    path = RULEBOOK / "regimes/eu/dora/form-final-report.yaml"
    report = report_from(path, "actual")
    posted = MultiValueDict(
        {"revision": ["3"], "shown": [""], "submission-type": ["initial_notification"]}
    )

    back = DraftForm(posted, report=report, language="en")

    assert back.is_valid()
    assert "submission-type" not in back.changed


def test_a_detailed_cause_goes_with_its_kind() -> None:
    path = RULEBOOK / "regimes/eu/dora/form-final-report.yaml"
    posted = MultiValueDict(
        {
            "revision": ["3"],
            "shown": [""],
            "root-causes": ["human_error"],
            "root-causes-detailed": ["malicious_actions_fraudulent_actions"],
        }
    )

    back = DraftForm(posted, report=report_from(path, "actual"), language="en")

    assert back.errors["root-causes-detailed"] == [
        "This does not go with the other answers."
    ]
    assert "root-causes" not in back.errors
