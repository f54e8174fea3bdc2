"""Much data at little cost: copies of rows that were made by the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def copies(row: Row, changes: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Add a copy of the row for each set of changed columns."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    made = [type(row)(**{**values, **changed}) for changed in changes]
    return type(row)._default_manager.bulk_create(made, batch_size=500)
