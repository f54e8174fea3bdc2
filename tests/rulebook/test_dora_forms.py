"""The DORA forms against the table of Implementing Regulation (EU) 2025/302, annex II."""

from __future__ import annotations

import pytest

from tests.rulebook.dora import BANK, FINAL, INITIAL, KNOWN, MIDDLE, composed, form_of
from varde.adapters.rulebook_files import load_rulebook
from varde.core.reports import (
    FieldState,
    Form,
    IncidentDetails,
    Report,
    ReportContext,
    StatedFact,
    TypedAnswer,
    completeness,
    compose,
)

SECTION_1 = [f"1.{n}" for n in range(1, 16)]
SECTION_2 = [f"2.{n}" for n in range(1, 11)]
SECTION_3 = [f"3.{n}" for n in range(1, 36)]
SECTION_4 = [f"4.{n}" for n in range(1, 17)]
MANDATORY_1 = set(SECTION_1) - {"1.5", "1.6", "1.13", "1.14"}
MANDATORY_2 = set(SECTION_2) - {"2.6", "2.8", "2.10"}
MANDATORY_3 = {
    *("3.2", "3.4", "3.5", "3.6", "3.7", "3.12", "3.15", "3.22", "3.23"),
    *("3.27", "3.28", "3.30", "3.31", "3.33"),
}
MANDATORY_4 = {
    *("4.1", "4.2", "4.5", "4.6", "4.7", "4.8", "4.9", "4.12", "4.13", "4.14"),
}


def standing(report: Report) -> dict[str, FieldState]:
    return {f.field.number: f.state for f in report.fields}


def value_of(report: Report, number: str) -> object:
    return next(f.value for f in report.fields if f.field.number == number)


@pytest.mark.parametrize(
    ("stage", "numbers", "mandatory"),
    [
        (INITIAL, SECTION_1 + SECTION_2, MANDATORY_1 | MANDATORY_2),
        (
            MIDDLE,
            SECTION_1 + SECTION_2 + SECTION_3,
            MANDATORY_1 | MANDATORY_2 | MANDATORY_3,
        ),
        (
            FINAL,
            SECTION_1 + SECTION_2 + SECTION_3 + SECTION_4,
            MANDATORY_1 | MANDATORY_2 | MANDATORY_3 | MANDATORY_4,
        ),
    ],
)
def test_it_asks_and_demands_what_the_table_says(
    stage: str, numbers: list[str], mandatory: set[str]
) -> None:
    fields = list(form_of(stage).fields)

    assert [field.number for field in fields] == numbers
    assert {field.number for field in fields if field.required is True} == mandatory


def test_an_updated_report_asks_what_the_intermediate_one_asks() -> None:
    updated, first = form_of("updated-intermediate-report"), form_of(MIDDLE)

    assert list(updated.fields) == list(first.fields)


def test_a_question_is_the_same_at_every_stage() -> None:
    last = {field.id: field for field in form_of(FINAL).fields}

    for field in form_of(MIDDLE).fields:
        asked = last[field.id]
        assert (asked.label, asked.type, asked.fact, asked.source, asked.options) == (
            (field.label, field.type, field.fact, field.source, field.options)
        )


def test_a_reclassification_asks_for_the_reasons() -> None:
    required = {f.number for f in form_of("reclassification").fields if f.required is True}

    assert "2.10" in required
    assert required & {"2.2", "2.3", "2.5", "2.7", "2.9"} == set()


@pytest.mark.parametrize(
    ("stage", "token"),
    [
        (INITIAL, "initial_notification"),
        (MIDDLE, "intermediate_report"),
        ("updated-intermediate-report", "intermediate_report"),
        (FINAL, "final_report"),
        ("reclassification", "major_incident_reclassified_as_non-major"),
    ],
)
def test_each_stage_names_its_type_of_submission(stage: str, token: str) -> None:
    assert value_of(composed(stage), "1.1") == token


def test_an_initial_notification_fills_itself_from_what_is_known() -> None:
    report = composed(INITIAL)

    assert completeness(report).may_be_sent
    assert value_of(report, "1.3") == "5493001KJTIIGC8Y1R12"
    assert value_of(report, "2.7") == "monitoring_systems"
    assert value_of(report, "1.4") == [
        "credit_institution",
        "insurance_intermediary_reinsurance_intermediary_and_ancillary_insurance_intermediary",
    ]
    assert value_of(report, "2.5") == [
        "clients_financial_counterparts_and_transactions_affected",
        "critical_services_affected",
    ]


