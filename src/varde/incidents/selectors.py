from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, Max, OuterRef, Q, Value, When
from django.db.models.expressions import Expression, OrderBy

from varde.core.facts import MILESTONES
from varde.core.instants import Fidelity, parse_instant
from varde.incidents.models import (
    FactStatement,
    Incident,
    Party,
    SealedReader,
    StatusChange,
    TimelineEntry,
)
from varde.organisations import selectors as organisations
from varde.organisations.models import Membership, Organisation, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User

# The roles that see an organisation's incidents; desk roles see what is sent to them.
READERS = (Role.RESPONDER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)

TOO_COARSE = frozenset({Fidelity.MONTH, Fidelity.YEAR})


def _in_order(column: str, values: Iterable[str]) -> Expression:
    """Sort a column by the order in which its choices are declared, not by letters."""
    ranks = (When(**{column: v}, then=Value(rank)) for rank, v in enumerate(values))
    return Case(*ranks, default=None)


SORTABLE: dict[str, Expression | F] = {
    "reference": F("pk"),
    "title": F("title"),
    "status": _in_order("status", Incident.Status.values),
    "severity": _in_order("severity", Incident.Severity.values),
    "declared": F("declared_at"),
    "changed": F("updated_at"),
}


def visible_incidents(user: User) -> QuerySet[Incident]:
    """
    The incidents a person sees: those of the organisations in which he has a role.

    A sealed incident is seen by the people named for it and by nobody else.
    """
    mine = _where_he_reads(user)
    named = SealedReader.objects.filter(incident=OuterRef("pk"), user=user)
    return Incident.objects.filter(
        Q(organisation__in=mine) | Q(organisation__parent__in=mine)
    ).filter(Q(sealed=False) | Exists(named))


def organisations_seen(user: User) -> QuerySet[Organisation]:
    """The organisations whose incidents a person sees, legal entities included."""
    mine = _where_he_reads(user)
    return Organisation.objects.filter(Q(pk__in=mine) | Q(parent__in=mine))


def _where_he_reads(user: User) -> QuerySet[Membership, Any]:
    held = Membership.objects.filter(user=user, role__in=READERS)
    return held.values("organisation")


def seen_by_its_readers(incident: Incident) -> QuerySet[Incident]:
    """
    The incidents that everybody sees who sees this one; a sealed one is none of them.

    Of these its pages, its record and the messages about it may speak.
    """
    whose = Q(organisation=incident.organisation_id)
    rows = Incident.objects.filter(whose | Q(organisation__parent=incident.organisation_id))
    return rows.filter(sealed=False)


def those_who_see(incident: Incident, people: QuerySet[User]) -> QuerySet[User]:
    """Those of the people who see the incident: of a sealed one, who is named for it."""
    if not incident.sealed:
        return people
    named = SealedReader.objects.filter(incident=incident)
    return people.filter(pk__in=named.values("user"))


def listed_incidents(
    user: User,
    *,
    text: str = "",
    status: str = "",
    severity: str = "",
    tlp: str = "",
    organisation: str = "",
    sort: str = "",
) -> QuerySet[Incident]:
    """What a person looks for in the list; `sort` is a key of SORTABLE, `-` turns it."""
    rows = visible_incidents(user).select_related("organisation")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(reference__icontains=text))
    if status == "open":
        rows = rows.exclude(status=Incident.Status.CLOSED)
    elif status:
        rows = rows.filter(status=status)
    if severity:
        rows = rows.filter(severity=severity)
    if tlp:
        rows = rows.filter(tlp=tlp)
    if organisation:
        rows = rows.filter(organisation__reference=organisation)
    column = SORTABLE.get(sort.removeprefix("-"))
    if column is None:
        return rows.order_by("-declared_at", "-pk")
    return rows.order_by(OrderBy(column, descending=sort.startswith("-")), "-pk")


def open_incidents(user: User) -> QuerySet[Incident]:
    return listed_incidents(user, status="open")


def incident(reference: str) -> Incident | None:
    return (
        Incident.objects.select_related("organisation__parent", "declared_by")
        .filter(reference=reference)
        .first()
    )


def is_named_reader(user: User, incident: Incident) -> bool:
    return SealedReader.objects.filter(incident=incident, user=user).exists()


def named_readers(incident: Incident) -> list[SealedReader]:
    rows = SealedReader.objects.filter(incident=incident).select_related("user", "named_by")
    return list(rows.order_by("user__name"))


def possible_readers(incident: Incident) -> QuerySet[User]:
    """Who sees the incident if it is not sealed, and can be named for it."""
    return organisations.people_with_role(incident.organisation, *READERS)


def those_left_to_see(incident: Incident) -> QuerySet[User]:
    """Who is named for a sealed incident and has not lost his roles since."""
    named = SealedReader.objects.filter(incident=incident)
    return possible_readers(incident).filter(pk__in=named.values("user"))


def sealed_to(user: User, organisation: Organisation) -> QuerySet[Incident]:
    """The sealed incidents, there and at its entities, that the person is named for."""
    whose = Q(organisation=organisation) | Q(organisation__parent=organisation)
    rows = Incident.objects.filter(whose, sealed=True, sealed_readers__user=user)
    return rows.select_related("organisation")


def parties(incident: Incident) -> list[Organisation]:
    """The legal entities that the incident hits."""
    rows = Party.objects.filter(incident=incident).select_related("organisation__parent")
    return [row.organisation for row in rows]


