"""A DORA report in the field structure of the European Supervisory Authorities."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.rulebook.dora import FINAL, INITIAL, MIDDLE, composed, form_of, whole, written
from varde.core.errors import ReportNotExpressibleError
from varde.core.reports import Report, TypedAnswer
from varde.core.reports.esa import esa_report

FILE = Path(__file__).parents[1] / "data/dora/known-schema.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
LISTS = {name: said["enum"] for name, said in SCHEMA["$defs"].items() if "enum" in said}
JUDGE = Draft202012Validator(SCHEMA)


def exported(report: Report, *, thousands: bool = True) -> Any:
    return esa_report(written(report), thousands=thousands)


def refused(payload: Any) -> tuple[object, str]:
    """The reason, and the number of the first field named."""
    with pytest.raises(ReportNotExpressibleError) as refusal:
        esa_report(payload)
    params = refusal.value.params
    return params["reason"], str(params["field"]).split(" ", maxsplit=1)[0]


def changed(payload: Any, number: str, value: object) -> Any:
    """The payload with another value, as an older form may have let through."""
    for section in payload["sections"]:
        for field in section["fields"]:
            if field["number"] == number:
                field["value"] = value
    return payload


@pytest.mark.parametrize("number", sorted(LISTS.keys() - {"2.6"}))
def test_the_forms_offer_the_tokens_of_the_regulation(number: str) -> None:
    field = next(field for field in form_of(FINAL).fields if field.number == number)

    assert [option.value for option in field.options] == LISTS[number]


@pytest.mark.parametrize(
    "stage", [INITIAL, MIDDLE, "updated-intermediate-report", FINAL, "reclassification"]
)
def test_every_stage_keeps_to_what_is_known_of_the_schema(stage: str) -> None:
    sent = exported(whole(stage, answers={"other-information": "It met no criterion."}))

    assert [error.message for error in JUDGE.iter_errors(sent)] == []


def test_what_the_law_does_not_ask_yet_is_left_out() -> None:
    first, last = exported(whole(INITIAL)), exported(whole(FINAL))

    assert "impactAssessment" not in first
    assert "incidentDuration" not in first["incident"]
    assert "rootCauseHLClassification" in last["incident"]


def test_a_later_stage_repeats_the_earlier_ones() -> None:
    middle, last = exported(whole(MIDDLE)), exported(whole(FINAL))

    assert middle["impactAssessment"] == last["impactAssessment"]
    assert middle["incident"]["incidentType"] == last["incident"]["incidentType"]
    assert middle["incident"].keys() < last["incident"].keys()


def test_amounts_are_in_thousands_as_the_annex_has_them() -> None:
    sent = exported(whole(FINAL))

    # EUR 2 500 is 2,5 in the annex.
    assert sent["impactAssessment"]["affectedAssets"]["valueOfAffectedTransactions"] == 2.5
    assert sent["incident"]["grossAmountIndirectDirectCosts"] == 250
    assert sent["incident"]["financialRecoveriesAmount"] == 2.5005


def test_amounts_are_in_full_where_the_authority_asks_so() -> None:
    incident = exported(whole(FINAL), thousands=False)["incident"]

    assert incident["grossAmountIndirectDirectCosts"] == 250000
    assert incident["financialRecoveriesAmount"] == 2500.5


def test_what_is_said_of_a_criterion_stands_in_its_item() -> None:
    items = {
        item.pop("classificationCriterion"): item
        for item in exported(whole(FINAL))["incident"]["classificationTypes"]
    }

    assert items["geographical_spread"]["countryCodeMaterialityThresholds"] == ["GR", "SE"]
    assert "reputationalImpactDescription" in items["reputational_impact"]
    assert items["economic_impact"].keys() == {"economicImpactMaterialityThreshold"}
    assert items["critical_services_affected"] == {}


def test_what_is_said_of_a_criterion_that_is_not_met_is_not_lost() -> None:
    [item] = exported(whole(FINAL, met=("critical-services",)))["incident"][
        "classificationTypes"
    ]

    assert item["classificationCriterion"] == "critical_services_affected"
    assert "economicImpactMaterialityThreshold" in item


def test_a_provider_names_each_entity_with_its_type_and_lei() -> None:
    several = {
        "entity-name": TypedAnswer("Exempelbanken AB; Andra banken AB"),
        "entity-lei": TypedAnswer(["5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"]),
        "submitter-code": TypedAnswer("DKCVR.11845118"),
    }
    sent = exported(composed(INITIAL, answers=several, finance__reported_by_another=True))

    assert sent["submittingEntity"]["code"] == "DKCVR.11845118"
    assert "LEI" not in sent["submittingEntity"]
    assert [(one["name"], one["LEI"]) for one in sent["affectedEntity"]] == [
        ("Exempelbanken AB", "5493001KJTIIGC8Y1R12"),
        ("Andra banken AB", "529900T8BM49AURSDO55"),
    ]


def test_as_many_entities_as_codes_are_named() -> None:
    sent = written(composed(INITIAL, finance__reported_by_another=True))

    two_names = changed(sent, "1.5", "Exempelbanken AB; Andra banken AB")

    assert refused(two_names) == ("entities-and-codes-differ", "1.5")


def test_the_ultimate_parent_is_named_where_there_is_one() -> None:
    parent = {
        "entity.parent_name": "Gruppen AB",
        "entity.parent_lei": "529900T8BM49AURSDO55",
    }

    sent = exported(whole(INITIAL, facts=parent | {"entity.in_group": True}))

    assert sent["ultimateParentUndertaking"] == {
        "entityType": "ULTIMATE_PARENT_UNDERTAKING_ENTITY",
        "name": "Gruppen AB",
        "LEI": "529900T8BM49AURSDO55",
    }
    assert "ultimateParentUndertaking" not in exported(whole(INITIAL))


def test_recurring_incidents_tell_how_many_and_when_the_first_was() -> None:
    recurring = {
        "incident.occurrences": 3,
        "incident.same_root_cause": True,
        "finance.recurring_together_major": True,
    }
    told = {"recurring": "Yes, three times.", "recurring-first-at": "2026-08-01T10:00:00Z"}

    sent = exported(whole(FINAL, facts=recurring, answers=told))["incident"]

    assert sent["recurringNonMajorIncidentsDescription"] == "Yes, three times."
    assert sent["recurringIncidentDate"] == "2026-08-01T10:00:00Z"


@pytest.mark.parametrize(
    ("stage", "fact", "number"),
    [
        (INITIAL, "response.continuity_plan_activated", "2.9"),
        (MIDDLE, "response.continuity_plan_activated", "2.9"),
        (MIDDLE, "finance.services_description", "3.22"),
        (FINAL, "finance.services_description", "3.22"),
        (FINAL, "root-cause-addressed", "4.7"),
        (FINAL, "impact.recoveries", "4.14"),
    ],
)
def test_what_the_stage_demands_must_be_there(stage: str, fact: str, number: str) -> None:
    lacking = written(whole(stage, facts={fact: None}))

    assert refused(lacking) == ("answers-missing", number)


@pytest.mark.parametrize(
    ("met", "fact", "number"),
    [
        ("geographical-spread", "impact.countries", "2.6"),
        ("reputation", "finance.reputation_description", "3.14"),
        ("geographical-spread", "impact.cross_border_description", "3.19"),
        ("data-losses", "information.description", "3.21"),
    ],
)
def test_a_criterion_that_is_met_demands_what_is_said_of_it(
    met: str, fact: str, number: str
) -> None:
    without = {"facts": {fact: None}}
    rest = tuple({"clients", "critical-services", "reputation-media"} - {met})

    assert refused(written(whole(MIDDLE, met=(*rest, met), **without)))[1] == number
    assert exported(whole(MIDDLE, met=rest, **without))


def test_an_earlier_stage_does_without_what_only_a_later_one_demands() -> None:
    assert exported(whole(INITIAL, facts={"finance.services_description": None}))
    assert exported(whole(MIDDLE, facts={"root-cause-addressed": None}))


def test_amounts_in_another_currency_are_refused_by_name() -> None:
    sent = written(whole(MIDDLE, answers={"currency": "SEK"}))

    assert refused(sent) == ("not-the-reporting-currency", "3.11")


@pytest.mark.parametrize(
    ("number", "value", "reason"),
    [
        ("1.15", "USD", "currency-not-taken"),
        ("1.3", "5493001KJTIIGC8Y1R13", "lei-checksum"),
        ("1.9", "none", "not-a-phone-number"),
        ("2.6", ["SE", "US"], "country-not-taken"),
        ("2.4", "x" * 32_768, "too-long"),
        ("2.5", [], "answers-missing"),
    ],
)
def test_what_the_format_has_no_room_for_is_refused_by_name(
    number: str, value: object, reason: str
) -> None:
    assert refused(changed(written(whole(INITIAL)), number, value)) == (reason, number)
