"""A report composed from all that is known: the facts, who speaks, what was sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from varde.core.counting import zone_of
from varde.core.reports.compose import compose
from varde.core.reports.context import (
    Contact,
    IncidentDetails,
    Party,
    ReportContext,
    StatedFact,
    TypedAnswer,
)
from varde.incidents import selectors as incidents
from varde.reporting.known import facts_for
from varde.reporting.models import Assessment, Submission
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from varde.core.reports.compose import Report
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation

CURRENCIES = {"SE": "SEK", "DK": "DKK", "NO": "NOK", "IS": "ISK"}


def composed(obligation: Obligation, answers: dict[str, Any]) -> Report:
    form = rulebook().form(obligation.regime, obligation.stage)
    return compose(form, report_context(obligation, answers))


def report_context(obligation: Obligation, answers: dict[str, Any]) -> ReportContext:
    """Gather everything that a form may ask about."""
    incident, entity = obligation.incident, obligation.entity
    handler = incident.organisation
    facts = _stated(incident, entity)
    return ReportContext(
        incident=_incident_details(incident),
        entity=_party(entity, facts),
        facts=facts,
        answers={name: TypedAnswer(**answer) for name, answer in answers.items()},
        handler=_party(handler, {}),
        parent=_ultimate_parent(facts),
        contact=_contact(handler, "contact"),
        second_contact=_contact(handler, "second_contact"),
        criteria_met=_criteria_met(obligation),
        currency=_currency(obligation),
        authority_case=str(_value(facts, "incident.authority_reference") or ""),
        previous_submitted_at=_previous_submission(obligation),
        zone=_zone(obligation),
    )


def _currency(obligation: Obligation) -> str:
    """The Union's forms count in euro unless the reporter says otherwise."""
    if rulebook().regime(obligation.regime).country == "EU":
        return "EUR"
    return CURRENCIES.get(obligation.entity.country, "EUR")


def _zone(obligation: Obligation) -> ZoneInfo:
    return (
        ZoneInfo(obligation.zone) if obligation.zone else zone_of(obligation.entity.country)
    )


def _stated(incident: Incident, entity: Organisation) -> dict[str, StatedFact]:
    derived = {
        name: StatedFact(value=value)
        for name, value in facts_for(incident, entity).items()
        if value is not None
    }
    said = {
        name: StatedFact(
            value=statement.value,
            known=statement.known,
            certainty=statement.certainty,
            source=statement.source or "",
            stated_by=statement.stated_by.name,
            recorded_at=statement.recorded_at,
            instant=statement.instant,
        )
        for name, statement in incidents.current_facts(incident, entity).items()
        # Of what was erased a report knows nothing.
        if not statement.has_lost_value
    }
    return derived | said


def _value(facts: dict[str, StatedFact], name: str) -> object:
    stated = facts.get(name)
    return stated.value if stated and stated.known else None


def _party(organisation: Organisation, facts: dict[str, StatedFact]) -> Party:
    return Party(
        name=organisation.name,
        registration_number=organisation.registration_number,
        lei=organisation.lei,
        country=organisation.country,
        sectors=_texts(facts, "entity.sectors") or tuple(organisation.sectors),
        types=_texts(facts, "entity.types") + _texts(facts, "entity.financial_types"),
    )


def _texts(facts: dict[str, StatedFact], name: str) -> tuple[str, ...]:
    value = _value(facts, name)
    return tuple(value) if isinstance(value, list) else ()


def _ultimate_parent(facts: dict[str, StatedFact]) -> Party | None:
    name = _value(facts, "entity.parent_name")
    if not name:
        return None
    return Party(name=str(name), lei=str(_value(facts, "entity.parent_lei") or ""))


def _contact(organisation: Organisation, which: str) -> Contact:
    return Contact(
        name=getattr(organisation, f"{which}_name"),
        email=getattr(organisation, f"{which}_email"),
        phone=getattr(organisation, f"{which}_phone"),
    )


def _incident_details(incident: Incident) -> IncidentDetails:
    return IncidentDetails(
        reference=incident.reference,
        title=incident.title,
        severity=incident.severity,
        status=incident.status,
        tlp=incident.tlp,
        classification=tuple(incident.classification),
        root_cause=incident.root_cause,
        effect=incident.effect,
        declared_at=incident.declared_at,
    )


def _criteria_met(obligation: Obligation) -> tuple[str, ...] | None:
    assessment = Assessment.objects.filter(
        incident=obligation.incident,
        entity=obligation.entity,
        regime=obligation.regime,
        current=True,
    ).first()
    if assessment is None:
        return None
    findings: Iterable[dict[str, Any]] = assessment.result["because"]
    return tuple(f["criterion"] for f in findings if f["answer"] == "yes")


def _previous_submission(obligation: Obligation) -> datetime | None:
    rows = Submission.objects.filter(
        incident=obligation.incident, entity=obligation.entity, regime=obligation.regime
    ).exclude(stage=obligation.stage)
    return rows.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
