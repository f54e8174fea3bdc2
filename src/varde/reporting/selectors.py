from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q

from varde.core.counting import zone_of
from varde.core.regimes import Answer, Effect
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
from varde.incidents.models import Incident
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting.models import (
    Assessment,
    Delivery,
    Draft,
    DraftRevision,
    Obligation,
    Receipt,
    RecurrenceFinding,
    Release,
    Submission,
)
from varde.reporting.rulebook import repeating_stages, rulebook, stage_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.core.reports.compose import Report
    from varde.organisations.models import Organisation

# Incident, entity, regime and stage.
DraftKey = tuple[int, int, str, str]

CURRENCIES = {"SE": "SEK", "DK": "DKK", "NO": "NOK", "IS": "ISK"}


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands: what it composes to, and how far its release has come."""

    obligation: Obligation
    draft: Draft | None
    revision: DraftRevision | None
    report: Report
    release: Release | None
    submissions: list[Submission]

    @property
    def corrected(self) -> Submission | None:
        """What the next report would correct; one that repeats stands for itself."""
        stage = stage_of(
            self.obligation.regime, self.obligation.regime_version, self.obligation.stage
        )
        return None if stage.repeats or not self.submissions else self.submissions[-1]


# What an assessment reads


def entities_of(incident: Incident) -> list[Organisation]:
    """The legal entities that the incident hits."""
    return list(incidents.parties(incident))


def facts_for(incident: Incident, entity: Organisation) -> dict[str, Any]:
    """All that is known for one entity: its own lasting facts, then the incident's."""
    known: dict[str, Any] = dict(organisations.entity_facts(entity))
    if incident.root_cause:
        known["cause.root"] = incident.root_cause
    if incident.effect:
        known["impact.effects"] = [incident.effect]
    known |= incidents.fact_values(incident, entity)
    return {name: value for name, value in known.items() if value is not None}


def milestones_for(incident: Incident, entity: Organisation) -> dict[str, datetime]:
    return incidents.milestones(incident, entity)


def submitted_at(
    incident: Incident, entity: Organisation
) -> dict[str, dict[str, datetime]]:
    """
    By regime and stage, when it was sent.

    The first version stops the clock; of a report that repeats, the last one starts the
    next.
    """
    sent: dict[str, dict[str, datetime]] = {}
    rows = (
        Submission.objects.filter(incident=incident, entity=entity)
        .values_list("regime", "stage")
        .annotate(first=Min("submitted_at"), last=Max("submitted_at"))
    )
    for regime, stage, first, last in rows.order_by():
        again = stage in repeating_stages(regime)
        sent.setdefault(regime, {})[stage] = last if again else first
    return sent


def weighed_otherwise(digest: str) -> QuerySet[Incident]:
    """The incidents that were not weighed by the rulebook of this digest."""
    return Incident.objects.exclude(weighing__rulebook=digest).order_by("pk")


def incidents_since(day: datetime) -> QuerySet[Incident]:
    """The incidents of known root cause that were declared since, in their order."""
    return (
        Incident.objects.filter(declared_at__gte=day).exclude(root_cause="").order_by("pk")
    )


def recurrence_finding(pk: int) -> RecurrenceFinding | None:
    rows = RecurrenceFinding.objects.select_related("incident__organisation", "entity")
    return rows.filter(pk=pk).first()


def handlers_of(incident: Incident) -> QuerySet[User]:
    """Who handles an incident: nobody but those named for it if it is sealed."""
    people = organisations.people_with_role(incident.organisation, Role.RESPONDER)
    return incidents.those_who_see(incident, people)


def with_the_same_cause(
    incident: Incident, entity: Organisation, among: QuerySet[Incident]
) -> QuerySet[Incident]:
    """Other incidents of the entity with the same root cause, no matter when."""
    return among.filter(
        parties__organisation=entity, root_cause=incident.root_cause
    ).exclude(pk=incident.pk)


# What pages show

# Sorts after every instant, as they are written in results.
FAR_OFF = "9999"


def current_assessments(incident: Incident) -> list[Assessment]:
    """The newest assessment of each entity hit and regime, the most pressing first."""
    rows = Assessment.objects.filter(
        incident=incident, current=True, incident__parties__organisation=F("entity")
    )
    return sorted(rows.select_related("entity"), key=_urgency)


def _urgency(row: Assessment) -> tuple[int, str, int, str, str]:
    """What is owed before what may be; then what ends first, or few answers settle."""
    answers = {Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}
    due = [one["due_at"] for one in row.result["obligations"] if one["due_at"]]
    open_ = len(row.result["missing"])
    first = min(due, default=FAR_OFF)
    return (answers[Answer(row.answer)], first, open_, row.entity.name, row.regime)


def stopped_by(obligation: Obligation) -> bool:
    """Whether the matter must not go through the ordinary channel of its regime."""
    row = Assessment.objects.filter(
        incident=obligation.incident,
        entity=obligation.entity,
        regime=obligation.regime,
        current=True,
    ).first()
    return row is not None and any(
        one["effect"] == Effect.STOPS_CHANNEL and one["answer"] == Answer.YES
        for one in row.result["bearings"]
    )


def obligations_of(incident: Incident) -> list[Obligation]:
    rows = Obligation.objects.filter(incident=incident).exclude(state=Obligation.State.VOID)
    return list(rows.select_related("entity", "incident"))


