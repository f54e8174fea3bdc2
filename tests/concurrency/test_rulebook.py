"""A new rulebook is followed while people change what it weighs."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.concurrency.crowd import at_once, granted
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.incidents.models import Incident
from varde.incidents.services import state_fact
from varde.reporting import selectors, services
from varde.reporting.models import Obligation, Weighing
from varde.reporting.rulebook import rulebook

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 4


def test_the_last_word_on_a_milestone_moves_the_clock_whoever_weighed_last(
    significant: Incident, saga: User, aware: datetime, now: datetime
) -> None:
    Weighing.objects.update(rulebook="0" * 64, said={})
    follow = partial(services.reassess_outdated, now=now, limit=10)
    said = [aware - timedelta(minutes=n) for n in range(PEOPLE)]
    correct = [
        partial(
            state_fact,
            incident=significant,
            fact="became-aware",
            value=at,
            by=saga,
            now=now,
        )
        for at in said
    ]

    results = at_once(follow, *correct, follow)

    assert len(granted(results)) == PEOPLE + 2
    assert not selectors.weighed_otherwise(rulebook().digest).exists()
    last = significant.statements.filter(fact="became-aware").latest("pk").value
    warning = Obligation.objects.get(regime="se.nis2", stage="early-warning")
    assert warning.started_at == datetime.fromisoformat(last)
    assert verify_chain(significant.reference).whole
