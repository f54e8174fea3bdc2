"""The forms of the Cyber Resilience Act against ENISA's glossary of its platform, v1.3."""

from __future__ import annotations

import pytest

from varde.adapters.rulebook_files import load_rulebook
from varde.core.regimes import Answer
from varde.core.reports import (
    FieldState,
    Form,
    IncidentDetails,
    Party,
    Report,
    ReportContext,
    StatedFact,
    TypedAnswer,
    compose,
)

COMMON = {
    *("notification-type", "title", "summary", "manufacturer-name", "states-available"),
    *("product-name", "product-version"),
}
DONE = {"measures-taken", "user-measures"}
REQUIRED = {
    "vulnerability-early-warning": {*COMMON, "vulnerability-aware-at"},
    "vulnerability-notification": {
        *COMMON,
        *("vulnerability-aware-at", "exploit-information"),
    },
    "vulnerability-final-report": {
        *(*COMMON, *DONE, "vulnerability-aware-at", "exploit-information"),
        *("measure-available-at", "update-details", "vulnerability-severity"),
        *("vulnerability-impact", "malicious-actor"),
    },
    "incident-early-warning": {*COMMON, "malicious-suspected", "incident-aware-at"},
    "incident-notification": {
        *(*COMMON, "malicious-suspected", "incident-aware-at", "incident-information"),
        *("incident-occurred-at", "initial-assessment"),
    },
    "incident-final-report": {
        *(*COMMON, *DONE, "malicious-suspected", "incident-aware-at"),
        *("incident-information", "initial-assessment", "mitigation", "threat-type"),
        *("incident-severity", "incident-impact"),
    },
}
MAKER = Party("Exempelrouter AB", country="SE")


def form_of(stage: str) -> Form:
    return load_rulebook().form("eu.cra", stage)


def ids_in(stage: str) -> list[str]:
    return [field.id for section in form_of(stage).sections for field in section.fields]


def composed(stage: str, *, pec: bool | None = None, kind: str = "important") -> Report:
    answers = {} if pec is None else {"exceptional-circumstances": TypedAnswer(pec)}
    context = ReportContext(
        IncidentDetails("VRD-2026-0001", title="Router"),
        MAKER,
        facts={"product.kind": StatedFact(kind)},
        answers=answers,
    )
    return compose(form_of(stage), context)


def test_the_platform_has_39_fields() -> None:
    shown = [name for stage in REQUIRED for name in ids_in(stage)]

    assert len(set(shown)) == 39


@pytest.mark.parametrize(
    ("stage", "count"),
    [
        ("vulnerability-early-warning", 27),
        ("vulnerability-notification", 30),
        ("vulnerability-final-report", 28),
        ("incident-early-warning", 26),
        ("incident-notification", 27),
        ("incident-final-report", 27),
    ],
)
def test_each_stage_shows_its_fields(stage: str, count: int) -> None:
    assert len(ids_in(stage)) == count


@pytest.mark.parametrize("stage", REQUIRED)
def test_each_stage_requires_what_the_platform_does(stage: str) -> None:
    required = {
        f.field.id for f in composed(stage).fields if f.requirement.answer is Answer.YES
    }

    assert required == REQUIRED[stage]


def test_a_delay_is_reasoned_where_the_circumstances_are_exceptional() -> None:
    asked, not_asked = (
        {f.field.id: f for f in composed("vulnerability-notification", pec=pec).fields}
        for pec in (True, False)
    )

    assert asked["delay-reasons"].requirement.answer is Answer.YES
    assert not_asked["delay-reasons"].state is FieldState.NOT_APPLICABLE


def test_only_an_important_product_has_a_class() -> None:
    default = composed("vulnerability-notification", kind="default")

    states = {f.field.id: f.state for f in default.fields}

    assert states["product-class"] is FieldState.NOT_APPLICABLE
