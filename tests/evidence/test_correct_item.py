from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import (
    InvalidTextError,
    InvalidValueError,
    ItemCorrectedError,
    NothingCorrectedError,
)
from varde.evidence import selectors, services
from varde.evidence.models import Item
from varde.evidence.services import note_of
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from varde.accounts.models import User


def correct(item: Item, by: User, now: datetime, **changed: object) -> None:
    services.correct(
        item=item,
        note=replace(note_of(item.said), **changed),
        reason="Skrivfel",
        number=item.said.number,
        by=by,
        now=now,
    )


def test_what_is_said_last_holds(disk: Item, saga: User, later: datetime) -> None:
    correct(disk, saga, later, title="Disk ur webbservern")

    again = selectors.item(disk.incident, 1)

    assert again is not None
    assert again.title == "Disk ur webbservern"


def test_what_was_said_before_stays(disk: Item, saga: User, later: datetime) -> None:
    correct(disk, saga, later, title="Disk ur webbservern")

    newest, first = selectors.statements(disk)

    assert (newest.number, newest.reason) == (2, "Skrivfel")
    assert (first.number, first.title) == (1, "Disk ur mejlservern")


def test_a_correction_says_why(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.correct(
            item=disk,
            note=replace(note_of(disk.said), title="Annat"),
            reason=" ",
            number=1,
            by=saga,
            now=later,
        )

    assert refusal.value.params == {"field": "reason", "reason": "empty"}


def test_a_correction_changes_something(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(NothingCorrectedError):
        correct(disk, saga, later)


def test_nobody_corrects_what_he_has_not_seen(
    disk: Item, saga: User, later: datetime
) -> None:
    seen = note_of(disk.said)
    correct(disk, saga, later, title="Disk ur webbservern")

    with pytest.raises(ItemCorrectedError) as refusal:
        services.correct(
            item=disk,
            note=replace(seen, description="Svart"),
            reason="Saknades",
            number=1,
            by=saga,
            now=later,
        )

    assert refusal.value.params["statement"] == 2


def test_a_link_to_the_timeline_is_a_correction(
    disk: Item, saga: User, later: datetime
) -> None:
    entry = incidents.add_timeline_entry(
        incident=disk.incident,
        kind="own-action",
        happened_at=later,
        text="Disken togs ur servern.",
        by=saga,
        now=later,
    )

    correct(disk, saga, later, entries=(entry,))

    assert selectors.linked_entries(disk.said) == [entry]


def test_a_thing_is_no_copy_of_itself(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        correct(disk, saga, later, copy_of=disk)

    assert refusal.value.params["field"] == "copy_of"


def test_the_record_tells_what_was_corrected(
    disk: Item, saga: User, later: datetime
) -> None:
    correct(disk, saga, later, title="Disk ur webbservern", tlp="red")

    newest = audit.chain(disk.incident.reference)[0]

    assert newest.detail == {
        "item": "E1",
        "statement": 2,
        "reason": "Skrivfel",
        "said": {"title": "Disk ur webbservern", "tlp": "red"},
        "before": {"title": "Disk ur mejlservern", "tlp": "amber"},
    }


def test_a_slip_of_the_pen_in_a_seal_is_corrected(
    disk: Item, saga: User, later: datetime
) -> None:
    correct(disk, saga, later, seal_number="S-4711")
    correct(disk, saga, later, seal_number="S-4712")

    assert disk.seal == "S-4712"
