"""What the pages that show several apps at once are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from varde.audit import selectors as audit
from varde.incidents import access as incident_access
from varde.incidents import pages as incident_pages
from varde.incidents import selectors as incidents
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting import pages as reporting_pages
from varde.reporting import selectors as reporting
from varde.reporting.models import Answer
from varde.reporting.standing import duty, regime_title

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation
    from varde.reporting.standing import Duty, Standing

DUTIES_SHOWN = 50
INCIDENTS_SHOWN = 25
TIMELINE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One row of the duty page; without a duty, a verdict that is not known yet."""

    obligation: Obligation
    regime: str
    duty: Duty | None
    answers_needed: int


def duties_page(user: User, *, now: datetime, language: str) -> dict[str, Any]:
    obligations = list(reporting.open_obligations(user)[: DUTIES_SHOWN * 4])
    rows = _rows(obligations, language)
    running = [row for row in rows if row.duty]
    return {
        "rows": rows[:DUTIES_SHOWN],
        "late": sum(row.obligation.is_late(now) for row in running),
        "running": len(running),
        "unknown": len(rows) - len(running),
        "incidents": incidents.open_incidents(user)[:INCIDENTS_SHOWN],
        "may_declare": bool(incident_access.organisations_for_declaring(user)),
    }


def _rows(obligations: list[Obligation], language: str) -> list[DutyRow]:
    """Duties whose clock runs, next first; then one row per verdict not known yet."""
    drafts = reporting.drafts_for(obligations)
    owed = [
        DutyRow(o, regime_title(o.regime, language), duty(o, drafts, language), 0)
        for o in obligations
        if o.answer == Answer.YES and o.due_at is not None
    ]
    undecided: dict[tuple[int, int, str], Obligation] = {}
    for o in obligations:
        if o.answer == Answer.UNKNOWN:
            undecided.setdefault((o.incident_id, o.entity_id, o.regime), o)
    needed = reporting.answers_needed(undecided)
    return owed + [
        DutyRow(o, regime_title(o.regime, language), None, needed[key])
        for key, o in undecided.items()
        if needed.get(key)
    ]


def _next(standings: list[Standing]) -> Duty | None:
    """The unsent report whose clock ends first."""
    running = [
        standing.next_duty
        for standing in standings
        if standing.answer == Answer.YES and standing.next_duty is not None
    ]
    started = [(duty.obligation.due_at, n) for n, duty in enumerate(running)]
    ends = [(due_at, n) for due_at, n in started if due_at is not None]
    return running[min(ends)[1]] if ends else next(iter(running), None)


def incident_page(incident: Incident, user: User, *, language: str) -> dict[str, Any]:
    roles = organisations.roles_in(user, incident.organisation)
    timeline = list(incidents.timeline(incident)[: TIMELINE_SHOWN + 1])
    standings = reporting_pages.standings_of(incident, language)
    return {
        "incident": incident,
        "standings": standings,
        "next_duty": _next(standings),
        "submissions": reporting.submissions_of(incident),
        "timeline": timeline[:TIMELINE_SHOWN],
        "more_timeline": len(timeline) > TIMELINE_SHOWN,
        "parties": incidents.parties(incident),
        "record": audit.verify_chain(incident.reference),
        "may_handle": Role.RESPONDER in roles,
        "may_seal": bool(incident_access.SEALERS & roles),
        "may_write": bool({Role.RESPONDER, Role.APPROVER} & roles),
        **incident_pages.summary(incident),
    }
