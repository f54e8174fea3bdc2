"""What a bank knows of an incident, and the DORA report that it composes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from varde.adapters.rulebook_files import load_rulebook
from varde.core.reports import (
    Contact,
    Form,
    IncidentDetails,
    Party,
    Report,
    ReportContext,
    Sending,
    StatedFact,
    TypedAnswer,
    Value,
    compose,
    payload,
)
from varde.core.taxonomy import Tlp

INITIAL, MIDDLE, FINAL = "initial-notification", "intermediate-report", "final-report"

BANK = Party("Exempelbanken AB", lei="5493001KJTIIGC8Y1R12", country="SE")
PHONE = "+46 8 000 00 00"
KNOWN: dict[str, object] = {
    "entity.country": "SE",
    "entity.financial_types": ["credit-institution", "insurance-intermediary"],
    "finance.reported_by_another": False,
    "entity.in_group": False,
    "became-aware": "2026-11-18T02:00:00Z",
    "classified-major": "2026-11-18T08:30:00Z",
    "incident.description": "Payments are down.",
    "incident.discovered_by": "monitoring-systems",
    "cause.from_supplier": False,
    "response.continuity_plan_activated": True,
}
# All that the final report of a ransomware attack asks for.
REST: dict[str, object] = {
    "cause.from_supplier": True,
    "cause.supplier": "Driftbolaget AB, 529900T8BM49AURSDO55, LEI",
    "occurred": "2026-11-17T22:00:00Z",
    "recovered": "2026-11-19T09:30:00Z",
    "impact.countries": ["SE", "GR"],
    "impact.cross_border_description": "Clients in Greece could not pay.",
    "impact.duration": 50.5,
    "impact.downtime": 35.5,
    "impact.costs_and_losses": 250000,
    "impact.recoveries": 2500.5,
    "finance.clients_affected": 1001,
    "finance.counterparts_affected": 4,
    "finance.relevant_clients_affected": True,
    "finance.transactions_affected": 20000,
    "finance.transaction_value_affected": 2500,
    "finance.reputation_description": "National radio, on the first evening.",
    "finance.services_description": "Card payments.",
    "finance.incident_types": ["cybersecurity-related", "payment-related"],
    "finance.techniques": ["data-encryption-for-impact", "supply-chain-attack"],
    "finance.functional_areas": "Customer service; card payments.",
    "finance.infrastructure_affected": True,
    "finance.infrastructure_description": "Payment gateway, outsourced.",
    "finance.client_interests_hit": False,
    "information.description": "Names and account numbers of clients.",
    "incident.indicators": "198.51.100.7",
    "entity.classification": "essential",
    "entity.resolution_planning": True,
    "response.authorities_informed": ["police-law-enforcement", "csirt"],
    "response.temporary_measures": True,
    "response.actions_taken": "Payments by another way.",
    "response.lessons": "The provider patches within a week.",
    "cause.description": "Stolen credentials of the provider.",
    "root-cause-addressed": "2026-11-25T12:00:00Z",
    "handled": "2026-11-26T12:00:00Z",
}
TYPED: dict[str, TypedAnswer] = {
    "clients-percentage": TypedAnswer(12.3),
    "counterparts-percentage": TypedAnswer(4),
    "transactions-percentage": TypedAnswer(10.5),
    "figures-certainty": TypedAnswer(
        ["estimates_for_clients_affected", "actual_figures_for_transactions_affected"]
    ),
    "duration-certainty": TypedAnswer("actual_figures"),
    "member-states-impact": TypedAnswer(["clients", "financial_counterparts"]),
    "data-losses": TypedAnswer(["availability", "confidentiality"]),
    "root-causes": TypedAnswer(["malicious_actions", "process_failure"]),
    "root-causes-detailed": TypedAnswer(
        [
            "malicious_actions_fraudulent_actions",
            "process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control",
        ]
    ),
    "root-causes-additional": TypedAnswer(["identity_and_access_management"]),
    "resolution-differs": TypedAnswer("A week later: the spare part was late."),
    "critical-functions-risk": TypedAnswer("None."),
    "economic-threshold": TypedAnswer("Passed on the second day."),
    "currency": TypedAnswer("EUR"),
}
EVERY_CRITERION = (
    *("clients", "reputation", "reputation-media", "duration", "geographical-spread"),
    *("data-losses", "critical-services", "economic-impact"),
)


def form_of(stage: str) -> Form:
    return load_rulebook().form("eu.dora", stage)


def composed(
    stage: str,
    *,
    met: tuple[str, ...] = ("clients", "critical-services"),
    answers: dict[str, TypedAnswer] | None = None,
    currency: str = "SEK",
    **facts: object,
) -> Report:
    stated = KNOWN | {name.replace("__", "."): value for name, value in facts.items()}
    context = ReportContext(
        IncidentDetails("VRD-2026-0001"),
        BANK,
        facts={name: StatedFact(value) for name, value in stated.items()},
        answers=answers or {},
        handler=BANK,
        contact=Contact("Saga Lind", "csirt@exempelbanken.example", PHONE),
        second_contact=Contact("Jour", "jour@exempelbanken.example", PHONE),
        criteria_met=met,
        currency=currency,
    )
    return compose(form_of(stage), context)


def whole(
    stage: str,
    *,
    met: tuple[str, ...] = EVERY_CRITERION,
    answers: Mapping[str, Value] | None = None,
    facts: Mapping[str, object] | None = None,
) -> Report:
    """Return the report of a stage with every answer there, or with some others."""
    said = {name: TypedAnswer(value) for name, value in (answers or {}).items()}
    told = {name.replace(".", "__"): v for name, v in (REST | dict(facts or {})).items()}
    return composed(stage, met=met, answers=TYPED | said, **told)


def written(report: Report) -> dict[str, object]:
    """Return the report as it would be sent."""
    sending = Sending(
        regime="eu.dora",
        regime_title={"en": "DORA"},
        regime_version="2025-12-01",
        regime_digest="ab" * 32,
        recipients=(),
        language="en",
        tlp=Tlp.AMBER,
        composed_at=datetime(2026, 11, 27, tzinfo=UTC),
    )
    return payload(report, sending)
