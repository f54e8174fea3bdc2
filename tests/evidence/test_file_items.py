"""Items that are files: their bytes, and who else needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.evidence.files import DATA, add_file
from varde.core.errors import BytesDestroyedError, OnHoldError
from varde.evidence import selectors, services
from varde.evidence.models import Blob
from varde.evidence.services import note_of
from varde.incidents import services as incidents
from varde.retention.models import LegalHold

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.evidence.services import Note
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("stored")


@pytest.fixture
def image(incident: Incident, saga: User, now: datetime) -> Item:
    return add_file(incident, saga, now)


def state_of(item: Item) -> str:
    return Blob.objects.get(pk=item.blob_id).state


def test_the_hashes_of_a_file_are_those_of_the_copy(
    image: Item, saga: User, later: datetime
) -> None:
    claimed = replace(
        note_of(image.said), copy="identical", source_sha256=sha256(DATA).hexdigest()
    )
    services.correct(item=image, note=claimed, reason="x", number=1, by=saga, now=later)

    assert image.said.comparison == "equal"


def test_the_incident_is_held_before_anything_of_its_file_is(
    image: Item, saga: User, now: datetime
) -> None:
    """As by every change, so that two cannot wait for each other."""
    with CaptureQueriesContext(connection) as asked:
        add_file(image.incident, saga, now, malware=True)

    told = [query["sql"] for query in asked.captured_queries]
    held, used = (
        next(n for n, sql in enumerate(told) if part in sql)
        for part in ('FROM "incidents_incident"', 'SET "used"')
    )
    assert held < used


def test_any_colleague_examines_a_file(image: Item, sven: User, later: datetime) -> None:
    services.tell(item=image, kind="examined", at=later, by=sven, now=later)

    assert image.stands.by == sven


def test_the_bytes_of_a_destroyed_file_go(image: Item, saga: User, later: datetime) -> None:
    services.destroy(item=image, at=later, reason="Gallrad", by=saga, now=later)

    assert state_of(image) == Blob.State.DESTROYED


def test_bytes_that_another_item_needs_stay(
    image: Item, saga: User, now: datetime, later: datetime
) -> None:
    second = add_file(image.incident, saga, now)

    services.destroy(item=image, at=later, reason="Gallrad", by=saga, now=later)
    assert state_of(image) == Blob.State.SOUND
    services.destroy(item=second, at=later, reason="Gallrad", by=saga, now=later)

    assert state_of(image) == Blob.State.DESTROYED


def test_a_legal_hold_keeps_the_bytes(
    image: Item, saga: User, ada: User, now: datetime, later: datetime
) -> None:
    LegalHold.objects.create(
        organisation=image.incident.organisation, reason="x", placed_by=ada, placed_at=now
    )

    with pytest.raises(OnHoldError):
        services.destroy(item=image, at=later, reason="Gallrad", by=saga, now=later)

    assert state_of(image) == Blob.State.SOUND


def test_bytes_that_are_destroyed_make_no_item(
    image: Item, saga: User, note: Note, later: datetime
) -> None:
    services.destroy(item=image, at=later, reason="Gallrad", by=saga, now=later)

    with pytest.raises(BytesDestroyedError):
        services.add_item(
            incident=image.incident,
            kind="file",
            note=note,
            blob=image.blob,
            by=saga,
            now=later,
        )


def test_a_correction_marks_every_item_with_the_same_bytes(
    incident: Incident, saga: User, now: datetime
) -> None:
    item, other = (add_file(incident, saga, now) for _ in range(2))
    note = replace(note_of(item.said), malware=True)

    services.correct(item=item, note=note, reason="Fel", number=1, by=saga, now=now)

    again = selectors.item(incident, other.number)

    assert again is not None
    assert again.malware


def test_malware_is_marked_on_the_item_and_on_its_bytes(
    client: Client, incident: Incident, saga: User, now: datetime
) -> None:
    item = add_file(incident, saga, now, malware=True)
    client.force_login(saga)

    page = client.get(f"/incidents/{incident.reference}/evidence/{item.number}/")

    assert item.malware
    assert Blob.objects.get(pk=item.blob_id).malware
    assert "It is never opened here." in page.content.decode()


def test_the_same_content_is_told(image: Item, saga: User, now: datetime) -> None:
    second = add_file(image.incident, saga, now)

    assert selectors.same_bytes(image, saga) == [second]


def test_the_same_content_elsewhere_is_not_told(
    image: Item, annanstans: Organisation, nils: User, saga: User, now: datetime
) -> None:
    theirs = incidents.declare(organisation=annanstans, title="X", by=nils, now=now)
    add_file(theirs, nils, now)

    assert selectors.same_bytes(image, saga) == []


def test_the_label_tells_the_whole_hash(client: Client, image: Item, saga: User) -> None:

    client.force_login(saga)
    address = f"/incidents/{image.incident.reference}/evidence/{image.number}/label.pdf"

    pdf = PdfReader(BytesIO(client.get(address).content))

    assert sha256(DATA).hexdigest() in pdf.pages[0].extract_text()
