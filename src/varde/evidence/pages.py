"""What the pages of evidence are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, pgettext

from varde.evidence import picture, selectors
from varde.evidence.forms import CorrectionForm, ItemForm
from varde.evidence.forms.items import AT_FIRST, first_values, values_of
from varde.evidence.models import CustodyEvent, Item, ItemStatement
from varde.evidence.observables import Observable
from varde.evidence.services import note_of
from varde.incidents import selectors as incidents
from varde.incidents.pages import may_handle
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.web import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.paginator import Page
    from django.http import QueryDict

    from varde.accounts.models import User
    from varde.evidence.models import Upload
    from varde.incidents.models import Incident, TimelineEntry
    from varde.organisations.models import Organisation

EVENTS_SHOWN = 10
DRAWN = 200
STATEMENTS_SHOWN = 20
ENTRIES_OFFERED = 50


# Items


def list_page(
    incident: Incident, user: User, page: Page[Item], roles: frozenset[Role]
) -> dict[str, Any]:
    rows = selectors.with_standing(page.object_list)
    for item in rows:
        item.incident = incident
    return {
        "incident": incident,
        "page": page,
        "items": rows,
        "waiting": selectors.waiting_for(user, incident),
        "may_handle": Role.RESPONDER in roles,
    }


def kind_asked(asked: str) -> str:
    """The kind of item that the form is for; a file unless it says otherwise."""
    return asked if asked in Item.Kind.values else Item.Kind.FILE.value


def item_form(
    incident: Incident, user: User, kind: str, posted: QueryDict | None, *, now: datetime
) -> ItemForm:
    return ItemForm(
        posted,
        kind=kind,
        incident=incident,
        items=selectors.items(incident),
        entries=_entries(incident),
        suppliers=_suppliers(incident),
        by=user,
        now=now,
        initial=first_values(incident, user, kind, now),
    )


def add_page(
    incident: Incident,
    user: User,
    form: ItemForm,
    kind: str,
    upload: Upload | None,
    *,
    posted: bool,
) -> dict[str, Any]:
    own = selectors.unused_uploads(user, incident) if kind == Item.Kind.FILE else ()
    return {
        "incident": incident,
        "form": form,
        "kind": kind,
        "kinds": Item.Kind.choices,
        "upload": upload,
        "unused": [other for other in own if other != upload],
        "no_file": posted and kind == Item.Kind.FILE and upload is None,
    }


def correction_form(
    item: Item, user: User, posted: QueryDict | None, *, now: datetime
) -> CorrectionForm:
    note = note_of(item.said)
    others = [other for other in selectors.items(item.incident) if other != item]
    return CorrectionForm(
        posted,
        kind=item.kind,
        incident=item.incident,
        items=others,
        entries=_entries(item.incident, note.entries),
        suppliers=_suppliers(item.incident),
        by=user,
        now=now,
        initial=values_of(item.said, note),
    )


def _entries(
    incident: Incident, linked: Iterable[TimelineEntry] = ()
) -> list[TimelineEntry]:
    """The newest entries, and those that are linked already."""
    newest = incidents.timeline(incident)[:ENTRIES_OFFERED]
    return list({entry.pk: entry for entry in (*linked, *newest)}.values())


def _suppliers(incident: Incident) -> list[Organisation]:
    return list(organisations.entities_handled_by(incident.organisation))


def item_page(item: Item, user: User, *, now: datetime) -> dict[str, Any]:
    said = item.said
    newest = list(selectors.custody(item).order_by("-number")[:DRAWN])
    statements = list(selectors.statements(item)[:STATEMENTS_SHOWN])
    return {
        "incident": item.incident,
        "item": item,
        "said": said,
        "blob": item.blob,
        "observables": [Observable(*pair) for pair in said.observables or ()],
        "entries": selectors.linked_entries(said),
        "same": selectors.same_bytes(item, user),
        "corrections": _corrections(statements),
        "events": newest[:EVENTS_SHOWN],
        "more_events": len(newest) > EVENTS_SHOWN,
        "chain": picture.draw(newest[::-1]),
        "may": may(item, user),
        "lapsed": said.is_lapsed(now.date()),
        "has_ended": item.pk in selectors.ended(item.incident),
    }


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer was before a correction, and what it is since."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    said: ItemStatement
    changes: list[Change]


def _corrections(newest_first: list[ItemStatement]) -> list[Correction]:
    return [
        Correction(after, list(_changes(before, after)))
        for after, before in pairwise(newest_first)
    ]


def _changes(before: ItemStatement, after: ItemStatement) -> Iterator[Change]:
    for name, field in ItemForm.base_fields.items():
        if name in AT_FIRST:
            continue
        old, new = _shown(before, name), _shown(after, name)
        if old != new:
            yield Change(str(field.label), old, new)


def _shown(said: ItemStatement, name: str) -> str:
    """One answer in words, an empty one as a dash."""
    value = getattr(said, name)
    match name:
        case "entries":
            # They were fetched with the statement.
            value = "; ".join(entry.text or "" for entry in said.entries.all())
        case "observables":
            value = ", ".join(pair[1] for pair in value or ())
        case "malware":
            value = gettext("Yes") if value else gettext("No")
        case "copy" | "source_worked_properly" | "tlp":
            value = getattr(said, f"get_{name}_display")()
        case "copy_of":
            value = value.short if value else ""
        case "acquired_at":
            value = words.full_moment(value) if value else ""
    return str(value or "") or pgettext("instead of a value", "–")


# Custody


@dataclass(frozen=True, slots=True)
class May:
    """What a person can do with an item as things stand."""

    correct: bool = False
    hand_over: bool = False
    tell: bool = False
    take: bool = False
    answer: bool = False
    withdraw: bool = False

    @property
    def anything(self) -> bool:
        return self.hand_over or self.tell or self.take or self.answer or self.withdraw


def may(item: Item, user: User) -> May:
    """The services decide again; this is for the buttons."""
    if not may_handle(item.incident, user):
        return May()
    stands = item.stands
    if stands.is_end:
        return May(correct=True)
    if stands.is_waiting:
        return May(
            correct=True,
            answer=stands.handed_to_id in {None, user.pk},
            withdraw=stands.by_id == user.pk
            or not selectors.can_act(stands.by, item.incident),
        )
    mine = stands.holder_id == user.pk
    outside = stands.holder_id is None
    return May(
        correct=True,
        hand_over=mine,
        tell=mine or outside or item.is_file,
        take=not mine and (outside or not selectors.can_act(stands.holder, item.incident)),
    )


def custody_page(item: Item, user: User, page: Page[CustodyEvent]) -> dict[str, Any]:
    newest = list(selectors.custody(item).order_by("-number")[:DRAWN])
    return {
        "incident": item.incident,
        "item": item,
        "page": page,
        "events": page.object_list,
        "chain": picture.draw(newest[::-1]),
        "may": may(item, user),
    }


def what_now(event: CustodyEvent) -> str:
    """What a hand-over has come to."""
    if event.is_waiting:
        told = gettext("The hand-over is kept. %(name)s has the item once it is confirmed.")
        return told % {"name": event.receiver_shown}
    return gettext("%(name)s has the item now.") % {"name": event.holder_shown}


def event_page(item: Item, user: User, form: Any) -> dict[str, Any]:
    return {
        "incident": item.incident,
        "item": item,
        "form": form,
        "may": may(item, user),
    }
