"""
The receipt: what arrived, when, and by which hash it can be recognised.

Its schema is `rulebook/schemas/receipt.json`. It names the report by the hash of its data
and by that of its PDF (since version 2). It repeats nothing of the report's
content, so it can be shown to anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..instants import iso
from .payload import Recipient

FORMAT = "varde-receipt/2"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A submission that has reached its recipient."""

    submission: str
    sha256: str
    pdf_sha256: str
    incident: str
    entity: str
    regime: str
    stage: str
    version: int
    recipient: Recipient
    submitted_at: datetime
    delivered_at: datetime
    due_at: datetime | None = None
    late: bool = False
    acknowledged_at: datetime | None = None


def receipt(arrival: Arrival, *, issued_at: datetime) -> dict[str, object]:
    """Return the receipt as JSON types; its canonical JSON is what is kept."""
    return {
        "format": FORMAT,
        "submission": {
            "reference": arrival.submission,
            "sha256": arrival.sha256,
            "pdf_sha256": arrival.pdf_sha256,
            "incident": arrival.incident,
            "entity": arrival.entity,
            "regime": arrival.regime,
            "stage": arrival.stage,
            "version": arrival.version,
            "submitted_at": iso(arrival.submitted_at),
            "due_at": _instant(arrival.due_at),
            "late": arrival.late,
        },
        "recipient": {"id": arrival.recipient.id, "name": arrival.recipient.name},
        "delivered_at": iso(arrival.delivered_at),
        "acknowledged_at": _instant(arrival.acknowledged_at),
        "issued_at": iso(issued_at),
    }


def _instant(value: datetime | None) -> str | None:
    return iso(value) if value else None