@pytest.mark.parametrize(
    ("met", "number", "state"),
    [
        (("geographical-spread",), "2.6", FieldState.MISSING),
        (("clients",), "2.6", FieldState.NOT_APPLICABLE),
        (("reputation", "reputation-media"), "3.13", FieldState.KNOWN),
        (("reputation", "reputation-media"), "3.14", FieldState.MISSING),
        (("clients",), "3.13", FieldState.NOT_APPLICABLE),
        (("duration",), "3.17", FieldState.MISSING),
        (("geographical-spread",), "3.18", FieldState.MISSING),
        (("access-with-data-risk",), "3.20", FieldState.MISSING),
        (("economic-impact",), "3.21", FieldState.NOT_APPLICABLE),
    ],
)
def test_the_criteria_that_are_met_decide_what_else_is_asked(
    met: tuple[str, ...], number: str, state: FieldState
) -> None:
    assert standing(composed(MIDDLE, met=met))[number] is state


@pytest.mark.parametrize(
    ("types", "classification", "state"),
    [
        (["cybersecurity-related"], "essential", FieldState.MISSING),
        (["cybersecurity-related"], "neither", FieldState.NOT_APPLICABLE),
        (["system-failure"], "essential", FieldState.NOT_APPLICABLE),
        (["cybersecurity-related"], None, FieldState.EMPTY),
    ],
)
def test_indicators_are_for_nis2_entities_with_a_cyber_incident(
    types: list[str], classification: str | None, state: FieldState
) -> None:
    told = {} if classification is None else {"entity__classification": classification}

    assert (
        standing(composed(MIDDLE, finance__incident_types=types, **told))["3.35"] is state
    )


@pytest.mark.parametrize(
    ("operator", "state"), [(True, FieldState.MISSING), (False, FieldState.NOT_APPLICABLE)]
)
def test_in_iceland_indicators_are_for_operators_of_essential_services(
    *, operator: bool, state: FieldState
) -> None:
    report = composed(
        MIDDLE,
        finance__incident_types=["cybersecurity-related"],
        entity__country="IS",
        entity__classification="neither" if operator else "essential",
        entity__essential_service_operator=operator,
    )

    assert standing(report)["3.35"] is state


def test_the_affected_entity_is_named_where_another_one_reports() -> None:
    own = composed(INITIAL)
    other = composed(INITIAL, finance__reported_by_another=True)

    assert standing(own)["1.5"] is FieldState.NOT_APPLICABLE
    assert value_of(other, "1.5") == "Exempelbanken AB"


def test_some_root_causes_ask_for_an_additional_classification() -> None:
    def additional(token: str) -> FieldState:
        answer = TypedAnswer([token])
        return standing(composed(FINAL, answers={"root-causes-detailed": answer}))["4.3"]

    assert additional("process_failure_ICT_risk_management_process_failure") is (
        FieldState.MISSING
    )
    assert additional("human_error_mistake") is FieldState.NOT_APPLICABLE


def test_durations_and_amounts_are_carried_over_in_their_units() -> None:
    report = composed(
        FINAL, impact__duration=50.5, impact__downtime=3, impact__costs_and_losses=250000
    )

    assert value_of(report, "3.15") == "02:02:30"
    assert value_of(report, "3.16") == "00:03:00"
    assert value_of(report, "4.13") == {"amount": "250000", "currency": "EUR"}
    assert standing(report)["3.3"] is FieldState.MISSING


def test_the_technique_the_journal_contradicts_itself_on_has_a_neutral_label() -> None:
    token = "data_exfiltration_and_manipulation_including_identity_theft"

    option = form_of(MIDDLE).field("techniques").option(token)

    assert option is not None
    assert "identity" not in option.label["en"].lower()


def threat_form() -> Form:
    return load_rulebook().form("eu.dora-threat", "notification")


def test_a_cyber_threat_is_notified_in_the_twenty_fields_of_annex_iii() -> None:
    fields = list(threat_form().fields)

    demanded = {int(field.number) for field in fields if field.required is True}
    assert [field.number for field in fields] == [str(n) for n in range(1, 21)]
    assert demanded == {1, 2, *range(6, 9), *range(12, 18)}


@pytest.mark.parametrize(
    ("another", "state"), [(True, FieldState.KNOWN), (False, FieldState.NOT_APPLICABLE)]
)
def test_a_threat_names_the_entity_where_another_one_notifies(
    another: object, state: FieldState
) -> None:
    told = KNOWN | {"finance.reported_by_another": another}
    facts = {name: StatedFact(value) for name, value in told.items()}
    context = ReportContext(IncidentDetails("VRD-2026-0001"), BANK, facts=facts)

    standing_of = standing(compose(threat_form(), context))

    assert {standing_of[number] for number in ("3", "4", "5")} == {state}


def test_every_question_is_worded_in_each_language_of_the_interface() -> None:
    for field in [*form_of(FINAL).fields, *threat_form().fields]:
        assert {"en", "sv", "fi", "da", "nb", "is"} <= field.label.keys(), field.id
