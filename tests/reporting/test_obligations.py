"""Clocks follow what is known, in the transaction of the change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.copies import copy_of
from varde.audit import selectors as audit
from varde.incidents import services as incidents
from varde.organisations import services as organisations
from varde.reporting import selectors
from varde.reporting.models import Obligation
from varde.reporting.rulebook import stages_owed_again

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def test_it_is_due_a_day_after_the_knowledge(
    early_warning: Obligation, aware: datetime
) -> None:
    assert early_warning.due_at == aware + timedelta(hours=24)


def test_a_corrected_milestone_moves_the_clock(
    early_warning: Obligation,
    significant: Incident,
    saga: User,
    aware: datetime,
    now: datetime,
) -> None:
    earlier = aware - timedelta(minutes=2)

    incidents.state_fact(
        incident=significant, fact="became-aware", value=earlier, by=saga, now=now
    )

    early_warning.refresh_from_db()
    assert early_warning.due_at == earlier + timedelta(hours=24)


def test_the_earlier_due_time_stays_in_the_record(
    early_warning: Obligation,
    significant: Incident,
    saga: User,
    aware: datetime,
    now: datetime,
) -> None:
    incidents.state_fact(
        incident=significant,
        fact="became-aware",
        value=aware - timedelta(minutes=2),
        by=saga,
        now=now,
    )

    changed = [e for e in audit.chain(significant.reference) if "changed" in e.action]
    assert changed[-1].detail is not None
    assert changed[-1].detail["due_at_before"] == "2026-10-07T20:45:00Z"


def test_an_obligation_falls_away_with_its_reason(
    early_warning: Obligation, significant: Incident, saga: User, now: datetime
) -> None:
    for fact in (
        "impact.severe_disruption",
        "impact.considerable_damage_to_others",
        "impact.economic_damage",
    ):
        incidents.state_fact(incident=significant, fact=fact, value=False, by=saga, now=now)
    verdict = selectors.current_assessments(significant)

    early_warning.refresh_from_db()
    decided = {row.regime: row.answer for row in verdict}
    expected = {"yes": "open", "unknown": "open", "no": "void"}[decided["se.nis2"]]
    assert early_warning.state == expected


def test_a_changed_organisation_is_weighed_again(
    early_warning: Obligation, exempelverket: Organisation, now: datetime
) -> None:
    organisations.set_entity_facts(
        organisation=exempelverket,
        facts={"entity.exempt_constitutional_body": True},
        by=None,
        now=now,
    )

    early_warning.refresh_from_db()
    assert early_warning.state == Obligation.State.VOID


def statements_of_a_change(organisation: Organisation, now: datetime, value: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        organisations.set_entity_facts(
            organisation=organisation,
            facts={"entity.annual_turnover": value},
            by=None,
            now=now,
        )
    return len(asked)


def test_a_changed_organisation_does_not_cost_statements_for_each_incident(
    significant: Incident, exempelverket: Organisation, now: datetime
) -> None:
    _first, few = (statements_of_a_change(exempelverket, now, n) for n in (1, 2))
    copy_of(significant, 4)

    _first, many = (statements_of_a_change(exempelverket, now, n) for n in (3, 4))

    # SQLite takes so many values at once; many rows are more than one statement there.
    assert many - few < 4


def test_the_same_facts_again_change_nothing(
    early_warning: Obligation, significant: Incident, saga: User, now: datetime
) -> None:
    before = early_warning.updated_at

    incidents.state_fact(
        incident=significant,
        fact="incident.description",
        value="Mer text",
        by=saga,
        now=now + timedelta(minutes=1),
    )

    early_warning.refresh_from_db()
    assert early_warning.updated_at == before


@pytest.fixture
def serving_denmark(
    exempelverket: Organisation, significant: Incident, now: datetime
) -> dict[str, object]:
    """What makes Exempelverket a telecom provider that serves Denmark, set."""
    facts: dict[str, object] = {
        "entity.sectors": ["digital-infrastructure"],
        "entity.types": ["telecom"],
        "entity.states_served": ["DK"],
    }
    organisations.set_entity_facts(
        organisation=exempelverket, facts=facts, by=None, now=now
    )
    return facts


def danish(incident: Incident) -> str:
    return Obligation.objects.get(
        incident=incident, regime="dk.tele", stage="early-warning"
    ).state


@pytest.mark.usefixtures("serving_denmark")
def test_a_telecom_provider_owes_reports_where_it_serves(significant: Incident) -> None:
    assert danish(significant) == Obligation.State.OPEN


def test_what_is_owed_for_a_state_falls_away_with_serving_it(
    serving_denmark: dict[str, object],
    exempelverket: Organisation,
    significant: Incident,
    now: datetime,
) -> None:
    at_home = serving_denmark | {"entity.states_served": ["FI"]}

    organisations.set_entity_facts(
        organisation=exempelverket, facts=at_home, by=None, now=now
    )

    assert danish(significant) == Obligation.State.VOID
    found = {row.regime: row.answer for row in selectors.current_assessments(significant)}
    assert found["dk.tele"] == "no"


def test_of_what_is_asked_for_the_latest_answer_counts() -> None:
    again = stages_owed_again("se.nis2")

    assert "intermediate-report" in again
    assert "early-warning" not in again
