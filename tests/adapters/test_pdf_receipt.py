from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from varde.adapters.pdf import render_receipt
from varde.core.canonical import digest
from varde.core.reports import Arrival, Recipient, receipt

SENT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
FINGERPRINT = "ab" * 32


def issued(**changes: Any) -> dict[str, object]:
    arrival: dict[str, Any] = {
        "submission": "SUB-2026-0001",
        "sha256": FINGERPRINT,
        "pdf_sha256": "cd" * 32,
        "incident": "VRD-2026-0001",
        "entity": "Þjóðskrá Íslands",
        "regime": "fi.kybertl",
        "stage": "early-warning",
        "version": 1,
        "recipient": Recipient("fi.lvv", "Lupa- ja valvontavirasto"),
        "submitted_at": SENT,
        "delivered_at": SENT + timedelta(seconds=1),
        "due_at": SENT + timedelta(hours=1),
    }
    return receipt(Arrival(**arrival | changes), issued_at=SENT + timedelta(minutes=5))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["en", "sv", "da", "nb", "fi", "is"])
def test_it_is_written_in_each_language(language: str) -> None:
    pdf = render_receipt(issued(), language=language, tlp="amber")

    root = PdfReader(BytesIO(pdf), strict=True).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)


def test_it_shows_the_hash_of_the_report_and_its_own() -> None:
    text = text_of(render_receipt(issued(), language="en", tlp="amber"))

    assert FINGERPRINT in text
    assert digest(issued()) in text


def test_it_says_on_time_or_late() -> None:
    on_time = text_of(render_receipt(issued(), language="en", tlp="green"))
    late = text_of(render_receipt(issued(late=True), language="en", tlp="green"))

    assert "on time" in on_time
    assert "late" in late


def test_it_tells_an_acknowledgement_from_an_arrival() -> None:
    arrived = text_of(render_receipt(issued(), language="en", tlp="green"))
    answered = text_of(
        render_receipt(issued(acknowledged_at=SENT), language="en", tlp="green")
    )

    assert "acknowledged" not in arrived
    assert "received and acknowledged" in answered


def test_the_label_stands_on_it() -> None:
    assert "TLP:RED" in text_of(render_receipt(issued(), language="is", tlp="red"))
