"""Files that are evidence, put in as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.evidence import services, storing, uploads
from varde.evidence.services import Note

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident

DATA = b"MZ what was on the disk" * 100


def add_file(
    incident: Incident,
    by: User,
    now: datetime,
    data: bytes = DATA,
    *,
    malware: bool = False,
    filename: str = "avbild.bin",
) -> Item:
    """An item of some bytes, as a form brings them."""
    with storing.Incoming(now=now) as incoming:
        incoming.take([data])
        upload = uploads.arrived(
            incoming, incident=incident, by=by, filename=filename, now=now
        )
    note = Note(
        title="Avbild",
        acquired_at=now,
        acquired_by=by.name,
        acquired_where="Serverhallen",
        malware=malware,
    )
    return services.add_item(
        incident=incident, kind="file", upload=upload, note=note, by=by, now=now
    )
