from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from varde.evidence import selectors, services
from varde.evidence.models import CustodyEvent

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.evidence.models import Item

Kind = CustodyEvent.Kind
AT = "2026-10-06T23:45"


@pytest.fixture
def here(disk: Item) -> str:
    return f"/incidents/{disk.incident.reference}/evidence/1/custody/"


@pytest.fixture
def handed(disk: Item, saga: User, sven: User, later: datetime) -> Item:
    """Saga hands the disk over to Sven, who has yet to answer."""
    services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)
    return disk


def newest(item: Item) -> CustodyEvent:
    event = selectors.custody(item).last()
    assert event is not None
    return event


def test_a_thing_goes_from_one_to_another(
    client: Client, disk: Item, saga: User, sven: User, here: str
) -> None:
    client.force_login(saga)
    client.post(f"{here}hand-over/", {"to": sven.reference, "at": AT})
    client.force_login(sven)

    client.post(f"{here}answer/", {"answer": "received", "at": AT, "place": "Labbet"})

    assert newest(disk).holder == sven
    assert newest(disk).place == "Labbet"


def test_the_receiver_sees_in_the_list_that_something_waits(
    client: Client, handed: Item, sven: User
) -> None:
    client.force_login(sven)

    page = client.get(f"/incidents/{handed.incident.reference}/evidence/").content.decode()

    assert "Saga Lind hands it over to you." in page


def test_whoever_is_not_the_receiver_is_told_no(
    client: Client, handed: Item, saga: User, here: str
) -> None:
    client.force_login(saga)

    response = client.post(f"{here}answer/", {"answer": "received", "at": AT})

    assert response.status_code == 403
    assert newest(handed).is_waiting


def test_an_auditor_answers_nothing(
    client: Client, handed: Item, aino: User, here: str
) -> None:
    client.force_login(aino)

    assert client.get(f"{here}answer/").status_code == 403
    assert client.post(f"{here}answer/", {"answer": "received"}).status_code == 403


def test_not_accepting_without_a_reason_is_told_beside_the_field(
    client: Client, handed: Item, sven: User, here: str
) -> None:
    client.force_login(sven)

    response = client.post(f"{here}answer/", {"answer": "refused", "at": AT})

    assert response.status_code == 422
    assert "Say why it is not accepted." in response.content.decode()


def test_a_hand_over_is_taken_back(
    client: Client, handed: Item, saga: User, here: str
) -> None:
    client.force_login(saga)

    client.post(f"{here}withdraw/", {"at": AT, "reason": "Fel person"})

    assert newest(handed).kind == Kind.WITHDRAWN


def test_somebody_outside_signs_a_form(
    client: Client, disk: Item, saga: User, here: str
) -> None:
    client.force_login(saga)

    client.post(
        f"{here}hand-over/",
        {"to_name": "Kriminalassistent Ek", "at": AT, "proof": "Kvitto 17"},
    )

    assert newest(disk).holder_name == "Kriminalassistent Ek"


def test_the_form_that_came_later_is_told(
    client: Client, disk: Item, saga: User, here: str
) -> None:
    client.force_login(saga)
    client.post(f"{here}hand-over/", {"to_name": "Kriminalassistent Ek", "at": AT})

    without = client.post(f"{here}answer/", {"answer": "received", "at": AT})
    told = {"answer": "received", "at": AT, "proof": "Kvitto 17"}
    with_form = client.post(f"{here}answer/", told)

    assert (without.status_code, with_form.status_code) == (422, 302)


def test_a_thing_goes_back_for_good(
    client: Client, disk: Item, saga: User, here: str
) -> None:
    client.force_login(saga)
    told = {"to_name": "Molnet AB", "at": AT, "for_good": "on", "proof": "Kvitto 17"}

    client.post(f"{here}hand-over/", told)

    assert newest(disk).kind == Kind.RETURNED


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Say who gets it."),
        ({"to_name": "Ek", "for_good": "on"}, "Say who signed for it"),
        ({"to_name": "Ek", "at": "2026-10-06T22:00"}, "before the event that it follows"),
        ({"to": "U-NILS"}, "Select a valid choice"),
    ],
)
def test_a_hand_over_that_does_not_hold_is_told_beside_its_field(
    client: Client, saga: User, here: str, told: dict[str, str], sentence: str
) -> None:
    client.force_login(saga)

    response = client.post(f"{here}hand-over/", {"at": AT} | told)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_strict_label_asks_for_the_ground(
    client: Client, disk: Item, saga: User, here: str
) -> None:
    disk.incident.tlp = "red"
    disk.incident.save()
    client.force_login(saga)

    response = client.post(f"{here}hand-over/", {"to_name": "Ek", "at": AT})

    assert "TLP:RED forbids this." in response.content.decode()


def test_an_examination_is_told_with_its_seals(
    client: Client, disk: Item, saga: User, here: str
) -> None:
    client.force_login(saga)

    client.post(f"{here}tell/", {"kind": "examined", "at": AT, "seal_applied": "S-1"})

    assert (newest(disk).kind, newest(disk).seal) == (Kind.EXAMINED, "S-1")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": "stored"}, "Say where it is stored."),
        ({"kind": "destroyed"}, "Say why it was destroyed."),
        ({"kind": "examined", "seal_opened": "S-9"}, "That seal is not on the item."),
        ({"kind": "examined", "at": "2150-01-01T00:00"}, "This lies in the future."),
    ],
)
def test_what_was_not_done_is_told_beside_its_field(
    client: Client, saga: User, here: str, told: dict[str, str], sentence: str
) -> None:
    client.force_login(saga)

    response = client.post(f"{here}tell/", {"at": AT} | told)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_whoever_does_not_have_it_is_told_who_does(
    client: Client, disk: Item, sven: User, here: str
) -> None:
    client.force_login(sven)

    page = client.get(f"{here}hand-over/").content.decode()
    sent = client.post(f"{here}hand-over/", {"to_name": "Ek", "at": AT})

    assert "Saga Lind has the item." in page
    assert sent.status_code == 409


def test_what_a_supplier_held_is_received(client: Client, logs: Item, saga: User) -> None:
    client.force_login(saga)
    here = f"/incidents/{logs.incident.reference}/evidence/{logs.number}/custody/"

    client.post(f"{here}take/", {"at": "2026-10-06T23:45", "proof": "Följesedel 3"})

    assert newest(logs).holder == saga


def test_the_chain_is_a_picture_and_a_table(
    client: Client, handed: Item, aino: User, here: str
) -> None:
    client.force_login(aino)

    page = client.get(here).content.decode()

    assert '<svg class="chain" role="img" aria-labelledby="chain-title chain-desc"' in page
    assert "Saga Lind → Sven Ny" in page
    assert page.count('<tr id="event-') == 2


def test_the_chain_is_shown_in_pages(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    for _ in range(60):
        services.tell(item=disk, kind="examined", at=later, by=saga, now=later)
    client.force_login(saga)

    first, second = (client.get(f"{here}?page={n}").content.decode() for n in (1, 2))

    assert first.count('<tr id="event-') == 50
    assert second.count('<tr id="event-') == 11
