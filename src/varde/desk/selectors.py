from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from varde.reporting import selectors as reporting
from varde.reporting.models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.organisations.models import Organisation


CONTENT = ("payload", "pdf", "reason", "lateness_reason")
"""What is the reporter's of a submission; the desk reads its own copy."""


def inbox(
    authority: Organisation, *, text: str = "", state: str = ""
) -> QuerySet[Delivery]:
    """
    What has arrived at an authority, the unanswered first, then the newest.

    `text` looks in the names of entities and in references; `state` is `new` or
    `acknowledged`.
    """
    rows = reporting.arrivals(authority)
    if text:
        rows = rows.filter(
            Q(submission__entity__name__icontains=text)
            | Q(submission__reference__icontains=text)
        )
    if state == "new":
        return rows.filter(acknowledged_at=None)
    if state == "acknowledged":
        return rows.exclude(acknowledged_at=None)
    return rows


def arrival(authority: Organisation, pk: int) -> Delivery | None:
    return (
        Delivery.objects.filter(organisation=authority, pk=pk)
        .exclude(delivered_at=None)
        .select_related(
            "organisation",
            "submission__entity",
            "submission__incident",
            "submission__released_by",
            "acknowledged_by",
            "received",
            "given",
        )
        .defer(*(f"submission__{column}" for column in CONTENT))
        .prefetch_related("receipts")
        .first()
    )


def waiting(authority: Organisation) -> int:
    return Delivery.objects.filter(
        organisation=authority, acknowledged_at=None, delivered_at__isnull=False
    ).count()
