"""Keep verdicts and clocks in step with what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.canonical import digest
from varde.core.instants import iso
from varde.core.regimes import Answer, Reading, as_plain, assess
from varde.incidents import services as incidents
from varde.reporting import known, selectors
from varde.reporting.models import Assessment, Obligation, Weighing
from varde.reporting.rulebook import regimes_for, rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from varde.core import regimes
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

# Who is recorded where new rules, and nobody, moved a clock.
BY_RULEBOOK = "system"
BATCH = 100

# Entity, regime and stage.
Key = tuple[int, str, str]


@transaction.atomic
def reassess(*, incident: Incident, by: str, now: datetime) -> None:
    """
    Assess every legal entity of the incident against every regime that can reach it.

    Runs in the transaction of the change that made it necessary, so that no clock is
    ever stale. `by` is the reference of whoever made that change.
    """
    incidents.lock(incident)
    _Reassessment(incident, by, now).run()
    Weighing.objects.update_or_create(
        incident=incident, defaults={"rulebook": rulebook().digest}
    )


def reassess_outdated(*, now: datetime, limit: int) -> int:
    """
    Weigh again up to `limit` incidents that another rulebook has weighed.

    Each has a transaction of its own; how many there are in all costs no memory. Returns
    how many were weighed.
    """
    outdated = selectors.weighed_otherwise(rulebook().digest)[:limit]
    count = 0
    for incident in outdated.iterator(chunk_size=BATCH):
        reassess(incident=incident, by=BY_RULEBOOK, now=now)
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class _Reassessment:
    incident: Incident
    by: str
    now: datetime

    def run(self) -> None:
        existing = {
            (row.entity_id, row.regime, row.stage): row
            for row in Obligation.objects.filter(incident=self.incident)
        }
        standing: set[Key] = set()
        for entity in known.entities_of(self.incident):
            for found in self._assess(entity):
                for obligation in found.obligations:
                    key = (entity.pk, found.regime, obligation.stage)
                    standing.add(key)
                    self._follow(existing.get(key), entity, found, obligation)
        for key, row in existing.items():
            if key not in standing and row.state == Obligation.State.OPEN:
                self._void(row)

    def _assess(self, entity: Organisation) -> list[regimes.Assessment]:
        facts = known.facts_for(self.incident, entity)
        milestones = known.milestones_for(self.incident, entity)
        sent = known.submitted_at(self.incident, entity)
        reading = Reading(facts)
        found = [
            assess(
                regime,
                facts=reading,
                milestones=milestones,
                submitted=sent.get(regime.id, {}),
                interactions=rulebook().interactions,
            )
            for regime in regimes_for(entity.country)
        ]
        read = facts | {name: iso(at) for name, at in milestones.items()}
        self._keep([self._row(entity, one, read, sent) for one in found], entity)
        return found

    def _row(
        self,
        entity: Organisation,
        found: regimes.Assessment,
        read: dict[str, object],
        sent: dict[str, dict[str, datetime]],
    ) -> Assessment:
        moments = sent.get(found.regime, {})
        return Assessment(
            incident=self.incident,
            entity=entity,
            regime=found.regime,
            regime_version=found.version,
            regime_digest=found.digest,
            answer=found.answer.value,
            facts=read,
            submitted={stage: iso(at) for stage, at in moments.items()},
            result=as_plain(found),
            assessed_at=self.now,
        )

    def _keep(self, rows: list[Assessment], entity: Organisation) -> None:
        """Add what says something new, and tell where a verdict is another."""
        before = {
            row.regime: row
            for row in Assessment.objects.filter(
                incident=self.incident, entity=entity, current=True
            )
        }
        new = [row for row in rows if _differs(row, before.get(row.regime))]
        replaced = [before[row.regime].pk for row in new if row.regime in before]
        Assessment.objects.filter(pk__in=replaced).update(current=False)
        Assessment.objects.bulk_create(new)
        for row in new:
            earlier = before.get(row.regime)
            if earlier is None or earlier.answer != row.answer:
                self._tell_verdict(row, earlier)

    def _follow(
        self,
        row: Obligation | None,
        entity: Organisation,
        found: regimes.Assessment,
        obligation: regimes.Obligation,
    ) -> None:
        """Let the row follow the engine; a moved clock is told in the record."""
        columns = _columns(found, obligation)
        before = {name: getattr(row, name) for name in columns} if row else {}
        if before == columns:
            return
        action = Action.OBLIGATION_CHANGED if row else Action.OBLIGATION_AROSE
        row = row or Obligation(
            incident=self.incident,
            entity=entity,
            regime=found.regime,
            stage=obligation.stage,
        )
        for name, value in columns.items():
            setattr(row, name, value)
        row.updated_at = self.now
        row.save()
        moved = before.get("due_at") != row.due_at or before.get("answer") != row.answer
        if moved:
            self._tell_obligation(action, row, before.get("due_at"))

    def _void(self, row: Obligation) -> None:
        row.state = Obligation.State.VOID
        row.answer = Answer.NO.value
        row.updated_at = self.now
        row.save(update_fields=["state", "answer", "updated_at"])
        self._tell_obligation(Action.OBLIGATION_VOIDED, row, row.due_at)

    def _tell_verdict(self, row: Assessment, before: Assessment | None) -> None:
        self._record(
            Action.ASSESSMENT_MADE,
            {
                "entity": row.entity.reference,
                "regime": row.regime,
                "version": row.regime_version,
                "digest": row.regime_digest,
                "answer": row.answer,
                "before": before.answer if before else None,
            },
        )

    def _tell_obligation(
        self, action: Action, row: Obligation, due_before: datetime | None
    ) -> None:
        self._record(
            action,
            {
                "entity": row.entity.reference,
                "regime": row.regime,
                "stage": row.stage,
                "answer": row.answer,
                "start": row.start,
                "due_at": iso(row.due_at) if row.due_at else None,
                "due_at_before": iso(due_before) if due_before else None,
            },
        )

    def _record(self, action: Action, detail: dict[str, object]) -> None:
        audit.record(
            action,
            subject=self.incident.reference,
            by=self.by,
            at=self.now,
            detail=detail,
        )


def _differs(row: Assessment, before: Assessment | None) -> bool:
    if before is None:
        return True
    return digest([before.result, before.facts]) != digest([row.result, row.facts])


def _columns(
    found: regimes.Assessment, obligation: regimes.Obligation
) -> dict[str, object]:
    """The columns of the row that follow the engine."""
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
