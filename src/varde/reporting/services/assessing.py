"""Keep verdicts and clocks in step with what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.canonical import digest
from varde.core.instants import iso
from varde.core.regimes import Answer, as_plain, assess
from varde.incidents.models import Incident
from varde.reporting import selectors
from varde.reporting.models import Assessment, Obligation
from varde.reporting.rulebook import regimes_for

if TYPE_CHECKING:
    from datetime import datetime

    from varde.core import regimes
    from varde.organisations.models import Organisation

Key = tuple[int, str, str]

# The columns that follow the engine; a change in one of them is told in the record.
FOLLOWED = (
    "regime_version",
    "answer",
    "optional",
    "start",
    "started_at",
    "limit",
    "counting",
    "due_at",
    "legal_end",
    "zone",
    "recipients",
    "cites",
    "state",
    "sent_at",
)


@transaction.atomic
def reassess(*, incident: Incident, by: str, now: datetime) -> None:
    """
    Assess every legal entity of the incident against every regime that can reach it.

    Runs in the transaction of the change that made it necessary, so that no clock is
    ever stale. `by` is the reference of whoever made that change.
    """
    # One at a time: on PostgreSQL the row waits, on SQLite every writer does.
    Incident.objects.select_for_update().only("pk").get(pk=incident.pk)
    existing = {
        (row.entity_id, row.regime, row.stage): row
        for row in Obligation.objects.filter(incident=incident)
    }
    due: set[Key] = set()
    for entity in selectors.entities_of(incident):
        for found in _assess_entity(incident, entity, by=by, now=now):
            for obligation in found.obligations:
                key = (entity.pk, found.regime, obligation.stage)
                due.add(key)
                _follow(existing.get(key), incident, entity, found, obligation, by, now)
    for key, row in existing.items():
        if key not in due and row.state == Obligation.State.OPEN:
            _void(row, incident, by, now)


def _assess_entity(
    incident: Incident, entity: Organisation, *, by: str, now: datetime
) -> list[regimes.Assessment]:
    facts = selectors.facts_for(incident, entity)
    milestones = selectors.milestones_for(incident, entity)
    sent = selectors.first_submissions(incident, entity)
    current = {
        row.regime: row
        for row in Assessment.objects.filter(incident=incident, entity=entity, current=True)
    }
    results = []
    for regime in regimes_for(entity.country):
        found = assess(
            regime, facts=facts, milestones=milestones, submitted=sent.get(regime.id, {})
        )
        read = facts | {name: iso(at) for name, at in milestones.items()}
        _keep(incident, entity, found, read, current.get(regime.id), by, now)
        results.append(found)
    return results


def _keep(  # noqa: PLR0917 - what one row holds
    incident: Incident,
    entity: Organisation,
    found: regimes.Assessment,
    read: dict[str, object],
    before: Assessment | None,
    by: str,
    now: datetime,
) -> None:
    result = as_plain(found)
    if before is not None:
        if digest([before.result, before.facts]) == digest([result, read]):
            return
        Assessment.objects.filter(pk=before.pk).update(current=False)
    Assessment.objects.create(
        incident=incident,
        entity=entity,
        regime=found.regime,
        regime_version=found.version,
        regime_digest=found.digest,
        answer=found.answer.value,
        facts=read,
        result=result,
        assessed_at=now,
    )
    if before is None or before.answer != found.answer:
        audit.record(
            Action.ASSESSMENT_MADE,
            subject=incident.reference,
            by=by,
            at=now,
            detail={
                "entity": entity.reference,
                "regime": found.regime,
                "version": found.version,
                "digest": found.digest,
                "answer": found.answer.value,
                "before": before.answer if before else None,
            },
        )


def _columns(
    found: regimes.Assessment, obligation: regimes.Obligation
) -> dict[str, object]:
    sent = obligation.sent_at is not None
    return {
        "regime_version": found.version,
        "answer": obligation.owed.value,
        "optional": obligation.optional,
        "start": obligation.start,
        "started_at": obligation.started_at,
        "limit": obligation.limit or "",
        "counting": obligation.counting.value,
        "due_at": obligation.due_at,
        "legal_end": obligation.legal_end,
        "zone": obligation.zone,
        "recipients": list(obligation.recipients),
        "cites": obligation.cites,
        "state": Obligation.State.SENT if sent else Obligation.State.OPEN,
        "sent_at": obligation.sent_at,
    }


def _follow(  # noqa: PLR0917 - what one row holds
    row: Obligation | None,
    incident: Incident,
    entity: Organisation,
    found: regimes.Assessment,
    obligation: regimes.Obligation,
    by: str,
    now: datetime,
) -> None:
    columns = _columns(found, obligation)
    if row is None:
        row = Obligation(
            incident=incident, entity=entity, regime=found.regime, stage=obligation.stage
        )
        action = Action.OBLIGATION_AROSE
        before: dict[str, object] = {}
    else:
        before = {name: getattr(row, name) for name in FOLLOWED}
        if before == columns:
            return
        action = Action.OBLIGATION_CHANGED
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = now
    row.save()
    if before.get("due_at") != row.due_at or before.get("answer") != row.answer:
        _tell(action, row, entity, before, incident, by, now)


def _void(row: Obligation, incident: Incident, by: str, now: datetime) -> None:
    row.state = Obligation.State.VOID
    row.answer = Answer.NO.value
    row.updated_at = now
    row.save(update_fields=["state", "answer", "updated_at"])
    _tell(Action.OBLIGATION_VOIDED, row, row.entity, {}, incident, by, now)


def _tell(  # noqa: PLR0917 - what the entry tells
    action: Action,
    row: Obligation,
    entity: Organisation,
    before: dict[str, object],
    incident: Incident,
    by: str,
    now: datetime,
) -> None:
    earlier = before.get("due_at")
    audit.record(
        action,
        subject=incident.reference,
        by=by,
        at=now,
        detail={
            "entity": entity.reference,
            "regime": row.regime,
            "stage": row.stage,
            "answer": row.answer,
            "start": row.start,
            "due_at": iso(row.due_at) if row.due_at else None,
            "due_at_before": iso(earlier) if earlier else None,  # type: ignore[arg-type]
        },
    )
