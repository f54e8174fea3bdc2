"""A DORA report of a bank for which Exempelverket handles incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.rulebook.dora import INITIAL, KNOWN
from varde.core.reports import TypedAnswer
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.organisations.models import Organisation
from varde.reporting import selectors, services

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation, Submission

# What neither the facts nor the organisation say.
TYPED = {
    "submitter-code": "5493001KJTIIGC8Y1R12",
    "second-contact-name": "Jour",
    "second-contact-email": "jour@exempelverket.example",
    "second-contact-phone": "+46 8 000 00 00",
}


@pytest.fixture
def bank(exempelverket: Organisation) -> Organisation:
    lasting = {name: value for name, value in KNOWN.items() if name.startswith("entity.")}
    return Organisation.objects.create(
        reference="exempelbanken",
        name="Exempelbanken AB",
        registration_number="516400-0000",
        country="SE",
        lei="5493001KJTIIGC8Y1R12",
        parent=exempelverket,
        facts=lasting | {"entity.dora_excluded": False, "entity.in_group": False},
        created_at=exempelverket.created_at,
    )


@pytest.fixture
def bank_incident(
    exempelverket: Organisation,
    bank: Organisation,
    saga: User,
    aware: datetime,
    now: datetime,
) -> Incident:
    told: dict[str, Any] = KNOWN | {
        "became-aware": aware,
        "classified-major": aware,
        "incident.ict_related": True,
        "finance.malicious_access": True,
        "finance.access_may_lose_data": True,
    }
    return incidents.declare(
        organisation=exempelverket,
        entities=[bank],
        title="Betalningarna ligger nere",
        statements=[
            Statement(name, value)
            for name, value in told.items()
            if not name.startswith("entity.")
        ],
        by=saga,
        now=now,
    )


@pytest.fixture
def bank_report(bank_incident: Incident) -> Obligation:
    found = selectors.obligation_for(bank_incident, "exempelbanken", "eu.dora", INITIAL)
    assert found is not None
    return found


@pytest.fixture
def bank_drafted(bank_report: Obligation, saga: User, now: datetime) -> Obligation:
    answers = {name: TypedAnswer(value) for name, value in TYPED.items()}
    services.save_draft(
        obligation=bank_report, changed=answers, revision=0, by=saga, now=now
    )
    return bank_report


@pytest.fixture
def bank_sent(
    bank_drafted: Obligation, saga: User, berit: User, now: datetime
) -> Submission:
    said = {"obligation": bank_drafted, "now": now}
    asked = services.ask_release(**said, asked_of=None, by=saga)
    services.release(**said, content_sha256=asked.content_sha256, by=berit)
    return services.submit(**said, by=saga)
