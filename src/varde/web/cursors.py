"""
Page through rows in the order of their last change.

A page begins after the last row of the page before, so it costs the same however far
on it lies. A row that changes meanwhile moves to the end: it may come twice, but it is
never missed.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, Q

from varde.core.errors import InvalidCursorError, InvalidValueError
from varde.core.instants import iso, parse_instant

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)
SHAPE = re.compile(r"([0-9TZ:.-]{20,27}) ([0-9]{1,18})")


def rows_after(
    rows: QuerySet[Row],
    *,
    since: datetime | None = None,
    cursor: str | None,
    limit: int,
    moment: str = "updated_at",
) -> tuple[list[Row], str | None]:
    """
    Return up to `limit` rows and the cursor of the next page, if there is one.

    `moment` names the column that tells when a row last changed. Raises
    InvalidCursorError.
    """
    if since is not None:
        rows = rows.filter(**{f"{moment}__gte": since})
    if cursor is not None:
        at, pk = _read(cursor)
        later = Q(**{f"{moment}__gt": at}) | Q(**{moment: at}, pk__gt=pk)
        # The first condition says nothing new, but an index understands it.
        rows = rows.filter(**{f"{moment}__gte": at}).filter(later)
    found = list(rows.order_by(moment, "pk")[: limit + 1])
    page = found[:limit]
    return page, _write(page[-1], moment) if len(found) > limit else None


def _write(row: Model, moment: str) -> str:
    text = f"{iso(getattr(row, moment))} {row.pk}"
    return base64.urlsafe_b64encode(text.encode("ascii")).decode("ascii")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
        shape = SHAPE.fullmatch(text)
        if shape is not None:
            return parse_instant(shape[1]), int(shape[2])
    except (ValueError, InvalidValueError):
        pass
    raise InvalidCursorError(field="cursor")
