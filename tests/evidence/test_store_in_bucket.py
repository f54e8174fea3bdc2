"""The same in a bucket: stored once, in pieces, verified, destroyed."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.storage import OLD_KEY, keys, left_loose, s3_storage
from varde.core.errors import StorageAwayError
from varde.evidence import checking, storing, uploads
from varde.evidence.models import Blob, Loose, Upload

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.django_db

DATA = bytes(range(256)) * 10_000


@pytest.fixture(params=["", OLD_KEY], ids=["plain", "sealed"])
def bucket(request: pytest.FixtureRequest, s3_url: str, settings: Settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "evidence": s3_storage(s3_url)}
    settings.STORAGE_KEYS = keys(request.param) if request.param else None


def objects() -> list[str]:
    return [found.name for found in storing.storage().listed()]


@pytest.mark.usefixtures("bucket")
def test_a_file_is_stored_once_and_comes_back(now: datetime) -> None:
    first = storing.store([DATA], now=now)
    second = storing.store([DATA], now=now)

    assert (first.existed, second.existed) == (False, True)
    assert objects() == [first.blob.stored_as]
    assert b"".join(storing.open_blob(first.blob)) == DATA


@pytest.mark.usefixtures("bucket")
def test_an_upload_is_put_together(
    incident: Incident,
    saga: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload = uploads.begin(
        incident=incident, by=saga, filename="x", size=len(DATA), malware=False, now=now
    )
    uploads.append(upload, io.BytesIO(DATA[:1000]), offset=0, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.append(upload, io.BytesIO(DATA[1000:]), offset=1000, now=now)

    assert upload.state == Upload.State.STORED
    assert len(objects()) == 1


@pytest.mark.usefixtures("bucket")
def test_a_missing_object_is_found_missing(now: datetime) -> None:
    blob = storing.store([DATA], now=now).blob
    storing.storage().remove(blob.stored_as)

    assert checking.look_at(blob) == (Blob.State.MISSING, None)


@pytest.mark.usefixtures("bucket")
def test_what_was_begun_and_never_kept_is_cleaned_away(now: datetime) -> None:
    left_loose(DATA, now)
    storing.clean(now=now + timedelta(days=3))

    assert objects() == []


def test_a_bucket_that_does_not_answer_keeps_the_note_of_what_was_begun(
    settings: Settings, now: datetime
) -> None:
    nobody = s3_storage("s3://evidence?endpoint=http://127.0.0.1:9&region=eu-north-1")
    settings.STORAGES = {**settings.STORAGES, "evidence": nobody}

    with pytest.raises(StorageAwayError):
        storing.store([DATA], now=now)

    assert Loose.objects.count() == 1
