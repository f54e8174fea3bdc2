"""Files on their way in: begun, continued, put together, used, given up."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.storage import objects_in
from varde.core.errors import (
    DomainError,
    FileTooLargeError,
    TooManyUploadsError,
    UploadClosedError,
    UploadMovedError,
    UploadUnfinishedError,
    UploadUsedError,
    WrongChecksumError,
)
from varde.evidence import storing, tasks, uploads
from varde.evidence.models import Blob, Loose, Upload
from varde.evidence.uploads import Checksum, appending, assembling, clean_filename
from varde.retention.services import place_hold

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.usefixtures("stored")

DATA = b"0123456789" * 10
LATER = timedelta(hours=25)


@pytest.fixture
def upload(incident: Incident, saga: User, now: datetime) -> Upload:
    return begun(incident, saga, now)


def begun(incident: Incident, by: User, now: datetime, size: int = 100) -> Upload:
    return uploads.begin(
        incident=incident, by=by, filename="disk.img", size=size, malware=False, now=now
    )


def send(
    upload: Upload, data: bytes, now: datetime, checksum: Checksum | None = None
) -> None:
    stream = io.BytesIO(data)
    uploads.append(upload, stream, offset=upload.received, checksum=checksum, now=now)


class BrokenLine(io.BytesIO):
    """Hands out what it has, and then the line is gone."""

    def read(self, size: int | None = -1, /) -> bytes:
        if data := super().read(size):
            return data
        raise ConnectionResetError


def test_what_came_at_once_is_stored(upload: Upload, now: datetime) -> None:
    send(upload, DATA, now)

    assert upload.state == Upload.State.STORED
    assert upload.blob is not None
    assert upload.blob.sha256 == hashlib.sha256(DATA).hexdigest()


def test_what_came_before_a_break_is_kept(upload: Upload, now: datetime) -> None:
    uploads.append(upload, BrokenLine(DATA[:40]), offset=0, now=now)
    send(upload, DATA[40:], now)

    assert upload.blob is not None
    assert b"".join(storing.open_blob(upload.blob)) == DATA


def test_it_comes_in_many_pieces(
    upload: Upload, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "PIECE", 7)
    send(upload, DATA[:50], now)
    assert upload.pieces.count() == 8
    send(upload, DATA[50:], now)

    assert upload.blob is not None
    assert b"".join(storing.open_blob(upload.blob)) == DATA


def test_the_pieces_go_when_the_whole_is_there(
    stored: Path,
    upload: Upload,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(upload, DATA[:50], now)
    with django_capture_on_commit_callbacks(execute=True):
        send(upload, DATA[50:], now)

    assert len(objects_in(stored)) == 1
    assert not Loose.objects.exists()


def test_more_than_was_announced_is_not_taken(upload: Upload, now: datetime) -> None:
    send(upload, DATA + b"more", now)

    assert (upload.received, upload.size) == (100, 100)


def test_bytes_that_do_not_follow_are_refused(upload: Upload, now: datetime) -> None:
    send(upload, DATA[:40], now)

    with pytest.raises(UploadMovedError) as refusal:
        uploads.append(upload, io.BytesIO(DATA), offset=30, now=now)

    assert refusal.value.params == {"received": 40}


def test_of_two_that_send_the_same_one_wins(
    stored: Path, upload: Upload, now: datetime
) -> None:
    twin = Upload.objects.get(pk=upload.pk)
    send(upload, DATA[:40], now)

    with pytest.raises(UploadMovedError):
        send(twin, DATA[:40], now)

    assert len(objects_in(stored)) == 1


def test_right_bytes_fit_their_checksum(upload: Upload, now: datetime) -> None:
    send(upload, DATA[:50], now, Checksum("sha1", hashlib.sha1(DATA[:50]).digest()))

    assert upload.received == 50


def test_bytes_that_changed_on_the_way_are_dropped(
    stored: Path, upload: Upload, now: datetime
) -> None:
    with pytest.raises(WrongChecksumError):
        send(upload, DATA[:50], now, Checksum("sha256", hashlib.sha256(b"").digest()))

    assert upload.received == 0
    assert objects_in(stored) == []


def test_a_finished_upload_takes_no_more(upload: Upload, now: datetime) -> None:
    send(upload, DATA, now)

    with pytest.raises(UploadClosedError):
        send(upload, DATA, now)


def test_an_empty_file_is_there_at_once(
    incident: Incident,
    saga: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = begun(incident, saga, now, size=0)

    assert upload.state == Upload.State.STORED


def test_an_empty_file_that_was_left_lying_is_put_together(
    incident: Incident, saga: User, now: datetime
) -> None:
    upload = begun(incident, saga, now, size=0)

    assert uploads.unfinished(now=now + timedelta(minutes=2)) == [upload]


def test_a_file_over_the_limit_is_not_begun(
    incident: Incident, saga: User, now: datetime, settings: Settings
) -> None:
    settings.EVIDENCE_LIMIT = 99

    with pytest.raises(FileTooLargeError):
        begun(incident, saga, now)


def test_a_person_has_so_many_uploads_under_way(
    upload: Upload, saga: User, now: datetime, settings: Settings
) -> None:
    settings.UPLOADS_PER_PERSON = 1

    with pytest.raises(TooManyUploadsError):
        begun(upload.incident, saga, now)


def test_another_person_has_a_quota_of_his_own(
    upload: Upload, sven: User, now: datetime, settings: Settings
) -> None:
    settings.UPLOADS_PER_PERSON = 1

    assert begun(upload.incident, sven, now).pk


def test_a_large_file_is_put_together_by_the_worker(
    upload: Upload, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembling, "AT_ONCE", 99)
    send(upload, DATA, now)

    assert upload.state == Upload.State.RECEIVING
    uploads.finish(upload, now=now)
    assert upload.state == Upload.State.STORED


def test_one_puts_it_together(upload: Upload, now: datetime) -> None:
    Upload.objects.update(received=100, state=Upload.State.FINISHING, touched_at=now)

    uploads.finish(upload, now=now)
    assert uploads.unfinished(now=now + timedelta(minutes=2)) == []
    assert uploads.unfinished(now=now + timedelta(hours=1)) == [upload]


def test_a_refusal_of_the_storage_keeps_the_pieces(
    stored: Path, upload: Upload, now: datetime, settings: Settings
) -> None:
    send(upload, DATA[:50], now)
    piece = objects_in(stored)[0]
    piece.rename(piece.with_name("elsewhere"))
    with pytest.raises(DomainError):
        send(upload, DATA[50:], now)
    piece.with_name("elsewhere").rename(piece)
    uploads.finish(upload, now=now)

    assert (upload.state, upload.refusal) == (Upload.State.STORED, "")


def test_one_that_is_refused_keeps_no_other_waiting(
    stored: Path, upload: Upload, saga: User, now: datetime
) -> None:
    send(upload, DATA[:50], now)
    objects_in(stored)[0].unlink()
    with pytest.raises(DomainError):
        send(upload, DATA[50:], now)
    other = begun(upload.incident, saga, now)
    send(other, DATA[:99], now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembling, "AT_ONCE", 9)
        send(other, DATA[99:], now)

    tasks.finish_uploads.func()

    other.refresh_from_db()
    assert other.state == Upload.State.STORED


def test_it_becomes_part_of_an_item_once(upload: Upload, saga: User, now: datetime) -> None:
    send(upload, DATA, now)
    uploads.use(upload, by=saga, now=now)

    with pytest.raises(UploadUsedError):
        uploads.use(upload, by=saga, now=now)


def test_half_a_file_is_no_evidence(upload: Upload, saga: User, now: datetime) -> None:
    send(upload, DATA[:50], now)

    with pytest.raises(UploadUnfinishedError):
        uploads.use(upload, by=saga, now=now)


def test_what_is_left_alone_is_given_up(
    stored: Path,
    upload: Upload,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(upload, DATA[:50], now)
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.expire(now=now + LATER) == 1

    assert objects_in(stored) == []
    assert not Upload.objects.exists()


def test_a_whole_file_that_nobody_uses_goes_too(
    stored: Path,
    upload: Upload,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(upload, DATA, now)
        uploads.expire(now=now + LATER)

    assert not Blob.objects.exists()
    assert objects_in(stored) == []


def test_what_a_legal_hold_keeps_is_not_given_up(
    stored: Path, upload: Upload, ada: User, now: datetime
) -> None:
    send(upload, DATA, now)
    place_hold(
        organisation=upload.incident.organisation,
        incident=upload.incident,
        reason="Tvist",
        by=ada,
        now=now,
    )

    assert uploads.expire(now=now + LATER) == 0
    assert len(objects_in(stored)) >= 1


def test_what_an_item_uses_is_never_given_up(
    upload: Upload, saga: User, now: datetime
) -> None:
    send(upload, DATA, now)
    uploads.use(upload, by=saga, now=now)

    assert uploads.expire(now=now + LATER) == 0


def test_bytes_that_another_needs_stay(
    upload: Upload, saga: User, sven: User, now: datetime
) -> None:
    other = begun(upload.incident, sven, now)
    for each in (upload, other):
        send(each, DATA, now)
    uploads.use(other, by=sven, now=now)
    uploads.give_up(upload, now=now)

    assert Blob.objects.count() == 1


def test_the_form_finds_ones_own_upload_of_the_incident(
    upload: Upload, saga: User, sven: User, now: datetime
) -> None:
    def found(user: User) -> Upload | None:
        return uploads.chosen(
            user=user, incident=upload.incident, files={}, token=upload.token, now=now
        )

    assert found(saga) == upload
    assert found(sven) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("disk.img", "disk.img"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\saga\\Rapport å.docx", "Rapport å.docx"),
        ("invoice\u202excod.exe", "invoicexcod.exe"),
        ("two\r\nlines\x00.txt", "twolines.txt"),
        ("  many   blanks .txt ", "many blanks .txt"),
        ("..", "file"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
        ("b" * 300, "b" * 255),
    ],
)
def test_a_name_is_shown_and_never_a_path(name: str, shown: str) -> None:
    assert clean_filename(name) == shown
