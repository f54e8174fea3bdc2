from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from varde.incidents import services
from varde.incidents.services import Statement

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

Declare = Callable[..., "Incident"]


@pytest.fixture
def today() -> datetime:
    """The time by the clock on the wall, which is the one that pages read."""
    return timezone.now()


@pytest.fixture
def known_for(exempelverket: Organisation, saga: User, today: datetime) -> Declare:
    """Declare an incident that se.nis2 wants reported, known for so many hours."""

    def declare(hours: float, title: str = "Avbrott", **more: Any) -> Incident:
        return services.declare(
            organisation=exempelverket,
            title=title,
            statements=[
                Statement("became-aware", today - timedelta(hours=hours)),
                Statement("impact.severe_disruption", value=True),
                *more.pop("statements", ()),
            ],
            by=saga,
            now=today,
            **more,
        )

    return declare
