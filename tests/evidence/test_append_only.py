"""The database itself refuses to change what was said of evidence, and its custody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from varde.evidence.models import CustodyEvent, Item, ItemStatement

if TYPE_CHECKING:
    from django.db.models import Model

KEPT: dict[type[Model], str] = {
    Item: "kind",
    ItemStatement: "tlp",
    CustodyEvent: "kind",
}
MARKS = {"erased_by": "U-A", "erased_reason": "requested"}


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_changed(model: type[Model]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.update(**{KEPT[model]: "red"})


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_deleted(model: type[Model]) -> None:
    rows = model._default_manager.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)


@pytest.mark.usefixtures("disk")
def test_a_name_is_erased_and_the_rest_stays() -> None:
    ItemStatement.objects.update(acquired_by=None, erased_at=timezone.now(), **MARKS)

    said = ItemStatement.objects.get()
    assert (said.acquired_by, said.title) == (None, "Disk ur mejlservern")


@pytest.mark.usefixtures("disk")
def test_nothing_is_erased_without_a_mark() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CustodyEvent.objects.update(place=None)
