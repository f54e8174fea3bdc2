"""Labels and custody forms: tagged PDF, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from varde.adapters.pdf.evidence import qr_code
from varde.evidence import services

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.evidence.models import Item


def read(response: HttpResponse) -> PdfReader:
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content), strict=True)


def text_of(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


@pytest.fixture
def here(disk: Item) -> str:
    return f"/incidents/{disk.incident.reference}/evidence/1/"


def test_a_label_names_the_item_its_label_and_its_seal(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    services.tell(
        item=disk, kind="examined", seal_applied="S-17", at=later, by=saga, now=later
    )
    client.force_login(saga)

    pdf = read(client.get(f"{here}label.pdf"))

    assert len(pdf.pages) == 1
    for told in (disk.reference, "TLP:AMBER", "Disk ur mejlservern", "S-17"):
        assert told in text_of(pdf)


def test_a_label_takes_a_long_title(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    note = replace(services.note_of(disk.said), title="Å" * 200)
    services.correct(item=disk, note=note, reason="x", number=1, by=saga, now=later)
    client.force_login(saga)

    assert len(read(client.get(f"{here}label.pdf")).pages) == 1


@pytest.mark.parametrize("name", ["label.pdf", "custody.pdf"])
@pytest.mark.parametrize("language", ["en", "sv", "da", "nb", "fi", "is"])
def test_papers_are_tagged_in_each_language(
    client: Client, disk: Item, saga: User, here: str, name: str, language: str
) -> None:
    saga.language = language
    saga.save()
    client.force_login(saga)

    root = read(client.get(here + name)).trailer["/Root"]

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)


def test_a_custody_form_says_that_an_identical_copy_was_not_compared(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    note = replace(services.note_of(disk.said), copy="identical")
    services.correct(item=disk, note=note, reason="x", number=1, by=saga, now=later)
    client.force_login(saga)

    text = text_of(read(client.get(f"{here}custody.pdf")))

    assert "An identical copy of the whole source The hashes cannot be compared" in text


def test_a_custody_form_tells_every_event_and_has_room_to_sign(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    services.hand_over(
        item=disk, to_name="Krim. Ek", proof="Kvitto 17", at=later, by=saga, now=later
    )
    client.force_login(saga)

    text = text_of(read(client.get(f"{here}custody.pdf")))

    for told in ("Collected", "Handed over", "to Krim. Ek", "Kvitto 17", "signature"):
        assert told in text


def test_a_form_of_many_events_goes_on_over_pages(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    for _ in range(60):
        services.tell(item=disk, kind="examined", at=later, by=saga, now=later)
    client.force_login(saga)

    assert len(read(client.get(f"{here}custody.pdf")).pages) > 2


def test_what_a_person_wrote_is_never_run(
    client: Client, disk: Item, saga: User, later: datetime, here: str
) -> None:
    services.tell(
        item=disk,
        kind="examined",
        reason='#panic("x") $x$ \\ *a* 😀',
        at=later,
        by=saga,
        now=later,
    )
    client.force_login(saga)

    assert '#panic("x")' in text_of(read(client.get(f"{here}custody.pdf")))


def test_a_qr_code_is_a_drawing_without_a_script() -> None:
    drawing = qr_code("https://varde.example/incidents/VRD-2026-0001/evidence/1/")

    assert drawing.startswith("<svg")
    assert "<script" not in drawing
