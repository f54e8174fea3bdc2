"""Walking over many rows without holding them all, or a cursor that someone must close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def in_batches(rows: QuerySet[Row], *, size: int) -> Iterator[Row]:
    """
    Yield the rows by primary key; each `size` of them are one statement.

    A row that is added meanwhile is met if its key is greater than those passed.
    """
    batch = list(rows.order_by("pk")[:size])
    while batch:
        yield from batch
        if len(batch) < size:
            return
        batch = list(rows.order_by("pk").filter(pk__gt=batch[-1].pk)[:size])
