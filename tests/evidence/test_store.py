"""Bytes in and out: stored once, hashed as they come, and nothing half."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.storage import left_loose, objects_in
from varde.core.errors import (
    BytesDamagedError,
    BytesDestroyedError,
    BytesMissingError,
    FileTooLargeError,
)
from varde.evidence import storing
from varde.evidence.models import Blob, KnownMalware, Loose

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

pytestmark = pytest.mark.django_db

DATA = b"what was on the disk"
LONG = timedelta(days=3)


def stored_bytes(blob: Blob) -> bytes:
    return b"".join(storing.open_blob(blob))


def test_it_is_found_by_both_hashes(stored: Path, now: datetime) -> None:
    blob = storing.store([DATA[:5], DATA[5:]], now=now).blob

    assert blob.sha256 == hashlib.sha256(DATA).hexdigest()
    assert blob.sha512 == hashlib.sha512(DATA).hexdigest()
    assert (blob.size, stored_bytes(blob)) == (len(DATA), DATA)


def test_the_same_bytes_are_stored_once_and_told(stored: Path, now: datetime) -> None:
    first = storing.store([DATA], now=now)
    second = storing.store([DATA[:3], DATA[3:]], now=now)

    assert (first.existed, second.existed) == (False, True)
    assert first.blob == second.blob
    assert len(objects_in(stored)) == 1


def test_nothing_stays_loose(stored: Path, now: datetime) -> None:
    storing.store([DATA], now=now)
    storing.store([DATA], now=now)

    assert not Loose.objects.exists()


def test_a_file_may_be_empty(stored: Path, now: datetime) -> None:
    assert stored_bytes(storing.store([], now=now).blob) == b""


def test_a_file_that_is_too_large_leaves_nothing(
    stored: Path, settings: Settings, now: datetime
) -> None:
    settings.EVIDENCE_LIMIT = 10

    with pytest.raises(FileTooLargeError) as refusal:
        storing.store([DATA], now=now)

    assert refusal.value.params == {"limit": 10}
    assert objects_in(stored) == []
    assert not Blob.objects.exists()


def broken() -> Iterator[bytes]:
    yield DATA
    raise ConnectionResetError


def test_a_sender_that_breaks_off_leaves_nothing(stored: Path, now: datetime) -> None:
    with pytest.raises(ConnectionResetError):
        storing.store(broken(), now=now)

    assert objects_in(stored) == []
    assert not Loose.objects.exists()


def test_known_malware_is_marked_whoever_brings_it(stored: Path, now: datetime) -> None:
    KnownMalware.objects.create(sha256=hashlib.sha256(DATA).hexdigest(), added_at=now)

    assert storing.store([DATA], now=now).blob.malware


def test_bytes_that_are_gone_are_stored_again(stored: Path, now: datetime) -> None:
    blob = storing.store([DATA], now=now).blob
    (stored / blob.stored_as).unlink()
    again = storing.store([DATA], now=now)

    assert (again.blob.pk, again.existed) == (blob.pk, False)
    assert stored_bytes(again.blob) == DATA


@pytest.mark.parametrize("state", ["damaged", "missing", "destroyed"])
def test_bytes_that_were_found_bad_are_stored_again(
    stored: Path, now: datetime, state: str
) -> None:
    storing.store([DATA], now=now)
    Blob.objects.update(state=state)

    assert storing.store([DATA], now=now).blob.state == Blob.State.SOUND


def test_a_part_is_handed_out(stored: Path, now: datetime) -> None:
    blob = storing.store([DATA], now=now).blob

    assert b"".join(storing.open_blob(blob, start=5, end=8)) == DATA[5:8]


def test_bytes_that_changed_are_not_handed_out_to_their_end(
    stored: Path, now: datetime
) -> None:
    blob = storing.store([DATA], now=now).blob
    (stored / blob.stored_as).write_bytes(DATA.swapcase())

    with pytest.raises(BytesDamagedError):
        stored_bytes(blob)


def test_bytes_that_are_gone_are_told_as_missing(stored: Path, now: datetime) -> None:
    blob = storing.store([DATA], now=now).blob
    (stored / blob.stored_as).unlink()

    with pytest.raises(BytesMissingError):
        stored_bytes(blob)


def test_encrypted_bytes_name_their_key(sealed: Path, now: datetime) -> None:
    blob = storing.store([DATA], now=now).blob

    assert blob.key == "a2025"
    assert stored_bytes(blob) == DATA
    assert not any(DATA in path.read_bytes() for path in objects_in(sealed))


def test_destroyed_bytes_are_gone_with_the_commit(
    sealed: Path,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    blob = storing.store([DATA], now=now).blob
    with django_capture_on_commit_callbacks(execute=True):
        storing.destroy(blob, now=now)

    assert objects_in(sealed) == []
    with pytest.raises(BytesDestroyedError):
        stored_bytes(blob)


def test_what_was_begun_and_never_kept_is_cleaned_away(stored: Path, now: datetime) -> None:
    storing.LooseObject(now=now).commit()

    assert storing.clean(now=now) == 0
    assert storing.clean(now=now + LONG) == 1
    assert objects_in(stored) == []


def test_nothing_else_is_ever_cleaned_away(stored: Path, now: datetime) -> None:
    """Such as what a backup of the database that is older does not know."""
    blob = storing.store([DATA], now=now).blob
    blob.delete()
    storing.clean(now=now + LONG)

    assert len(objects_in(stored)) == 1


def test_what_was_cleaned_away_cannot_be_settled(stored: Path, now: datetime) -> None:
    name = left_loose(DATA, now)
    storing.clean(now=now + LONG)

    with pytest.raises(BytesMissingError):
        storing.settle(name)
