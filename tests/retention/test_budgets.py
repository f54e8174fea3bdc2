"""The pages ask the database as often for much as for little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.retention.conftest import NAME, SAYS
from tests.support.rows import copies
from varde.incidents.models import TimelineEntry

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.retention.models import Erasure, LegalHold

HERE = "/organisations/exempelverket/retention/"
MOST = 60


def statements(user: User, path: str) -> int:
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_overview(ada: User, hold: LegalHold, ended_erasure: Erasure) -> None:
    few = statements(ada, HERE)
    copies(hold, [{"reason": f"Tvist {n}"} for n in range(30)])
    copies(ended_erasure, [{"done": n} for n in range(30)])

    assert statements(ada, HERE) == few


def test_the_search(ada: User, named: Incident) -> None:
    where = f"{HERE}erase/?names={NAME}"
    few = statements(ada, where)
    copies(TimelineEntry.objects.get(), [{"text": SAYS}] * 100)

    assert statements(ada, where) == few <= MOST
