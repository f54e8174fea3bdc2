"""Two people change one incident at the same moment; nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.concurrency.crowd import at_once, granted, refusals
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.core.errors import IncidentChangedError, InvalidTextError, LastPartyError
from varde.incidents import selectors, services
from varde.incidents.models import (
    FactStatement,
    Incident,
    Party,
    StatusChange,
    TimelineEntry,
)
from varde.organisations.models import Organisation
from varde.reporting.models import Obligation

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8


def looked_at(incident: Incident) -> Incident:
    """The incident as one more person has it before her."""
    return Incident.objects.get(pk=incident.pk)


class TestDeclaring:
    def test_references_are_unique_and_without_gaps(
        self, exempelverket: Organisation, saga: User, now: datetime
    ) -> None:
        titles = ["" if n % 4 == 3 else f"Nr {n}" for n in range(PEOPLE)]
        declare = partial(services.declare, organisation=exempelverket, by=saga, now=now)

        results = at_once(*(partial(declare, title=title) for title in titles))

        assert refusals(results) == [InvalidTextError] * 2
        assert sorted(incident.reference for incident in granted(results)) == [
            f"VRD-2026-{n:04}" for n in range(1, 7)
        ]

    def test_the_same_declaration_makes_one_incident(
        self, exempelverket: Organisation, saga: User, now: datetime
    ) -> None:
        declare = partial(
            services.declare,
            organisation=exempelverket,
            title="E-tjänsten ligger nere",
            key="once",
            by=saga,
            now=now,
        )

        results = at_once(*[declare] * PEOPLE)

        assert len({incident.pk for incident in results}) == 1
        assert Incident.objects.count() == 1


def test_both_corrections_of_a_milestone_are_kept(
    significant: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    said = [aware - timedelta(seconds=n) for n in range(PEOPLE)]
    results = at_once(
        *(
            partial(
                services.state_fact,
                incident=looked_at(significant),
                fact="became-aware",
                value=at,
                by=saga,
                now=now,
            )
            for at in said
        )
    )

    assert FactStatement.objects.filter(fact="became-aware").count() == PEOPLE + 1
    assert refusals(results) == []


def test_the_clock_follows_the_newest_correction(
    early_warning: Obligation, saga: User, aware: datetime, now: datetime
) -> None:
    incident = early_warning.incident
    correct = partial(services.state_fact, fact="became-aware", by=saga, now=now)
    at_once(
        *(
            partial(
                correct, incident=looked_at(incident), value=aware - timedelta(minutes=n)
            )
            for n in range(4)
        )
    )

    newest = selectors.milestones(incident, None)["became-aware"]
    early_warning.refresh_from_db()
    assert early_warning.started_at == newest
    assert verify_chain(incident.reference).whole


def test_of_two_who_take_a_step_one_is_told(
    significant: Incident, saga: User, now: datetime
) -> None:
    results = at_once(
        *(
            partial(
                services.change_status,
                incident=looked_at(significant),
                to=to,
                revision=significant.revision,
                by=saga,
                now=now,
            )
            for to in ("ongoing", "contained")
        )
    )

    (changed,) = granted(results)
    assert refusals(results) == [IncidentChangedError]
    assert looked_at(significant).status == changed.status
    assert StatusChange.objects.filter(incident=significant).count() == 2


def test_an_incident_keeps_one_legal_entity(
    significant: Incident, annanstans: Organisation, saga: User, now: datetime
) -> None:
    annanstans.parent = significant.organisation
    annanstans.save()
    services.add_party(incident=significant, organisation=annanstans, by=saga, now=now)
    results = at_once(
        *(
            partial(
                services.remove_party,
                incident=looked_at(significant),
                organisation=entity,
                by=saga,
                now=now,
            )
            for entity in (annanstans, significant.organisation)
        )
    )

    assert refusals(results) == [LastPartyError]
    assert Party.objects.filter(incident=significant).count() == 1


def test_changes_of_different_kinds_do_not_get_in_each_other_s_way(
    significant: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    common = {"by": saga, "now": now}
    acts = {
        services.change_status: {"to": "ongoing", "revision": significant.revision},
        services.state_fact: {"fact": "incident.suspected_unlawful", "value": True},
        services.add_timeline_entry: {
            "kind": "decision",
            "happened_at": aware,
            "text": "Stängt av",
        },
    }
    results = at_once(
        *(
            partial(act, incident=looked_at(significant), **common, **more)
            for act, more in [*acts.items()] * 3
        )
    )

    assert set(refusals(results)) <= {IncidentChangedError}
    assert len(granted(results)) == 7
    assert TimelineEntry.objects.count() == 3
    assert verify_chain(significant.reference).whole
