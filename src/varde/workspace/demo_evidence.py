"""
What was secured in the demonstration's ransomware night, and who has it.

The note of the attackers is a file, the disk of the server an object on its way to the
police, and the firewall's logs lie with a supplier.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from varde.core.taxonomy import Tlp
from varde.evidence import observables, services, storing
from varde.evidence.services import Note
from varde.incidents import selectors as incidents

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident

RANSOM_NOTE = (
    b"YOUR FILES ARE ENCRYPTED\r\n\r\n"
    b"Do not restart the server. Write to recover@lukko.example within 72 hours.\r\n"
    b"Your ID: 7F3A-19C2\r\n"
)


def secure(incident: Incident, responder: User, *, aware: datetime, now: datetime) -> None:
    """Add the three items, each with its custody so far."""
    _ransom_note(incident, responder, aware, now)
    _disk(incident, responder, aware, now)
    _logs(incident, responder, aware, now)


def _ransom_note(incident: Incident, by: User, aware: datetime, now: datetime) -> None:
    seen = [
        entry
        for entry in incidents.timeline(incident, kind="adversary")
        if "kiristysviesti" in (entry.text or "")
    ]
    note = Note(
        title="Kiristysviesti palvelimelta LAB-APP-02",
        description="README_RECOVER.txt jokaisessa salatussa kansiossa; sisältö sama.",
        acquired_at=aware + timedelta(minutes=14),
        acquired_by=by.name,
        acquired_where="LAB-APP-02, D:\\Data",
        tool="robocopy",
        tool_version="10.0.20348",
        source_worked_properly="not-known",
        source_remark="Palvelin oli osin salattu, kun tiedosto kopioitiin.",
        copy="identical",
        observables=tuple(observables.read("recover@lukko.example\n185.0.2.14")),
        entries=tuple(seen),
    )
    stored = storing.store([RANSOM_NOTE], now=now)
    services.add_item(
        incident=incident,
        kind="file",
        note=note,
        blob=stored.blob,
        filename="README_RECOVER.txt",
        by=by,
        now=now,
    )


def _disk(incident: Incident, by: User, aware: datetime, now: datetime) -> None:
    note = Note(
        title="LAB-APP-02:n järjestelmälevy",
        description="Samsung PM893 480 Gt, sarjanumero S6KLNE0T704912",
        tlp=Tlp.AMBER,
        acquired_at=aware + timedelta(minutes=31),
        acquired_by=by.name,
        acquired_where="Konesali 2, kaappi 4",
        source_worked_properly="yes",
        source_remark="Palvelin sammutettiin virrasta, levy irrotettiin antistaattisesti.",
        person_qualification="GCFE 2024",
        copy="original",
        seal_number="PS-004711",
        seal_applied_by=by.name,
    )
    disk = services.add_item(incident=incident, kind="physical", note=note, by=by, now=now)
    services.tell(
        item=disk,
        kind="stored",
        at=aware + timedelta(minutes=38),
        place="Turvakaappi, huone 1.12",
        by=by,
        now=now,
    )
    services.hand_over(
        item=disk,
        to_name="Rikosylikonstaapeli Salla Rinne, Keskusrikospoliisi (harjoitus)",
        at=aware + timedelta(minutes=47),
        reason="Takavarikko, 2400/R/112/26",
        by=by,
        now=now,
    )


def _logs(incident: Incident, by: User, aware: datetime, now: datetime) -> None:
    note = Note(
        title="Palomuurin lokit viikolta ennen tapahtumaa",
        acquired_at=aware + timedelta(minutes=22),
        acquired_by="Päivystys, Pilvi Oy",
        supplier_name="Pilvi Oy",
        supplier_reference="INC0048213",
        kept_until=(now + timedelta(days=90)).date(),
    )
    services.add_item(incident=incident, kind="held-by-supplier", note=note, by=by, now=now)
