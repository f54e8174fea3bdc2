"""
Do a write once, however often its request arrives.

A claim is a row in the transaction of the write itself: it stands when the change
stands, and goes when the change is refused. Whoever asks at the same moment waits for
the row and then finds the answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from varde.accounts.models import ApiToken, RememberedAnswer
from varde.core.errors import KeyReusedError
from varde.jobs.batches import in_batches

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.audit.names import Names

BATCH = 500
KEPT_FOR = timedelta(hours=24)
HEADER = "Idempotency-Key"


def claim(
    *,
    token: ApiToken,
    method: str,
    path: str,
    key: str,
    request_sha256: str,
    now: datetime,
) -> RememberedAnswer:
    """
    Return the row for this key; its `status` is None when the write is still to be done.

    Raises KeyReusedError when the key belongs to a request with another body.
    """
    place = {"token": token, "method": method, "path": path, "key": key}
    rows = RememberedAnswer.objects.filter(**place)
    rows.filter(created_at__lte=now - KEPT_FOR).delete()
    wanted = RememberedAnswer(**place, request_sha256=request_sha256, created_at=now)
    RememberedAnswer.objects.bulk_create([wanted], ignore_conflicts=True)
    held = rows.get()
    if held.request_sha256 != request_sha256:
        raise KeyReusedError(field=HEADER)
    return held


def remember(
    *, held: RememberedAnswer, status: int, body: str, location: str
) -> RememberedAnswer:
    """Keep the answer for whoever asks again."""
    held.status, held.body, held.location = status, body, location
    held.save(update_fields=["status", "body", "location"])
    return held


def forget_naming(*, names: Names, people: QuerySet[User]) -> int:
    """Remove the answers given to these people in which a name is; tell how many."""
    rows = RememberedAnswer.objects.filter(token__user__in=people)
    naming = [
        row.pk
        for row in in_batches(rows, size=BATCH)
        if names.are_in_value([row.path, row.key, row.body, row.location])
    ]
    deleted, _ = RememberedAnswer.objects.filter(pk__in=naming).delete()
    return deleted


def forget_old(*, now: datetime) -> int:
    """Remove the answers that nobody may ask for any more."""
    old = RememberedAnswer.objects.filter(created_at__lte=now - KEPT_FOR)
    deleted, _ = old.delete()
    return deleted
