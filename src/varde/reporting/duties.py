"""What is to be sent and to be settled, over all incidents that a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from varde.incidents import selectors as incidents
from varde.reporting.models import Answer, Assessment, Obligation

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User

# Where a report is owed, these have happened, even if nobody has said when.
SURELY_PASSED = (
    "detected",
    "became-aware",
    "identified-reportable",
    "personal-data-breach-aware",
    "classified-major",
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """How many clocks run, and how many of them are past their legal end."""

    running: int
    late: int


def open_obligations(user: User) -> QuerySet[Obligation]:
    """What may still have to be sent."""
    return Obligation.objects.filter(
        incident__in=incidents.visible_incidents(user),
        state=Obligation.State.OPEN,
        optional=False,
    )


def owed(user: User) -> QuerySet[Obligation]:
    """
    The reports that are owed now, next first.

    One without a limit is due from its start on. Those whose clock cannot run because
    nobody has said when it began come last.
    """
    without_limit = Q(limit="", started_at__isnull=False)
    not_said = Q(started_at=None, start__in=SURELY_PASSED)
    return (
        open_obligations(user)
        .filter(Q(due_at__isnull=False) | without_limit | not_said, answer=Answer.YES)
        .select_related("incident", "entity")
        .order_by(Coalesce("due_at", "started_at").asc(nulls_last=True), "pk")
    )


def clocks(user: User, *, now: datetime) -> Clocks:
    """Count the clocks of the reports that are owed."""
    running = open_obligations(user).filter(answer=Answer.YES, due_at__isnull=False)
    found = running.aggregate(
        running=Count("pk"), late=Count("pk", filter=Q(legal_end__lt=now))
    )
    return Clocks(**found)


def undecided(user: User) -> QuerySet[Assessment]:
    """The verdicts that are not known yet, those first that would be due first."""
    at_stake = Obligation.objects.filter(
        incident=OuterRef("incident"),
        entity=OuterRef("entity"),
        regime=OuterRef("regime"),
        state=Obligation.State.OPEN,
        optional=False,
    ).order_by(F("due_at").asc(nulls_last=True))
    return (
        Assessment.objects.filter(
            Exists(at_stake),
            incident__in=incidents.visible_incidents(user),
            current=True,
            answer=Answer.UNKNOWN,
        )
        .annotate(first_due=Subquery(at_stake.values("due_at")[:1]))
        .select_related("incident", "entity")
        .order_by(F("first_due").asc(nulls_last=True), "pk")
    )
