from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import (
    CustodyOutOfOrderError,
    FutureCustodyError,
    InvalidTextError,
    InvalidValueError,
)
from varde.evidence import selectors, services
from varde.evidence.models import CustodyEvent, Item
from varde.evidence.services import Note
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

Kind = CustodyEvent.Kind


def kinds(item: Item) -> list[str]:
    return [event.kind for event in selectors.custody(item)]


def test_items_are_numbered_within_their_incident(disk: Item, logs: Item) -> None:
    assert [disk.short, logs.short] == ["E1", "E2"]
    assert disk.reference == f"{disk.incident.reference}/E1"


def test_whoever_adds_a_thing_has_it(disk: Item, saga: User) -> None:
    assert kinds(disk) == [Kind.COLLECTED]
    assert disk.stands.holder == saga
    assert disk.stands.place == "Serverhallen, skåp 4"


def test_what_a_supplier_holds_the_supplier_has(logs: Item) -> None:
    assert logs.stands.holder is None
    assert logs.stands.holder_name == "Molnet AB"


def test_the_incidents_label_holds_unless_another_is_chosen(disk: Item) -> None:
    assert disk.tlp == disk.incident.tlp == "amber"


def test_an_items_label_makes_nothing_wider(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    item = services.add_item(
        incident=incident,
        kind="physical",
        note=replace(note, tlp="clear"),
        by=saga,
        now=now,
    )

    assert item.tlp == "amber"


def test_what_somebody_else_secured_came_from_him(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    item = services.add_item(
        incident=incident,
        kind="physical",
        note=replace(note, acquired_by="Kalle Berg, Molnet AB"),
        received_how="Formulär 17, undertecknat av Kalle Berg",
        by=saga,
        now=now,
    )

    collected, received = selectors.custody(item)
    assert collected.holder_name == "Kalle Berg, Molnet AB"
    assert (received.kind, received.holder) == (Kind.RECEIVED, saga)
    assert received.proof == "Formulär 17, undertecknat av Kalle Berg"


def test_what_somebody_else_secured_needs_his_form(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.add_item(
            incident=incident,
            kind="physical",
            note=replace(note, acquired_by="Kalle Berg"),
            by=saga,
            now=now,
        )

    assert refusal.value.params == {"field": "received_how", "reason": "empty"}
    assert not Item.objects.exists()


def test_nothing_is_received_before_it_was_secured(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    with pytest.raises(CustodyOutOfOrderError) as refusal:
        services.add_item(
            incident=incident,
            kind="physical",
            note=replace(note, acquired_by="Kalle Berg"),
            received_at=now - timedelta(hours=1),
            received_how="Formulär 17",
            by=saga,
            now=now,
        )

    assert refusal.value.params["field"] == "received_at"


@pytest.mark.parametrize("name", ["title", "acquired_by", "acquired_where", "acquired_at"])
def test_who_when_and_where_must_be_said(
    incident: Incident, saga: User, note: Note, now: datetime, name: str
) -> None:
    empty = None if name == "acquired_at" else " "

    with pytest.raises(InvalidTextError) as refusal:
        services.add_item(
            incident=incident,
            kind="physical",
            note=replace(note, **{name: empty}),
            by=saga,
            now=now,
        )

    assert refusal.value.params == {"field": name, "reason": "empty"}


def test_nothing_is_secured_in_the_future(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    tomorrow = replace(note, acquired_at=now + timedelta(days=1))

    with pytest.raises(FutureCustodyError):
        services.add_item(
            incident=incident, kind="physical", note=tomorrow, by=saga, now=now
        )


def test_a_supplier_is_named(incident: Incident, saga: User, now: datetime) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.add_item(
            incident=incident,
            kind="held-by-supplier",
            note=Note(title="Loggar"),
            by=saga,
            now=now,
        )

    assert refusal.value.params["field"] == "supplier_name"


def test_a_supplier_is_no_organisation_that_the_person_does_not_see(
    incident: Incident, saga: User, annanstans: Organisation, now: datetime
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        services.add_item(
            incident=incident,
            kind="held-by-supplier",
            note=Note(title="Loggar", supplier=annanstans),
            by=saga,
            now=now,
        )

    assert refusal.value.params["field"] == "supplier"


@pytest.mark.parametrize("name", ["acquired_by", "supplier_name"])
def test_whoever_is_named_is_named_and_not_by_a_reference(
    incident: Incident, saga: User, sven: User, note: Note, now: datetime, name: str
) -> None:
    """In the record a reference stands for an account, whoever wrote it there."""
    note = replace(note, **{name: sven.reference})

    with pytest.raises(InvalidTextError) as refusal:
        services.add_item(incident=incident, kind="physical", note=note, by=saga, now=now)

    assert refusal.value.params == {"field": name, "reason": "a-reference"}


@pytest.mark.parametrize("kind", ["file", "thing"])
def test_a_file_needs_bytes_and_nothing_else_is_an_item(
    incident: Incident, saga: User, note: Note, now: datetime, kind: str
) -> None:
    with pytest.raises(InvalidValueError):
        services.add_item(incident=incident, kind=kind, note=note, by=saga, now=now)


@pytest.mark.parametrize("text", ["abc", "g" * 64, "a" * 63])
def test_a_hash_is_one(
    incident: Incident, saga: User, note: Note, now: datetime, text: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        services.add_item(
            incident=incident,
            kind="physical",
            note=replace(note, source_sha256=text),
            by=saga,
            now=now,
        )

    assert refusal.value.params == {"field": "source_sha256", "reason": "not-a-hash"}


def test_a_hash_is_taken_as_a_tool_prints_it(
    incident: Incident, saga: User, note: Note, now: datetime
) -> None:
    printed = replace(note, source_sha256="AB " * 32, copy_sha256="ab" * 32)

    item = services.add_item(
        incident=incident, kind="physical", note=printed, by=saga, now=now
    )

    assert item.said.comparison == "equal"


def test_a_timeline_entry_of_another_incident_is_not_linked(
    exempelverket: Organisation, disk: Item, saga: User, note: Note, now: datetime
) -> None:
    other = incidents.declare(organisation=exempelverket, title="Annat", by=saga, now=now)
    entry = incidents.add_timeline_entry(
        incident=other, kind="system", happened_at=now, text="x", by=saga, now=now
    )

    with pytest.raises(InvalidValueError) as refusal:
        services.add_item(
            incident=disk.incident,
            kind="physical",
            note=replace(note, entries=(entry,)),
            by=saga,
            now=now,
        )

    assert refusal.value.params["field"] == "entries"


def test_it_is_recorded_with_all_that_was_said(disk: Item, saga: User) -> None:
    collected, added, *_earlier = audit.chain(disk.incident.reference)

    assert (added.action, added.actor) == ("evidence.added", saga.reference)
    assert added.detail is not None
    assert added.detail["title"] == "Disk ur mejlservern"
    assert added.detail["acquired_at"] == "2026-10-06T21:30:00Z"
    assert collected.action == "custody.collected"
    assert collected.detail is not None
    assert collected.detail["holder"] == saga.reference
