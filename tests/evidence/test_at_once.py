"""Several ask for the same at the same moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.concurrency.crowd import at_once
from tests.evidence.files import add_file
from varde.accounts.models import User
from varde.evidence import checking
from varde.evidence.models import Check
from varde.incidents.models import Incident


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_who_ask_have_the_files_verified_once(
    incident: Incident, stored: Path, saga: User, sven: User, now: datetime, turn: int
) -> None:
    add_file(incident, saga, now)

    at_once(
        *[
            lambda by=by: checking.ask(incident=incident, by=by, now=now)
            for by in (saga, sven)
        ]
    )

    assert Check.objects.count() == 1
