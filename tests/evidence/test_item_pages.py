from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from varde.evidence import selectors, services
from varde.evidence.services import Note, note_of
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident


@pytest.fixture
def posted() -> dict[str, Any]:
    """What a browser sends of a physical object, the optional answers left empty."""
    return {
        "kind": "physical",
        "title": "Disk ur mejlservern",
        "tlp": "amber",
        "acquired_at": "2026-10-06T23:00",
        "acquired_by": "Saga Lind",
        "acquired_where": "Skåp 4",
        "source_worked_properly": "yes",
    }


@pytest.fixture
def here(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/evidence/"


def test_the_list_tells_what_there_is_and_who_has_it(
    client: Client, disk: Item, logs: Item, saga: User, here: str
) -> None:
    client.force_login(saga)

    page = client.get(here).content.decode()

    assert "Disk ur mejlservern" in page
    assert "Serverhallen, skåp 4" in page
    assert "Molnet AB" in page


def test_an_empty_list_leads_to_the_form(client: Client, saga: User, here: str) -> None:
    client.force_login(saga)

    page = client.get(here).content.decode()

    assert "Nothing has been secured yet." in page
    assert f'href="{here}add/"' in page


def test_a_reader_sees_no_way_to_add(
    client: Client, disk: Item, aino: User, here: str
) -> None:
    client.force_login(aino)

    assert f"{here}add/" not in client.get(here).content.decode()
    assert client.get(f"{here}add/").status_code == 403


@pytest.mark.parametrize("who", ["nils", "disa", "stranger"])
def test_somebody_elsewhere_finds_nothing(
    client: Client, disk: Item, here: str, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))

    for path in (here, f"{here}1/", f"{here}1/custody/", f"{here}1/label.pdf"):
        assert client.get(path).status_code == 404


def test_a_sealed_incident_hides_its_evidence(
    client: Client, disk: Item, saga: User, sven: User, now: datetime, here: str
) -> None:
    incidents.seal(incident=disk.incident, readers=[], revision=0, by=saga, now=now)
    client.force_login(sven)

    assert client.get(f"{here}1/").status_code == 404
    assert client.get(f"{here}1/custody.pdf").status_code == 404


def test_an_object_is_added(
    client: Client, incident: Incident, saga: User, here: str, posted: dict[str, Any]
) -> None:
    client.force_login(saga)

    response = client.post(f"{here}add/", posted | {"observables": "hxxp://bad[.]example"})

    (item,) = selectors.items(incident)
    assert response["Location"] == f"{here}1/"
    assert item.said.acquired_at == datetime.fromisoformat("2026-10-06T21:00:00Z")
    assert item.said.observables == [["url", "http://bad.example"]]


def test_what_a_supplier_holds_is_added(
    client: Client, incident: Incident, saga: User, here: str
) -> None:
    client.force_login(saga)
    told = {
        "kind": "held-by-supplier",
        "title": "Loggar",
        "tlp": "green",
        "source_worked_properly": "not-known",
        "supplier_name": "Molnet AB",
        "kept_until": "2026-12-24",
    }

    client.post(f"{here}add/", told)

    (item,) = selectors.items(incident)
    assert item.said.kept_until is not None
    assert item.stands.holder_name == "Molnet AB"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": ""}, "required"),
        ({"acquired_by": "Kalle"}, "Say how it came to you from there."),
        ({"source_sha256": "abc"}, "Write the hash as 64 or 128 signs"),
        ({"acquired_at": "2150-01-01T00:00"}, "This lies in the future."),
        ({"title": "a\u202eb"}, "changes the reading direction"),
    ],
)
def test_what_does_not_hold_is_told_beside_its_field(
    client: Client,
    saga: User,
    here: str,
    posted: dict[str, Any],
    changed: dict[str, str],
    told: str,
) -> None:
    client.force_login(saga)

    response = client.post(f"{here}add/", posted | changed)

    assert response.status_code == 422
    assert told in response.content.decode()


def test_a_file_is_asked_for(client: Client, saga: User, here: str) -> None:
    client.force_login(saga)

    response = client.post(f"{here}add/", {"kind": "file", "title": "Logg"})

    assert response.status_code == 422
    assert "Choose the file." in response.content.decode()


def test_the_page_of_an_item_tells_its_note_and_its_custody(
    client: Client, disk: Item, aino: User, here: str
) -> None:
    client.force_login(aino)

    page = client.get(f"{here}1/").content.decode()

    assert "Serverhallen, skåp 4" in page
    assert "Collected" in page
    assert "<svg" in page
    assert "/correct/" not in page


def test_an_address_in_a_note_is_made_harmless(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    services.correct(
        item=disk,
        note=replace(note_of(disk.said), description="Hämtad från http://bad.example/x"),
        reason="Källa",
        number=1,
        by=saga,
        now=later,
    )
    client.force_login(saga)

    page = client.get(f"{here}1/").content.decode()

    assert "hxxp://bad[.]example/x" in page


def test_an_identical_copy_that_is_none_is_told(
    client: Client,
    incident: Incident,
    saga: User,
    note: Note,
    now: datetime,
    here: str,
) -> None:
    claimed = replace(note, copy="identical", source_sha256="a" * 64, copy_sha256="b" * 64)
    services.add_item(incident=incident, kind="physical", note=claimed, by=saga, now=now)
    client.force_login(saga)

    page = client.get(f"{here}1/").content.decode()

    assert "This is not an identical copy." in page


def test_a_correction_is_kept_beside_what_was_said(
    client: Client, disk: Item, saga: User, here: str, posted: dict[str, Any]
) -> None:
    client.force_login(saga)
    told = posted | {"title": "Disk ur webbservern", "reason": "Fel server", "number": 1}

    client.post(f"{here}1/correct/", told)

    page = client.get(f"{here}1/").content.decode()
    assert "Fel server" in page
    assert "Title: Disk ur mejlservern → Disk ur webbservern" in page


def test_two_corrections_at_the_same_time_are_a_conflict(
    client: Client, disk: Item, saga: User, here: str, posted: dict[str, Any]
) -> None:
    client.force_login(saga)
    told = posted | {"reason": "Fel", "number": 1}
    client.post(f"{here}1/correct/", told | {"title": "Disk ur webbservern"})

    second = client.post(f"{here}1/correct/", told | {"title": "Disk ur filservern"})

    assert second.status_code == 409


@pytest.mark.parametrize("number", [0, 2, 2**31, 10**30])
def test_an_item_that_is_not_there_is_not_found(
    client: Client, disk: Item, saga: User, here: str, number: int
) -> None:
    client.force_login(saga)

    assert client.get(f"{here}{number}/").status_code == 404
