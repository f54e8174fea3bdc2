"""What the picture of a chain of custody shows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from varde.evidence import selectors, services
from varde.evidence.picture import BOXES_DRAWN, Chain, draw

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import Item


def drawn(item: Item) -> Chain:
    return draw(selectors.custody(item))


def test_each_who_had_it_is_a_box_and_what_he_did_a_mark(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    services.tell(item=disk, kind="examined", at=later, by=saga, now=later)
    services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)
    services.confirm(item=disk, at=later, by=sven, now=later)

    chain = drawn(disk)

    assert [(box.name, box.done) for box in chain.boxes] == [
        ("Saga Lind", "Examined"),
        ("Sven Ny", ""),
    ]
    assert [arrow.label for arrow in chain.arrows] == ["Received"]


def test_what_is_not_confirmed_is_drawn_so(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)

    assert [arrow.waits for arrow in drawn(disk).arrows] == [True]


def test_the_end_is_a_box_of_its_own(disk: Item, saga: User, later: datetime) -> None:
    services.destroy(item=disk, at=later, reason="Gallrad", by=saga, now=later)

    assert [box.is_end for box in drawn(disk).boxes] == [False, True]


def test_a_long_chain_is_cut_at_its_beginning(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    people = [saga, sven]
    for n in range(BOXES_DRAWN + 2):
        giver, taker = people[n % 2], people[(n + 1) % 2]
        services.hand_over(item=disk, to=taker, at=later, by=giver, now=later)
        services.confirm(item=disk, at=later, by=taker, now=later)

    chain = drawn(disk)

    assert (len(chain.boxes), chain.left_out) == (BOXES_DRAWN, 3)
    assert len(chain.arrows) == BOXES_DRAWN - 1


def test_nothing_overlaps_and_all_is_inside(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)

    chain = drawn(disk)

    first, second = chain.boxes
    assert first.top + chain.box_height == chain.arrows[0].top
    assert chain.arrows[0].end == second.top
    assert second.top + chain.box_height < chain.height
