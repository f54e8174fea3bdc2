"""
A DORA report in the field structure of the European Supervisory Authorities.

Field numbers are those of Implementing Regulation (EU) 2025/302, annex II; the keys are
those of the JSON Schema "IR-1.2.1", whose issuer is not confirmed. What the regulation
demands at each stage is demanded by the form; the schema's own stage rules are looser.
One file carries all stages, so a later one repeats the earlier. Keys without a value are
left out, because the schema takes no empty ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ..errors import ReportNotExpressibleError
from .codes import EUID_COUNTRIES, is_lei, looks_like_lei

FORMAT = "ESA IR-1.2.1"
REGIMES = frozenset({"eu.dora"})  # whose reports it can hold

# Greece is GR here.
COUNTRIES = (EUID_COUNTRIES - {"EL"}) | {"GR"}
CURRENCIES = frozenset("EUR BGN CZK DKK HUF PLN RON ISK CHF NOK SEK".split())  # noqa: SIM905 - as the schema lists them
# What the schema asks for in every file, whatever the stage.
ALWAYS = ("1.1", "1.2", "1.3", "1.4", "1.8", "2.4", "2.5")
TEXT_LIMIT = 32_767

_PHONE = re.compile(r"\+?[1-9]\d{1,14}(\s?\(\d+\))?([-\s.]?\d+)*")

_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "1.1": "incidentSubmission",
        "1.7": "primaryContact.name",
        "1.8": "primaryContact.email",
        "1.9": "primaryContact.phone",
        "1.10": "secondaryContact.name",
        "1.11": "secondaryContact.email",
        "1.12": "secondaryContact.phone",
        "1.15": "reportCurrency",
        "2.1": "incident.financialEntityCode",
        "2.2": "incident.detectionDateTime",
        "2.3": "incident.classificationDateTime",
        "2.4": "incident.incidentDescription",
        "2.7": "incident.incidentDiscovery",
        "2.8": "incident.originatesFromThirdPartyProvider",
        "2.9": "incident.isBusinessContinuityActivated",
        "2.10": "incident.otherInformation",
        "3.1": "incident.competentAuthorityCode",
        "3.2": "incident.incidentOccurrenceDateTime",
        "3.3": "impactAssessment.serviceImpact.serviceRestorationDateTime",
        "3.4": "impactAssessment.affectedAssets.affectedClients.number",
        "3.5": "impactAssessment.affectedAssets.affectedClients.percentage",
        "3.6": "impactAssessment.affectedAssets.affectedFinancialCounterparts.number",
        "3.7": "impactAssessment.affectedAssets.affectedFinancialCounterparts.percentage",
        "3.8": "impactAssessment.hasImpactOnRelevantClients",
        "3.9": "impactAssessment.affectedAssets.affectedTransactions.number",
        "3.10": "impactAssessment.affectedAssets.affectedTransactions.percentage",
        "3.11": "impactAssessment.affectedAssets.valueOfAffectedTransactions",
        "3.12": "impactAssessment.affectedAssets.numbersActualEstimate",
        "3.15": "incident.incidentDuration",
        "3.16": "impactAssessment.serviceImpact.serviceDowntime",
        "3.17": "informationDurationServiceDowntimeActualOrEstimate",
        "3.22": "impactAssessment.criticalServicesAffected",
        "3.23": "incident.incidentType.incidentClassification",
        "3.24": "incident.incidentType.otherIncidentClassification",
        "3.25": "incident.incidentType.threatTechniques",
        "3.26": "incident.incidentType.otherThreatTechniques",
        "3.27": "impactAssessment.affectedFunctionalAreas",
        "3.28": "impactAssessment.isAffectedInfrastructureComponents",
        "3.29": "impactAssessment.affectedInfrastructureComponents",
        "3.30": "impactAssessment.isImpactOnFinancialInterest",
        "3.31": "reportingToOtherAuthorities",
        "3.32": "reportingToOtherAuthoritiesOther",
        "3.33": "impactAssessment.serviceImpact.isTemporaryActionsMeasuresForRecovery",
        "3.34": (
            "impactAssessment.serviceImpact."
            "descriptionOfTemporaryActionsMeasuresForRecovery"
        ),
        "3.35": "incident.incidentType.indicatorsOfCompromise",
        "4.1": "incident.rootCauseHLClassification",
        "4.2": "incident.rootCausesDetailedClassification",
        "4.3": "incident.rootCausesAdditionalClassification",
        "4.4": "incident.rootCausesOther",
        "4.5": "incident.rootCausesInformation",
        "4.6": "incident.incidentResolutionSummary",
        "4.7": "incident.rootCauseAddressingDateTime",
        "4.8": "incident.incidentResolutionDateTime",
        "4.9": "incident.incidentResolutionVsPlannedImplementation",
        "4.10": "incident.assessmentOfRiskToCriticalFunctions",
        "4.11": "incident.informationRelevantToResolutionAuthorities",
        "4.13": "incident.grossAmountIndirectDirectCosts",
        "4.14": "incident.financialRecoveriesAmount",
        "4.15": "incident.recurringNonMajorIncidentsDescription",
        "4.16": "incident.recurringIncidentDate",
    }
)

# What is said beside a classification criterion, in the item of that criterion.
_BESIDE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "2.6": ("geographical_spread", "countryCodeMaterialityThresholds"),
        "3.13": ("reputational_impact", "reputationalImpactType"),
        "3.14": ("reputational_impact", "reputationalImpactDescription"),
        "3.18": ("geographical_spread", "memberStatesImpactType"),
        "3.19": ("geographical_spread", "memberStatesImpactTypeDescription"),
        # So it is spelt in the schema.
        "3.20": ("data_losses", "dataLosseMaterialityThresholds"),
        "3.21": ("data_losses", "dataLossesDescription"),
        "4.12": ("economic_impact", "economicImpactMaterialityThreshold"),
    }
)

Json = Mapping[str, Any]
_Answers = Mapping[str, Json]  # field number to the field of the payload


def esa_report(payload: Json, *, thousands: bool = True) -> dict[str, object]:
    """
    Return a report of `eu.dora` as JSON types.

    `payload` is what `varde.core.reports.payload` returned. Amounts are in thousands, as
    the example in annex II has them, or in full for an authority that asks so. Raises
    ReportNotExpressibleError, naming the fields and the reason, for what is missing and
    for what the format has no room for.
    """
    answers = {
        field["number"]: field
        for section in payload["sections"]
        for field in section["fields"]
        if field["number"]
    }
    _refuse_missing(answers)
    _refuse_unfit(answers)
    written: dict[str, Any] = {
        "submittingEntity": _submitter(answers),
        "affectedEntity": _affected(answers),
    }
    if parent := _entity(
        "ULTIMATE_PARENT_UNDERTAKING_ENTITY", _text(answers, "1.13"), _text(answers, "1.14")
    ):
        written["ultimateParentUndertaking"] = parent
    for number, place in _PLACES.items():
        if (value := _value(answers, number, thousands=thousands)) is not None:
            _put(written, place, value)
    written["incident"]["classificationTypes"] = _criteria(answers)
    return written


def _value(answers: _Answers, number: str, *, thousands: bool = True) -> Any:
    field = answers.get(number)
    if field is None or field["value"] is None:
        return None
    if field["type"] != "money":
        return field["value"]
    amount = Decimal(field["value"]["amount"]) / (1000 if thousands else 1)
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _text(answers: _Answers, number: str) -> str:
    return str(_value(answers, number) or "")


def _put(written: dict[str, Any], place: str, value: object) -> None:
    *steps, last = place.split(".")
    for step in steps:
        written = written.setdefault(step, {})
    written[last] = value


def _entity(kind: str, name: str, lei: str) -> dict[str, Any]:
    said = {"name": name, "LEI": lei}
    known = {key: value for key, value in said.items() if value}
    return {"entityType": kind, **known} if known else {}


def _submitter(answers: _Answers) -> dict[str, Any]:
    code = _text(answers, "1.3")
    return {
        "entityType": "SUBMITTING_ENTITY",
        "name": _text(answers, "1.2"),
        "LEI" if looks_like_lei(code) else "code": code,
    }


def _affected(answers: _Answers) -> list[dict[str, Any]]:
    """The entity itself has no name here where it submits; its name stands above then."""
    names = [name.strip() for name in _text(answers, "1.5").split(";") if name.strip()]
    codes = _value(answers, "1.6") or []
    if names and codes and len(names) != len(codes):
        raise _refusal("entities-and-codes-differ", [answers["1.5"], answers["1.6"]])
    types = {"affectedEntityType": list(_value(answers, "1.4"))}
    count = max(len(names), len(codes))
    if not count:
        return [{"entityType": "AFFECTED_ENTITY", **types}]
    named = [*names, *[""] * (count - len(names))]
    coded = [*codes, *[""] * (count - len(codes))]
    return [
        _entity("AFFECTED_ENTITY", name, lei) | types
        for name, lei in zip(named, coded, strict=True)
    ]


def _criteria(answers: _Answers) -> list[dict[str, Any]]:
    """What is said beside a criterion that is not met stands in the first item."""
    items = {name: {"classificationCriterion": name} for name in _value(answers, "2.5")}
    first = next(iter(items.values()))
    for number, (criterion, key) in _BESIDE.items():
        if (value := _value(answers, number)) is not None:
            items.get(criterion, first)[key] = value
    return list(items.values())


def _refuse_missing(answers: _Answers) -> None:
    missing = [field for field in answers.values() if field["state"] == "missing"]
    lacking = [
        answers.get(number, {"number": number, "label": ""})
        for number in ALWAYS
        if _value(answers, number) in (None, "", [])
    ]
    if found := _once([*missing, *lacking]):
        raise _refusal("answers-missing", found)


def _once(fields: Iterable[Json]) -> list[Json]:
    return list({field["number"]: field for field in fields}.values())


def _refuse_unfit(answers: _Answers) -> None:
    found: dict[str, list[Json]] = {}
    for reason, number in _unfit(answers):
        found.setdefault(reason, []).append(answers[number])
    for reason, fields in found.items():
        raise _refusal(reason, fields)


def _unfit(answers: _Answers) -> Iterator[tuple[str, str]]:
    currency = _text(answers, "1.15")
    if currency and currency not in CURRENCIES:
        yield "currency-not-taken", "1.15"
    for number in ("1.3", "1.6", "1.14"):
        codes = _value(answers, number) or []
        codes = codes if isinstance(codes, list) else [codes]
        if any(looks_like_lei(code) and not is_lei(code) for code in codes):
            yield "lei-checksum", number
    for number in ("1.9", "1.12"):
        if (phone := _text(answers, number)) and not _PHONE.fullmatch(phone):
            yield "not-a-phone-number", number
    if set(_value(answers, "2.6") or []) - COUNTRIES:
        yield "country-not-taken", "2.6"
    for number, field in answers.items():
        match field["value"]:
            case {"currency": other} if other != currency:
                yield "not-the-reporting-currency", number
            case str() as text if len(text) > TEXT_LIMIT:
                yield "too-long", number


def _refusal(reason: str, fields: Iterable[Json]) -> ReportNotExpressibleError:
    named = "; ".join(f"{field['number']} {field['label']}".strip() for field in fields)
    return ReportNotExpressibleError(format=FORMAT, field=named, reason=reason)
