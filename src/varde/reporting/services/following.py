"""Let what is stored of verdicts and clocks follow what the engine says now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import F

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.instants import iso
from varde.core.regimes import Answer, as_plain
from varde.reporting.models import Assessment, Obligation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from varde.core import regimes
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.known import Known

# Entity and regime, and the stage: of one incident.
Matter = tuple[int, str]
Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """
    What was found for one legal entity, from what was known of it.

    `read` are its facts and milestones as they are stored; `unsure` names the regimes that
    may say something else than what is stored.
    """

    known: Known
    read: dict[str, Any]
    found: Sequence[regimes.Assessment]
    unsure: frozenset[str]

    @property
    def entity(self) -> Organisation:
        return self.known.entity


def follow(
    weighed: Mapping[Incident, Sequence[Weighed]], *, by: str, now: datetime
) -> None:
    """
    Keep what was found of incidents that are held, and tell it in their records.

    Costs as many statements of SQL for one incident as for many, but for the records:
    each incident has a chain of its own.
    """
    verdicts, clocks = _verdicts_of(weighed), _clocks_of(weighed)
    changes = []
    for incident, each in weighed.items():
        change = _Change(incident, now)
        for one in each:
            change.follow_verdicts(one, verdicts[incident.pk])
            change.follow_clocks(one, clocks[incident.pk])
        change.void_the_rest(each, clocks[incident.pk])
        changes.append(change)
    _write(changes, now)
    # In the order of the chains, so that two who write to several cannot wait in a circle.
    for change in sorted(changes, key=lambda change: change.incident.reference):
        change.tell(by)


def _verdicts_of(
    weighed: Mapping[Incident, Sequence[Weighed]],
) -> Mapping[int, dict[Matter, Assessment]]:
    """The current assessments of which it is not sure that they say the same."""
    unsure = {regime for each in weighed.values() for one in each for regime in one.unsure}
    found: dict[int, dict[Matter, Assessment]] = defaultdict(dict)
    for row in Assessment.objects.filter(
        incident__in=weighed, regime__in=unsure, current=True
    ).order_by():
        found[row.incident_id][row.entity_id, row.regime] = row
    return found


def _clocks_of(incidents: Iterable[Incident]) -> Mapping[int, dict[Key, Obligation]]:
    found: dict[int, dict[Key, Obligation]] = defaultdict(dict)
    rows = Obligation.objects.filter(incident__in=incidents)
    for row in rows.annotate(entity_reference=F("entity__reference")):
        found[row.incident_id][row.entity_id, row.regime, row.stage] = row
    return found


def _write(changes: Sequence[_Change], now: datetime) -> None:
    replaced = [pk for change in changes for pk in change.replaced]
    Assessment.objects.filter(pk__in=replaced).update(current=False)
    Assessment.objects.bulk_create([row for change in changes for row in change.verdicts])
    Obligation.objects.bulk_create([row for change in changes for row in change.arisen])
    moved = [row for change in changes for row in change.moved]
    columns = {name for change in changes for name in change.columns}
    if moved:
        Obligation.objects.bulk_update(moved, [*columns, "updated_at"])
    void = [pk for change in changes for pk in change.void]
    Obligation.objects.filter(pk__in=void).update(
        state=Obligation.State.VOID, answer=Answer.NO.value, updated_at=now
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes other of one incident, and what its record tells of that."""

    incident: Incident
    now: datetime
    replaced: list[int] = field(default_factory=list)
    verdicts: list[Assessment] = field(default_factory=list)
    arisen: list[Obligation] = field(default_factory=list)
    moved: list[Obligation] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    void: list[int] = field(default_factory=list)
    entries: list[tuple[Action, dict[str, object]]] = field(default_factory=list)

    def follow_verdicts(
        self, weighed: Weighed, before: Mapping[Matter, Assessment]
    ) -> None:
        """Add what says something new, and tell where a verdict is another."""
        for found in weighed.found:
            if found.regime not in weighed.unsure:
                continue
            row = self._verdict(weighed, found)
            earlier = before.get((weighed.entity.pk, found.regime))
            if earlier and (earlier.result, earlier.facts) == (row.result, row.facts):
                continue
            self.verdicts.append(row)
            if earlier:
                self.replaced.append(earlier.pk)
            if earlier is None or earlier.answer != row.answer:
                self._tell_verdict(row, earlier)

    def _verdict(self, weighed: Weighed, found: regimes.Assessment) -> Assessment:
        moments = weighed.known.sent.get(found.regime, {})
        return Assessment(
            incident=self.incident,
            entity=weighed.entity,
            regime=found.regime,
            regime_version=found.version,
            regime_digest=found.digest,
            answer=found.answer.value,
            facts=weighed.read,
            submitted={stage: iso(at) for stage, at in moments.items()},
            result=as_plain(found),
            assessed_at=self.now,
        )

    def follow_clocks(self, weighed: Weighed, existing: Mapping[Key, Obligation]) -> None:
        """Let the rows follow the engine; a moved clock is told in the record."""
        for found in weighed.found:
            for owed in found.obligations:
                columns = _columns(found, owed)
                row = existing.get((weighed.entity.pk, found.regime, owed.stage))
                if row is None:
                    self._arise(weighed.entity, found.regime, owed.stage, columns)
                else:
                    self._move(row, columns)

    def _arise(
        self, entity: Organisation, regime: str, stage: str, columns: dict[str, Any]
    ) -> None:
        row = Obligation(
            incident=self.incident,
            entity=entity,
            regime=regime,
            stage=stage,
            updated_at=self.now,
            **columns,
        )
        self.arisen.append(row)
        self._tell_clock(Action.OBLIGATION_AROSE, row, entity.reference, None)

    def _move(self, row: Obligation, columns: dict[str, Any]) -> None:
        other = {name for name, value in columns.items() if getattr(row, name) != value}
        if not other:
            return
        due_before = row.due_at
        for name in other:
            setattr(row, name, columns[name])
        row.updated_at = self.now
        self.moved.append(row)
        self.columns.update(other)
        if other & {"due_at", "answer"}:
            self._tell_clock(Action.OBLIGATION_CHANGED, row, _reference_in(row), due_before)

    def void_the_rest(
        self, each: Sequence[Weighed], existing: Mapping[Key, Obligation]
    ) -> None:
        """What is no longer owed to anybody is void."""
        standing = {
            (weighed.entity.pk, found.regime, owed.stage)
            for weighed in each
            for found in weighed.found
            for owed in found.obligations
        }
        for key, row in existing.items():
            if key not in standing and row.state == Obligation.State.OPEN:
                self.void.append(row.pk)
                row.answer = Answer.NO.value
                self._tell_clock(
                    Action.OBLIGATION_VOIDED, row, _reference_in(row), row.due_at
                )

    def tell(self, by: str) -> None:
        """Write the record, in the order in which things became other."""
        for action, details in groupby(self.entries, key=lambda entry: entry[0]):
            audit.record_all(
                action,
                subject=self.incident.reference,
                by=by,
                at=self.now,
                details=[detail for _, detail in details],
            )

    def _tell_verdict(self, row: Assessment, before: Assessment | None) -> None:
        detail: dict[str, object] = {
            "entity": row.entity.reference,
            "regime": row.regime,
            "version": row.regime_version,
            "digest": row.regime_digest,
            "answer": row.answer,
            "before": before.answer if before else None,
        }
        self.entries.append((Action.ASSESSMENT_MADE, detail))

    def _tell_clock(
        self, action: Action, row: Obligation, entity: str, due_before: datetime | None
    ) -> None:
        detail: dict[str, object] = {
            "entity": entity,
            "regime": row.regime,
            "stage": row.stage,
            "answer": row.answer,
            "start": row.start,
            "due_at": iso(row.due_at) if row.due_at else None,
            "due_at_before": iso(due_before) if due_before else None,
        }
        self.entries.append((action, detail))


def _reference_in(row: Obligation) -> str:
    """The entity's reference, which was read with the row."""
    return str(row.entity_reference)  # type: ignore[attr-defined]  # an annotation


def _columns(found: regimes.Assessment, owed: regimes.Obligation) -> dict[str, Any]:
    """The columns of the row that follow the engine."""
    sent = owed.sent_at is not None
    return {
        "regime_version": found.version,
        "answer": owed.owed.value,
        "optional": owed.optional,
        "start": owed.start,
        "started_at": owed.started_at,
        "limit": owed.limit or "",
        "counting": owed.counting.value,
        "due_at": owed.due_at,
        "legal_end": owed.legal_end,
        "zone": owed.zone,
        "recipients": list(owed.recipients),
        "cites": owed.cites,
        "state": Obligation.State.SENT if sent else Obligation.State.OPEN,
        "sent_at": owed.sent_at,
    }
