"""What the pages that show several apps at once are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from varde.audit import chains, runs
from varde.core.regimes.clocks import NEVER
from varde.evidence import selectors as evidence
from varde.incidents import access as incident_access
from varde.incidents import pages as incident_pages
from varde.incidents import selectors as incidents
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting import duties
from varde.reporting import pages as reporting_pages
from varde.reporting import selectors as reporting
from varde.reporting.models import Answer
from varde.reporting.rulebook import regime_title
from varde.reporting.standing import duty

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Assessment, Obligation
    from varde.reporting.standing import Duty, Standing

DUTIES_SHOWN = 50
INCIDENTS_SHOWN = 25
TIMELINE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One row of the duty page; without a duty, a verdict that is not known yet."""

    incident: Incident
    entity: Organisation
    regime: str
    duty: Duty | None = None
    answers_needed: int = 0


def duties_page(user: User, *, now: datetime, language: str) -> dict[str, Any]:
    clocks = duties.clocks(user, now=now)
    undecided = duties.undecided(user)
    rows = _owed(list(duties.owed(user)[:DUTIES_SHOWN]), language)
    return {
        "rows": rows + _undecided(undecided[: DUTIES_SHOWN - len(rows)], language),
        "late": clocks.late,
        "running": clocks.running,
        "unknown": undecided.count(),
        "incidents": incidents.open_incidents(user)[:INCIDENTS_SHOWN],
        "may_declare": bool(incident_access.organisations_for_declaring(user)),
    }


def _owed(obligations: list[Obligation], language: str) -> list[DutyRow]:
    drafts = reporting.drafts_for(obligations)
    return [
        DutyRow(
            o.incident,
            o.entity,
            regime_title(o.regime, language),
            duty=duty(o, drafts, language),
        )
        for o in obligations
    ]


def _undecided(assessments: Iterable[Assessment], language: str) -> list[DutyRow]:
    return [
        DutyRow(
            row.incident,
            row.entity,
            regime_title(row.regime, language),
            answers_needed=len(row.result["missing"]),
        )
        for row in assessments
    ]


def _next(standings: list[Standing]) -> Duty | None:
    """The unsent report whose clock ends first."""
    running = [
        standing.next_duty
        for standing in standings
        if standing.answer == Answer.YES and standing.next_duty is not None
    ]
    return min(running, key=lambda duty: duty.obligation.due_at or NEVER, default=None)


def incident_page(incident: Incident, user: User, *, language: str) -> dict[str, Any]:
    roles = organisations.roles_in(user, incident.organisation)
    timeline = list(incidents.timeline(incident)[: TIMELINE_SHOWN + 1])
    standings = reporting_pages.standings_of(incident, language)
    return {
        "incident": incident,
        "standings": [s for s in standings if s.answer != Answer.NO],
        "settled": [s for s in standings if s.answer == Answer.NO],
        "next_duty": _next(standings),
        "submissions": reporting.submissions_of(incident),
        "timeline": timeline[:TIMELINE_SHOWN],
        "more_timeline": len(timeline) > TIMELINE_SHOWN,
        "parties": incidents.parties(incident),
        "evidence": evidence.tally(incident, user),
        "record_head": chains.head_of(incident.reference),
        "record_run": runs.latest_ended(incident.reference),
        "may_handle": Role.RESPONDER in roles,
        "may_seal": bool(incident_access.SEALERS & roles),
        "may_write": bool({Role.RESPONDER, Role.APPROVER} & roles),
        **incident_pages.summary(incident),
    }
