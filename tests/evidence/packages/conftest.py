"""
A case with everything in it: sent reports with receipts, files, malware, custody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from varde.evidence import services, storing
from varde.evidence.models import CasePackage, Item
from varde.evidence.packaging import asking, building
from varde.evidence.services import Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Submission

MAIL = b"From: someone\r\nSubject: Faktura\r\n\r\nKlicka"
SAMPLE = b"MZ, and nothing that runs"

AddFile = "Callable[..., Item]"
Built = "Callable[..., tuple[CasePackage, Path]]"


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """Where the keys of the instance lie."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME


@pytest.fixture
def add_file(saga: User, now: datetime, stored: Path) -> Callable[..., Item]:
    """Saga adds a file to an incident."""

    def add(incident: Incident, data: bytes, filename: str, **said: object) -> Item:
        note = Note(
            title=filename,
            acquired_at=now,
            acquired_by=saga.name,
            acquired_where="=Mejlservern",
            **said,  # type: ignore[arg-type]
        )
        blob = storing.store([data], now=now).blob
        return services.add_item(
            incident=incident,
            kind="file",
            note=note,
            blob=blob,
            filename=filename,
            by=saga,
            now=now,
        )

    return add


@pytest.fixture
def whole_case(sent: Submission, add_file: Callable[..., Item]) -> Incident:
    """A report was sent; a mail and a sample are secured."""
    incident = sent.incident
    add_file(incident, MAIL, "Faktura å la carte.eml")
    add_file(incident, SAMPLE, "faktura.exe", malware=True)
    return incident


@pytest.fixture
def built(
    saga: User, now: datetime, home: Path, stored: Path, tmp_path: Path
) -> Callable[..., tuple[CasePackage, Path]]:
    """Ask for a package, build it and put it on the disk."""

    def build(
        incident: Incident,
        *,
        by: User = saga,
        ceiling: str = "amber",
        with_bytes: bool = True,
        language: str = "sv",
    ) -> tuple[CasePackage, Path]:
        asked = asking.ask(
            incident=incident,
            ceiling=ceiling,
            with_bytes=with_bytes,
            language=language,
            by=by,
            now=now,
        )
        building.build(asked.pk, clock=lambda: now + timedelta(minutes=1))
        asked.refresh_from_db()
        path = tmp_path / asked.filename
        if asked.stored_as:
            path.write_bytes(b"".join(storing.read(asked.stored_as)))
        return asked, path

    return build