def visible_obligations(user: User) -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        incident__in=incidents.visible_incidents(user)
    ).select_related("incident", "entity")


def obligation_for(
    incident: Incident, entity: str, regime: str, stage: str
) -> Obligation | None:
    return (
        Obligation.objects.filter(
            incident=incident, entity__reference=entity, regime=regime, stage=stage
        )
        .select_related("incident__organisation", "entity__parent")
        .first()
    )


def open_incidents_hitting(organisation: Organisation) -> list[Incident]:
    """The incidents that are not closed and hit the organisation, by reference."""
    return list(
        Incident.objects.filter(parties__organisation=organisation)
        .exclude(status=Incident.Status.CLOSED)
        .select_related("organisation")
        .order_by("reference")
    )


def drafts_for(obligations: Iterable[Obligation]) -> dict[DraftKey, Draft]:
    """The drafts of these obligations' incidents."""
    wanted = {obligation.incident_id for obligation in obligations}
    return {
        (draft.incident_id, draft.entity_id, draft.regime, draft.stage): draft
        for draft in Draft.objects.filter(incident__in=wanted)
    }


def submissions_of(incident: Incident) -> list[Submission]:
    return list(
        Submission.objects.filter(incident=incident)
        .defer("pdf", "payload")
        .select_related("entity", "released_by")
        .prefetch_related("deliveries")
    )


def visible_submissions(user: User) -> QuerySet[Submission]:
    return (
        Submission.objects.filter(incident__in=incidents.visible_incidents(user))
        .defer("pdf", "payload")
        .select_related("incident", "entity")
        .annotate(
            recipients=Count("deliveries"),
            acknowledged=Count("deliveries", filter=~Q(deliveries__acknowledged_at=None)),
        )
        .order_by("-submitted_at", "-pk")
    )


def submission(reference: str) -> Submission | None:
    return (
        Submission.objects.filter(reference=reference)
        .select_related(
            "incident__organisation", "entity", "drafted_by", "released_by", "submitted_by"
        )
        .first()
    )


def deliveries_of(submission: Submission) -> list[Delivery]:
    rows = Delivery.objects.filter(submission=submission)
    return list(
        rows.select_related("organisation", "acknowledged_by").prefetch_related("receipts")
    )


def arrivals(authority: Organisation) -> QuerySet[Delivery]:
    """What has been delivered to an authority of this instance, the unanswered first."""
    return (
        Delivery.objects.filter(organisation=authority)
        .exclude(delivered_at=None)
        .select_related("submission__entity", "submission__incident", "acknowledged_by")
        .defer("submission__pdf", "submission__payload")
        .order_by(F("acknowledged_at").asc(nulls_first=True), "-delivered_at", "-pk")
    )


def approvers_for(incident: Incident) -> list[User]:
    """Who may release this incident's reports."""
    return list(organisations.people_with_role(incident.organisation, Role.APPROVER))


def may_release_alone(incident: Incident) -> bool:
    """Whether the organisation has one person only, so that nobody else can look."""
    return organisations.people_in(incident.organisation).count() == 1


# The draft


def draft_view(obligation: Obligation) -> DraftView:
    """Compose the report of an obligation from all that is known and typed."""
    draft = Draft.objects.filter(**stage_key(obligation)).first()
    revision = _last_revision(draft)
    return DraftView(
        obligation=obligation,
        draft=draft,
        revision=revision,
        report=composed(obligation, answers_for(obligation, revision)),
        release=_last_release(draft),
        submissions=list(
            Submission.objects.filter(**stage_key(obligation))
            .defer("pdf", "payload")
            .order_by("version")
        ),
    )


def stage_key(obligation: Obligation) -> dict[str, Any]:
    return {
        "incident": obligation.incident,
        "entity": obligation.entity,
        "regime": obligation.regime,
        "stage": obligation.stage,
    }


def _last_revision(draft: Draft | None) -> DraftRevision | None:
    if draft is None:
        return None
    return draft.revisions.select_related("saved_by").order_by("-number").first()


def _last_release(draft: Draft | None) -> Release | None:
    if draft is None:
        return None
    return draft.releases.select_related("asked_by", "asked_of", "decided_by").first()


def answers_for(obligation: Obligation, revision: DraftRevision | None) -> dict[str, Any]:
    """What was typed for this stage, and before that for the stages sent before it."""
    earlier = (
        DraftRevision.objects.filter(
            draft__incident=obligation.incident,
            draft__entity=obligation.entity,
            draft__regime=obligation.regime,
        )
        .exclude(draft__stage=obligation.stage)
        .order_by("saved_at", "pk")
    )
    typed: dict[str, Any] = {}
    for answers in earlier.values_list("answers", flat=True):
        typed |= answers
    return typed | (revision.answers if revision else {})


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
            source=statement.source,
            stated_by=statement.stated_by.name,
            recorded_at=statement.recorded_at,
            instant=statement.instant,
        )
        for name, statement in incidents.current_facts(incident, entity).items()
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


def receipt_of(submission: Submission, pk: int) -> Receipt | None:
    return (
        Receipt.objects.filter(pk=pk, delivery__submission=submission)
        .select_related("delivery__submission")
        .first()
    )
