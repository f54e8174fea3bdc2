"""What was not meant to stay of an upload is gone, and what was meant to is said."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from tests.support.storage import objects_in, use_folder
from varde.core.errors import StorageFullError, UploadClosedError, UploadUsedError
from varde.evidence import uploads
from varde.evidence.models import Loose, Upload
from varde.evidence.uploads import Checksum, appending, assembling

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

MEGABYTE = 2**20


def begun(incident: Incident, by: User, now: datetime, size: int) -> Upload:
    return uploads.begin(
        incident=incident, by=by, filename="disk.img", size=size, malware=False, now=now
    )


def test_bytes_with_a_checksum_that_no_longer_fit_fill_no_disk(
    small_disk: Path,
    incident: Incident,
    saga: User,
    now: datetime,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = b"k" * 6 * MEGABYTE
    monkeypatch.setattr(appending, "PIECE", MEGABYTE)
    upload = begun(incident, saga, now, len(data))
    use_folder(settings, small_disk)

    checksum = Checksum("sha256", hashlib.sha256(data).digest())
    with pytest.raises(StorageFullError):
        uploads.append(upload, io.BytesIO(data), offset=0, checksum=checksum, now=now)

    assert objects_in(small_disk) == []
    assert not Loose.objects.exists()


@pytest.mark.usefixtures("stored")
def test_one_that_takes_long_to_put_together_is_heard_of(
    incident: Incident, saga: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "PIECE", 7)
    monkeypatch.setattr(assembling, "HEARTBEAT", 0)
    upload = begun(incident, saga, now, 100)

    uploads.append(upload, io.BytesIO(b"k" * 100), offset=0, now=now)

    assert upload.state == Upload.State.STORED
    assert upload.touched_at > now


@pytest.mark.usefixtures("stored")
def test_what_an_item_uses_is_not_given_up_in_silence(
    incident: Incident, saga: User, now: datetime
) -> None:
    upload = begun(incident, saga, now, 100)
    uploads.append(upload, io.BytesIO(b"k" * 100), offset=0, now=now)
    uploads.use(upload, by=saga, now=now)

    with pytest.raises(UploadUsedError):
        uploads.give_up(upload, now=now)


@pytest.mark.usefixtures("stored")
def test_one_that_is_given_up_while_it_is_put_together_takes_no_more(
    incident: Incident, saga: User, now: datetime
) -> None:
    upload = begun(incident, saga, now, 100)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("SELECT") and 'ORDER BY "evidence_piece"."start"' in sql:
            Upload.objects.get(pk=upload.pk).pieces.all().delete()
            Upload.objects.filter(pk=upload.pk).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile), pytest.raises(UploadClosedError):
        uploads.append(upload, io.BytesIO(b"k" * 100), offset=0, now=now)