# Facts


def current_facts(
    incident: Incident, party: Organisation | None = None
) -> dict[str, FactStatement]:
    """
    The newest statement of each fact and milestone, in one statement of SQL.

    With a party, what was said of it stands before what was said of all; without one,
    only what was said of all counts.
    """
    whose = Q(party=None) if party is None else Q(party=None) | Q(party=party)
    rows = FactStatement.objects.filter(whose, incident=incident)
    newest = rows.values("fact", "party").annotate(newest=Max("pk")).values("newest")
    statements = FactStatement.objects.filter(pk__in=newest.order_by())
    found: dict[str, FactStatement] = {}
    # What was said of all comes first and is overruled by what was said of the party.
    order = F("party").asc(nulls_first=True)
    for statement in statements.select_related("stated_by", "party").order_by(order):
        found[statement.fact] = statement
    return found


def fact_values(incident: Incident, party: Organisation | None = None) -> dict[str, Any]:
    """The facts that are known, milestones left aside, as rules read them."""
    return values_told(current_facts(incident, party).values())


def values_told(statements: Iterable[FactStatement]) -> dict[str, Any]:
    """The facts that these tell, milestones left aside; a later one overrules."""
    standing = {statement.fact: statement for statement in statements}
    return {
        name: statement.value
        for name, statement in standing.items()
        if statement.tells_value and name not in MILESTONES
    }


def milestones(
    incident: Incident, party: Organisation | None = None
) -> dict[str, datetime]:
    """
    The milestones that are known exactly enough to count from, in UTC.

    One that is known to the month or the year only is left out: its first instant would
    decide which law is in force, and nobody has said that.
    """
    return milestones_told(current_facts(incident, party).values())


def milestones_told(statements: Iterable[FactStatement]) -> dict[str, datetime]:
    """The milestones that these tell exactly enough; a later one overrules."""
    standing = {statement.fact: statement for statement in statements}
    return {
        name: parse_instant(str(statement.value))
        for name, statement in standing.items()
        if statement.tells_value
        and name in MILESTONES
        and statement.fidelity not in TOO_COARSE
    }


def newest_by_incident(
    incidents: Collection[Incident],
) -> Mapping[int, list[FactStatement]]:
    """
    The newest statement of each fact of all incidents, in one statement of SQL.

    What was said of all legal entities comes before what was said of one.
    """
    rows = FactStatement.objects.filter(incident__in=incidents)
    newest = rows.values("incident", "fact", "party").annotate(newest=Max("pk"))
    found: dict[int, list[FactStatement]] = defaultdict(list)
    for statement in FactStatement.objects.filter(
        pk__in=newest.values("newest").order_by()
    ).order_by(F("party").asc(nulls_first=True)):
        found[statement.incident_id].append(statement)
    return found


def parties_by_incident(
    incidents: Collection[Incident],
) -> Mapping[int, list[Organisation]]:
    """The legal entities that each hits, in two statements of SQL."""
    rows = Party.objects.filter(incident__in=incidents)
    pairs = list(rows.values_list("incident", "organisation"))
    hit = Organisation.objects.in_bulk({organisation for _, organisation in pairs})
    found: dict[int, list[Organisation]] = defaultdict(list)
    for incident, organisation in pairs:
        found[incident].append(hit[organisation])
    return found


def newest_statements(
    incident: Incident, *, until: datetime | None = None
) -> list[FactStatement]:
    """
    What was said last of each fact, of all legal entities and of each, by name.

    With `until`, as it stood at that instant, which is excluded.
    """
    rows = FactStatement.objects.filter(incident=incident)
    if until is not None:
        rows = rows.filter(recorded_at__lt=until)
    newest = rows.values("fact", "party").annotate(newest=Max("pk")).values("newest")
    found = FactStatement.objects.filter(pk__in=newest.order_by())
    return list(found.select_related("stated_by", "party").order_by("fact", "pk"))


def statements(incident: Incident) -> QuerySet[FactStatement]:
    """Everything that was ever said."""
    rows = FactStatement.objects.filter(incident=incident)
    return rows.select_related("stated_by", "party")


def history(incident: Incident) -> dict[str, list[FactStatement]]:
    """Every statement by fact, the newest first."""
    rows = FactStatement.objects.filter(incident=incident).select_related(
        "stated_by", "party"
    )
    found: dict[str, list[FactStatement]] = {}
    for statement in rows.order_by("-pk"):
        found.setdefault(statement.fact, []).append(statement)
    return found


# Timeline and life cycle


def timeline(incident: Incident, *, kind: str = "") -> QuerySet[TimelineEntry]:
    """The entries that stand, the latest event first."""
    rows = TimelineEntry.objects.filter(incident=incident, replaced_by=None)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("entered_by").order_by("-happened_at", "-pk")


def whole_timeline(incident: Incident) -> QuerySet[TimelineEntry]:
    """Every entry, mended ones included, as they were entered."""
    rows = TimelineEntry.objects.filter(incident=incident)
    return rows.select_related("entered_by").order_by("pk")


def timeline_entry(incident: Incident, pk: int) -> TimelineEntry | None:
    return TimelineEntry.objects.filter(incident=incident, pk=pk).first()


def status_changes(incident: Incident) -> list[StatusChange]:
    return list(StatusChange.objects.filter(incident=incident).select_related("by"))
