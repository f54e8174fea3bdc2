from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from varde.core.regimes import Answer, Effect
from varde.incidents import selectors as incidents
from varde.incidents.models import Incident
from varde.jobs.batches import in_batches
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting.composing import composed
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
    UnsavedAnswers,
)
from varde.reporting.rulebook import stage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.core.reports.compose import Report
    from varde.organisations.models import Organisation

# Incident, entity, regime and stage.
DraftKey = tuple[int, int, str, str]


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
    def number(self) -> int:
        """The draft's revision, 0 before it is started."""
        return self.draft.revision if self.draft else 0

    @property
    def release_mark(self) -> str:
        return self.release.mark if self.release else ""

    @property
    def corrected(self) -> Submission | None:
        """What the next report would correct; one that repeats stands for itself."""
        stage = stage_of(
            self.obligation.regime, self.obligation.regime_version, self.obligation.stage
        )
        return None if stage.repeats or not self.submissions else self.submissions[-1]


# What is weighed again


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
    """Who handles an incident: of a sealed one, who is named for it."""
    people = organisations.people_with_role(incident.organisation, Role.RESPONDER)
    return incidents.those_who_see(incident, people)


def with_the_same_cause(incident: Incident, entity: Organisation) -> QuerySet[Incident]:
    """Other incidents of the entity with the same root cause, no matter when."""
    return (
        incidents.seen_by_its_readers(incident)
        .filter(parties__organisation=entity, root_cause=incident.root_cause)
        .exclude(pk=incident.pk)
    )


# What pages show

# Sorts after every instant, as they are written in results.
FAR_OFF = "9999"


def current_assessments(incident: Incident) -> list[Assessment]:
    """The newest assessment of each entity hit and regime, the most pressing first."""
    rows = Assessment.objects.filter(
        incident=incident, current=True, incident__parties__organisation=F("entity")
    )
    return sorted(rows.select_related("entity"), key=_urgency)


def assessments(incident: Incident | None = None) -> QuerySet[Assessment]:
    """All that was ever assessed, of one incident or of every one, the newest first."""
    rows = Assessment.objects.select_related("incident", "entity")
    return rows if incident is None else rows.filter(incident=incident)


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


def open_incidents_hitting(organisation: Organisation) -> QuerySet[Incident]:
    """The incidents that are not closed and hit the organisation, in their order."""
    rows = Incident.objects.filter(parties__organisation=organisation)
    return rows.exclude(status=Incident.Status.CLOSED).order_by("pk")


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


def whole_submissions_of(incident: Incident) -> Iterator[Submission]:
    """Every report that was sent with all its bytes and receipts, the oldest first."""
    rows = Submission.objects.filter(incident=incident)
    return in_batches(rows.prefetch_related("deliveries__receipts"), size=20)


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
        .defer("pdf")
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
    """Who may release this incident's reports: of a sealed one, who is named for it."""
    people = organisations.people_with_role(incident.organisation, Role.APPROVER)
    return list(incidents.those_who_see(incident, people))


def may_release_alone(incident: Incident) -> bool:
    """Whether the organisation has one person only, so that nobody else can look."""
    return organisations.is_one_person(incident.organisation)


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


def revision_of(obligation: Obligation) -> int:
    """The revision of an obligation's draft, 0 before it is started."""
    rows = Draft.objects.filter(**stage_key(obligation))
    return rows.values_list("revision", flat=True).first() or 0


def unsaved_answers(obligation: Obligation, person: User) -> UnsavedAnswers | None:
    """What the person typed last into the draft and did not save, in whatever window."""
    rows = UnsavedAnswers.objects.filter(obligation=obligation, person=person)
    return rows.exclude(seen={}).order_by("-kept_at", "-pk").first()


def release_mark(obligation: Obligation) -> str:
    """By which a page knows again the release that is asked for or given."""
    draft = Draft.objects.filter(**stage_key(obligation)).first()
    release = _last_release(draft)
    return release.mark if release else ""


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
        typed |= answers or {}
    return typed | ((revision.answers if revision else None) or {})


def receipt_of(submission: Submission, pk: int) -> Receipt | None:
    return (
        Receipt.objects.filter(pk=pk, delivery__submission=submission)
        .select_related("delivery__submission__incident")
        .first()
    )
