from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, OuterRef, Q, Subquery

from varde.audit.personal import Matter
from varde.incidents import selectors as incidents
from varde.incidents.models import Incident, StatusChange
from varde.organisations import selectors as organisations
from varde.organisations.models import RETENTION_READERS
from varde.retention import holds
from varde.retention.models import Ended, Erasure, LegalHold, RetentionRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

# What the months of the year differ by: asked for widely, then counted exactly.
LEEWAY = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Period:
    """One kind of content of a closed incident, and when its personal data goes."""

    incident: Incident
    what: Matter
    closed_at: datetime
    ends_at: datetime
    held: bool = False

    @property
    def label(self) -> str:
        return str(self.what.label)


def rules_of(organisation: Organisation) -> dict[Matter, int]:
    rows = RetentionRule.objects.filter(organisation=organisation)
    return {Matter(what): months for what, months in rows.values_list("what", "months")}


def due_periods(*, now: datetime, limit: int) -> list[Period]:
    """The periods that have ended by now and are not on hold, up to a number."""
    rules = RetentionRule.objects.order_by("pk")
    free = Incident.objects.filter(~holds.is_held())
    due = (p for rule in rules for p in _periods(rule, free, until=now, limit=limit))
    return list(islice(due, limit))


def is_due(period: Period, *, now: datetime) -> bool:
    """Whether it has ended all the same, by the rule and the incident as they are now."""
    rules = RetentionRule.objects.filter(
        organisation=period.incident.organisation_id, what=period.what
    )
    free = Incident.objects.filter(~holds.is_held(), pk=period.incident.pk)
    return any(list(_periods(rule, free, until=now, limit=1)) for rule in rules)


def coming_periods(
    user: User, organisation: Organisation, *, until: datetime, limit: int
) -> list[Period]:
    """What ends until then, the first first; of sealed incidents what the user may see."""
    found = [
        period
        for rule in RetentionRule.objects.filter(organisation=organisation)
        for period in _periods(
            rule, incidents.visible_incidents(user), until=until, limit=limit
        )
    ]
    return sorted(found, key=lambda p: (p.ends_at, p.incident.pk, p.what))[:limit]


def _periods(
    rule: RetentionRule, among: QuerySet[Incident], *, until: datetime, limit: int
) -> Iterator[Period]:
    """Those of the first `limit` of these incidents to come that end until then."""
    months = relativedelta(months=rule.months)
    ended = Ended.objects.filter(
        incident=OuterRef("pk"), what=rule.what, at__gte=OuterRef("closed_at")
    )
    closings = StatusChange.objects.filter(
        incident=OuterRef("pk"), to_status=Incident.Status.CLOSED
    )
    rows = (
        among.filter(organisation=rule.organisation_id, status=Incident.Status.CLOSED)
        .annotate(
            closed_at=Subquery(closings.order_by("-pk").values("at")[:1]),
            held=holds.is_held(),
        )
        .filter(closed_at__lte=until - months + LEEWAY)
        .filter(~Exists(ended))
        .order_by("closed_at", "pk")
    )
    for row in rows[:limit]:
        ends_at = row.closed_at + months
        if ends_at <= until:
            yield Period(
                incident=row,
                what=Matter(rule.what),
                closed_at=row.closed_at,
                ends_at=ends_at,
                held=row.held,
            )


def has_ended(what: Matter, *, since: str) -> Exists:
    """Of a row of an incident: whether its period ended after the instant in a column."""
    ended = Ended.objects.filter(
        incident=OuterRef("incident"), what=what, at__gte=OuterRef(since)
    )
    return Exists(ended)


# Holds


def holds_of(organisation: Organisation) -> QuerySet[LegalHold]:
    """Every hold there ever was, those in force first."""
    return (
        LegalHold.objects.filter(organisation=organisation)
        .select_related("incident", "organisation", "placed_by", "lifted_by")
        .order_by(F("lifted_at").desc(nulls_first=True), "-placed_at", "-pk")
    )


def visible_holds(user: User, organisation: Organisation) -> QuerySet[LegalHold]:
    """Without those on sealed incidents that the person does not see."""
    seen = incidents.visible_incidents(user).values("pk")
    return holds_of(organisation).filter(Q(incident=None) | Q(incident__in=seen))


def holds_read_by(
    user: User, *, organisation: str | None, in_force: bool | None
) -> QuerySet[LegalHold]:
    """The holds of the organisations that the person administers or audits."""
    own = organisations.organisations_with_role(user, *RETENTION_READERS).values("pk")
    seen = incidents.visible_incidents(user).values("pk")
    rows = LegalHold.objects.filter(
        Q(organisation__in=own) | Q(organisation__parent__in=own),
        Q(incident=None) | Q(incident__in=seen),
    )
    if organisation is not None:
        rows = rows.filter(organisation__reference=organisation)
    if in_force is not None:
        rows = rows.filter(lifted_at__isnull=in_force)
    return rows.select_related("incident", "organisation", "placed_by", "lifted_by")


def erasures_of(organisation: Organisation) -> QuerySet[Erasure]:
    return Erasure.objects.filter(organisation=organisation).select_related("asked_by")


def erasure(pk: int) -> Erasure | None:
    rows = Erasure.objects.select_related("organisation", "person", "asked_by")
    return rows.filter(pk=pk).first()


def unfinished_erasures() -> QuerySet[Erasure]:
    states = [Erasure.State.WAITING, Erasure.State.RUNNING]
    return Erasure.objects.filter(state__in=states)
