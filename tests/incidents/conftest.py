from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from varde.incidents import services

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """Declared by Saga just now; nothing is stated of it yet."""
    return services.declare(
        organisation=exempelverket, title="Skrivarna svarar inte", by=saga, now=now
    )


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(minutes=10)


@pytest.fixture
def both_hit(
    incident: Incident, exempelbolaget: Organisation, saga: User, now: datetime
) -> Incident:
    """The incident hits Exempelverket and Exempelbolaget."""
    services.add_party(incident=incident, organisation=exempelbolaget, by=saga, now=now)
    return incident


@pytest.fixture
def declaration() -> dict[str, Any]:
    """What a browser sends when an incident is declared with a title alone."""
    return {
        "key": "k" * 32,
        "organisation": "exempelverket",
        "entities": ["exempelverket"],
        "title": "Skrivarna svarar inte",
        "description": "",
        "occurred": "",
        "occurred_fidelity": "minute",
        "detected": "",
        "became_aware": "",
        "severity": "medium",
        "tlp": "amber",
        "root_cause": "",
        "effect": "",
    }
