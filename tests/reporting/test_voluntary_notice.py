"""What need not be notified may be: a report like any other, and nothing hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.core.reports import TypedAnswer
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.organisations.models import Organisation
from varde.reporting import selectors, services
from varde.reporting.models import Obligation

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User


@pytest.fixture
def notice(
    exempelverket: Organisation, saga: User, aware: datetime, now: datetime
) -> Obligation:
    """An incident at a Finnish bank, which is not under the act."""
    facts = {
        "entity.financial_types": ["credit-institution"],
        "entity.dora_excluded": False,
    }
    Organisation.objects.update(
        country="FI", sectors=["banking"], entity_types=[], facts=facts
    )
    exempelverket.refresh_from_db()
    incident = incidents.declare(
        organisation=exempelverket,
        title="Ovanligt många inloggningsförsök",
        statements=[
            Statement("detected", aware),
            Statement("incident.description", "Tusen försök på en natt."),
        ],
        by=saga,
        now=now,
    )
    found = selectors.obligation_for(
        incident, "exempelverket", "fi.kybertl", "voluntary-notice"
    )
    assert found is not None
    return found


def test_after_a_no_the_notice_is_offered_and_not_owed(notice: Obligation) -> None:
    assert (notice.answer, notice.optional, notice.due_at) == ("no", True, None)
    assert "fi.traficom" in notice.recipients


def test_it_goes_the_way_of_every_report(
    notice: Obligation, saga: User, berit: User, now: datetime
) -> None:
    said = {"obligation": notice, "by": saga, "now": now}
    services.save_draft(**said, changed={"kind": TypedAnswer("cyber-threat")}, revision=0)
    asked = services.ask_release(**said, asked_of=None)
    services.release(
        obligation=notice, content_sha256=asked.content_sha256, by=berit, now=now
    )

    sent = services.submit(**said)

    assert not sent.late
    assert {d.recipient for d in sent.deliveries.all()} == set(notice.recipients)
