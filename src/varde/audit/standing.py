"""Details of the record that could be erased, and those among them that name somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from .actions import ERASABLE
from .models import Detail

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .names import Names


@dataclass(frozen=True, slots=True)
class Standing:
    """A detail that could be erased: where it lies, and by which key it comes in order."""

    key: int
    subject: str
    sequence: int


def standing_details(
    *,
    subjects: QuerySet[Any, Any] | Iterable[str] | None,
    names: Names | None,
    after: int,
    limit: int,
) -> tuple[list[Standing], int | None]:
    """
    The personal details on these subjects that are not erased and hold a name.

    Without names, all of them; without subjects, on every one. Looks at up to `limit`
    after a key, and returns the key to go on from, None at the end.
    """
    rows = (
        Detail.objects.filter(
            _on(subjects),
            entry__action__in=ERASABLE,
            erased_at=None,
            entry_id__gt=after,
        )
        .order_by("entry_id")
        .values_list("entry_id", "entry__subject", "entry__sequence", "detail")
    )
    if names is not None:
        anywhere = Q()
        for needle in names.needles:
            anywhere |= Q(detail__icontains=needle)
        rows = rows.filter(anywhere)
    seen = list(rows[:limit])
    found = [
        Standing(key, subject, sequence)
        for key, subject, sequence, text in seen
        if names is None or names.are_in_value(_read(text or "null"))
    ]
    return found, seen[-1][0] if len(seen) == limit else None


def _on(subjects: QuerySet[Any, Any] | Iterable[str] | None) -> Q:
    return Q() if subjects is None else Q(entry__subject__in=subjects)


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
