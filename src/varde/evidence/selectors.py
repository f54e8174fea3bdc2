from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery

from varde.audit.personal import Matter
from varde.evidence.models import CasePackage, CustodyEvent, Item, ItemStatement, Upload
from varde.incidents import selectors as incidents
from varde.incidents.models import TimelineEntry
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.retention import selectors as retention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.evidence.models import Blob
    from varde.incidents.models import Incident

DUPLICATES_TOLD = 10

# Items


def items(incident: Incident) -> list[Item]:
    """Every item of the incident by number, with what is said of it and where it is."""
    return with_standing(items_of(incident))


def items_of(incident: Incident) -> QuerySet[Item]:
    rows = Item.objects.filter(incident=incident).select_related("blob", "added_by")
    return rows.order_by("number")


def with_standing(rows: Iterable[Item]) -> list[Item]:
    """Attach to each item what is said of it and its newest event, in two statements."""
    found = list(rows)
    keys = [item.pk for item in found]
    said = {row.item_id: row for row in _newest_statements(keys)}
    stands = {row.item_id: row for row in _newest_events(keys)}
    for item in found:
        item.said = said[item.pk]
        item.stands = stands[item.pk]
    return found


def _newest_statements(items: list[int]) -> QuerySet[ItemStatement]:
    newest = ItemStatement.objects.filter(item=OuterRef("pk")).order_by("-number")
    keys = Item.objects.filter(pk__in=items).values(key=Subquery(newest.values("pk")[:1]))
    return ItemStatement.objects.filter(pk__in=keys).select_related("said_by", "supplier")


def _newest_events(items: list[int]) -> QuerySet[CustodyEvent]:
    newest = CustodyEvent.objects.filter(item=OuterRef("pk")).order_by("-number")
    keys = Item.objects.filter(pk__in=items).values(key=Subquery(newest.values("pk")[:1]))
    return _with_people(CustodyEvent.objects.filter(pk__in=keys))


def item(incident: Incident, number: int) -> Item | None:
    found = items_of(incident).filter(number=number).first()
    if found is not None:
        # The same object, so that nothing is fetched twice.
        found.incident = incident
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items there are, and how many wait for the person's answer."""

    items: int
    waiting: int


def tally(incident: Incident, user: User) -> Tally:
    rows = Item.objects.filter(incident=incident)
    waiting = rows.filter(pk__in=_asked_of(user, incident).values("item"))
    found = rows.aggregate(items=Count("pk"), waiting=Count("pk", Q(pk__in=waiting)))
    return Tally(**found)


def statements(item: Item) -> QuerySet[ItemStatement]:
    """All that was said of the item, the newest first."""
    return _with_links(ItemStatement.objects.filter(item=item)).order_by("-number")


def statements_by_item(incident: Incident) -> dict[int, list[ItemStatement]]:
    """All that was said of each item of the incident, by its key and in its order."""
    found: dict[int, list[ItemStatement]] = defaultdict(list)
    rows = ItemStatement.objects.filter(item__incident=incident)
    for row in _with_links(rows).order_by("number"):
        found[row.item_id].append(row)
    return found


def _with_links(rows: QuerySet[ItemStatement]) -> QuerySet[ItemStatement]:
    links = Prefetch("entries", TimelineEntry.objects.order_by("happened_at", "pk"))
    return rows.select_related("said_by", "supplier", "copy_of").prefetch_related(links)


def linked_entries(statement: ItemStatement) -> list[TimelineEntry]:
    rows = statement.entries.select_related("entered_by", "replaced_by")
    return list(rows.order_by("happened_at", "pk"))


def same_bytes(item: Item, user: User) -> list[Item]:
    """Other items with the same content, as far as the person may see them."""
    if item.blob_id is None:
        return []
    rows = Item.objects.filter(
        blob=item.blob_id, incident__in=incidents.visible_incidents(user)
    )
    others = rows.exclude(pk=item.pk).select_related("incident")
    return list(others.order_by("pk")[:DUPLICATES_TOLD])


def ended(incident: Incident) -> frozenset[int]:
    """Which items of the incident, by key, were kept until their period ended."""
    over = retention.has_ended(Matter.EVIDENCE, since="added_at")
    rows = Item.objects.filter(over, incident=incident)
    return frozenset(rows.values_list("pk", flat=True))


def needs_bytes(item: Item) -> bool:
    """Whether another item that still stands has the same content."""
    return _any_stands(Item.objects.filter(blob=item.blob_id).exclude(pk=item.pk))


def needed_elsewhere(blob: Blob, incident: Incident) -> bool:
    """Whether an item of another incident that still stands has these bytes."""
    return _any_stands(Item.objects.filter(blob=blob).exclude(incident=incident))


def _any_stands(others: QuerySet[Item]) -> bool:
    """Whether one of them is neither destroyed nor kept for longer than its period."""
    newest = CustodyEvent.objects.filter(item=OuterRef("pk")).order_by("-number")
    standing = others.annotate(last=Subquery(newest.values("kind")[:1]))
    return (
        standing.exclude(last=CustodyEvent.Kind.DESTROYED)
        .exclude(retention.has_ended(Matter.EVIDENCE, since="added_at"))
        .exists()
    )


# Custody


def custody(item: Item) -> QuerySet[CustodyEvent]:
    """All events in their order."""
    return _with_people(CustodyEvent.objects.filter(item=item)).order_by("number")


def _with_people(rows: QuerySet[CustodyEvent]) -> QuerySet[CustodyEvent]:
    return rows.select_related("by", "holder", "handed_to", "answers")


def waiting_for(user: User, incident: Incident) -> list[CustodyEvent]:
    """The hand-overs to the person that wait for an answer, in this incident."""
    rows = _asked_of(user, incident).select_related("item", "by")
    return list(rows.order_by("item__number"))


def _asked_of(user: User, incident: Incident) -> QuerySet[CustodyEvent]:
    """The hand-overs to the person that nobody has answered."""
    return CustodyEvent.objects.filter(
        item__incident=incident,
        handed_to=user,
        kind=CustodyEvent.Kind.HANDED_OVER,
        answered_by=None,
    )


def hand_over_to_tell(pk: int) -> CustodyEvent | None:
    """A hand-over that still waits for somebody who still sees and handles the incident."""
    rows = CustodyEvent.objects.filter(pk=pk, answered_by=None)
    event = rows.select_related("item__incident__organisation", "by", "handed_to").first()
    if event is None or not can_act(event.handed_to, event.item.incident):
        return None
    return event


def receivers(incident: Incident) -> QuerySet[User]:
    """Who can confirm a hand-over here: the people who handle the incident."""
    people = organisations.people_with_role(incident.organisation, Role.RESPONDER)
    return incidents.those_who_see(incident, people).order_by("name", "pk")


def can_act(user: User | None, incident: Incident) -> bool:
    """Whether the person can hand over what he holds: he still handles the incident."""
    return user is not None and receivers(incident).filter(pk=user.pk).exists()


# Uploads


def unused_uploads(user: User, incident: Incident) -> QuerySet[Upload]:
    """The person's own uploads of the incident that no item uses yet, oldest first."""
    return Upload.objects.filter(by=user, incident=incident, used=False).order_by("pk")


# Packages


def packages_of(incident: Incident, user: User) -> QuerySet[CasePackage]:
    """What the person asked to have of the incident, the newest first."""
    return CasePackage.objects.filter(incident=incident, asked_by=user).order_by("-pk")


def package(incident: Incident, user: User, number: int) -> CasePackage | None:
    found = packages_of(incident, user).filter(number=number).first()
    if found is not None:
        found.incident = incident
    return found
