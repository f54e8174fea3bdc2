"""The database itself refuses to change what was said and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from varde.incidents import services
from varde.incidents.models import FactStatement, StatusChange, TimelineEntry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from varde.accounts.models import User
    from varde.incidents.models import Incident

KEPT: dict[type[Model], str] = {
    FactStatement: "source",
    TimelineEntry: "text",
    StatusChange: "reason",
}


@pytest.fixture
def _written(incident: Incident, saga: User, now: datetime) -> None:
    services.state_fact(
        incident=incident, fact="impact.users_affected", value=1, by=saga, now=now
    )
    services.add_timeline_entry(
        incident=incident, kind="system", happened_at=now, text="x", by=saga, now=now
    )


@pytest.mark.usefixtures("_written")
@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_changed(model: type[Model]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{KEPT[model]: "något annat"})


@pytest.mark.usefixtures("_written")
@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_deleted(model: type[Model]) -> None:
    rows = model.objects.all()
    count = rows.count()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)

    assert rows.count() == count > 0
