"""
Two who handle an incident of Exempelverket, and what they have secured.

Saga took the disk of the mail server into her hands; Sven handles incidents beside her.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import member, person
from varde.evidence import services
from varde.evidence.services import Note
from varde.incidents import services as incidents
from varde.organisations.models import Role

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """Declared by Saga just now; nothing is stated of it yet."""
    return incidents.declare(
        organisation=exempelverket, title="Skrivarna svarar inte", by=saga, now=now
    )


@pytest.fixture
def sven(exempelverket: Organisation) -> User:
    """Handles incidents at Exempelverket beside Saga."""
    user = person("sven@exempelverket.example", "Sven Ny", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.RESPONDER)


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(minutes=10)


@pytest.fixture
def note(saga: User, now: datetime) -> Note:
    """What must be said of a thing, and no more."""
    return Note(
        title="Disk ur mejlservern",
        acquired_at=now,
        acquired_by=saga.name,
        acquired_where="Serverhallen, skåp 4",
    )


@pytest.fixture
def disk(incident: Incident, saga: User, note: Note, now: datetime) -> Item:
    """A physical object; Saga has it."""
    return services.add_item(
        incident=incident, kind="physical", note=note, by=saga, now=now
    )


@pytest.fixture
def logs(incident: Incident, saga: User, now: datetime) -> Item:
    """Logs that a supplier keeps."""
    note = Note(title="Brandväggens loggar", supplier_name="Molnet AB")
    return services.add_item(
        incident=incident, kind="held-by-supplier", note=note, by=saga, now=now
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes in memory, where that may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
