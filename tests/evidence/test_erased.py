"""What was erased of evidence is told as erased, and everything else still works."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pypdf import PdfReader

from varde.evidence import services
from varde.evidence.models import CustodyEvent, Item, ItemStatement
from varde.evidence.services import note_of

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

TEXTS = ("title", "acquired_by", "acquired_where", "description", "observables", "tool")


@pytest.fixture
def erased(disk: Item, saga: User, later: datetime) -> Item:
    """An item of which nothing personal is left, held by somebody outside."""
    services.hand_over(
        item=disk, to_name="Krim. Ek", proof="Kvitto", at=later, by=saga, now=later
    )
    marks = {
        "erased_at": timezone.now(),
        "erased_by": saga.reference,
        "erased_reason": "requested",
    }
    ItemStatement.objects.update(**dict.fromkeys(TEXTS), **marks)
    names = ("holder_name", "handed_to_name", "place", "reason", "proof")
    CustodyEvent.objects.update(**dict.fromkeys(names), **marks)
    return Item.objects.get(pk=disk.pk)


@pytest.mark.parametrize("path", ["", "1/", "1/custody/", "1/correct/"])
def test_a_page_says_that_something_was_erased(
    client: Client, erased: Item, saga: User, path: str
) -> None:
    client.force_login(saga)

    page = client.get(f"/incidents/{erased.incident.reference}/evidence/{path}")

    assert page.status_code == 200
    assert "None" not in page.content.decode().replace("None of these", "")
    assert path == "1/correct/" or "erased on" in page.content.decode()


@pytest.mark.parametrize("name", ["label.pdf", "custody.pdf"])
def test_papers_are_still_printed(
    client: Client, erased: Item, saga: User, name: str
) -> None:
    client.force_login(saga)
    address = f"/incidents/{erased.incident.reference}/evidence/1/{name}"

    assert client.get(address).status_code == 200


def test_what_was_erased_is_said_again(erased: Item, saga: User, later: datetime) -> None:
    again = replace(
        note_of(erased.said), title="Disk", acquired_by=saga.name, acquired_where="A"
    )

    services.correct(item=erased, note=again, reason="x", number=1, by=saga, now=later)

    assert erased.title == "Disk"


def test_the_custody_form_says_who_erased_what_is_missing(
    client: Client, erased: Item, saga: User
) -> None:
    client.force_login(saga)

    paper = client.get(f"/incidents/{erased.incident.reference}/evidence/1/custody.pdf")

    text = " ".join(
        " ".join(
            page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages
        ).split()
    )
    assert text.count("by Saga Lind because the person asked for it") > 4
    assert "(–)" not in text
