"""Stored bytes are read again, and what is not whole is told everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client

from tests.evidence.files import DATA, add_file
from tests.support.storage import objects_in
from varde.audit.actions import Action
from varde.audit.models import Entry
from varde.core.errors import MasterKeyMissingError
from varde.evidence import checking, malware, storing
from varde.evidence.models import Blob, Check, KnownMalware
from varde.evidence.tasks import tell_administrators
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.project.metrics import InstanceCollector

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.evidence.models import Item

MONTH = timedelta(days=31)


@pytest.fixture
def file(stored: Path, incident: Incident, saga: User, now: datetime) -> Item:
    return add_file(incident, saga, now)


@pytest.fixture
def other(stored: Path, incident: Incident, saga: User, now: datetime) -> Item:
    return add_file(incident, saga, now, b"another")


def spoil(item: Item, stored: Path) -> None:
    assert item.blob is not None
    (stored / item.blob.stored_as).write_bytes(DATA.swapcase())


def run(now: datetime) -> None:
    while checking.go_on(clock=lambda: now, rest=lambda _seconds: None):
        pass


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_sound_files_are_found_sound(
    file: Item, other: Item, saga: User, now: datetime
) -> None:
    asked = checking.ask(incident=file.incident, by=saga, now=now)
    run(now + MONTH / 100)

    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total, asked.bad) == ("done", 2, 2, 0)
    assert asked.bytes_done == len(DATA) + len(b"another")


def test_a_damaged_file_is_told_on_the_record_of_its_incident(
    file: Item, stored: Path, saga: User, now: datetime
) -> None:
    spoil(file, stored)
    checking.ask(incident=file.incident, by=saga, now=now)
    run(now)

    assert Blob.objects.get().state == Blob.State.DAMAGED
    entry = Entry.objects.get(action=Action.EVIDENCE_FOUND_DAMAGED)
    assert (entry.subject, entry.actor) == (file.incident.reference, "system")


def test_a_missing_file_is_told(file: Item, stored: Path, now: datetime) -> None:
    for path in objects_in(stored):
        path.unlink()
    run(now + MONTH)

    assert Blob.objects.get().state == Blob.State.MISSING


def test_the_chunk_is_told(
    sealed: Path, incident: Incident, saga: User, now: datetime
) -> None:
    item = add_file(incident, saga, now, bytes(3 * 2**20))
    assert item.blob is not None
    path = sealed / item.blob.stored_as
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    run(now + MONTH)

    assert Blob.objects.get().chunk == 2


def test_the_alarm_is_raised_once(file: Item, stored: Path, now: datetime) -> None:
    spoil(file, stored)
    run(now + MONTH)
    run(now + 2 * MONTH)

    assert actions().count(Action.EVIDENCE_FOUND_DAMAGED) == 1


def test_what_is_whole_again_is_told_too(file: Item, stored: Path, now: datetime) -> None:
    spoil(file, stored)
    run(now + MONTH)
    assert file.blob is not None
    (stored / file.blob.stored_as).write_bytes(DATA)
    run(now + 2 * MONTH)

    assert actions()[-1] == Action.EVIDENCE_FOUND_SOUND
    assert Blob.objects.get().state == Blob.State.SOUND


def test_the_same_file_takes_the_place_of_the_damaged_one(
    file: Item, stored: Path, saga: User, now: datetime
) -> None:
    spoil(file, stored)
    run(now + MONTH)
    add_file(file.incident, saga, now + MONTH)

    entry = Entry.objects.get(action=Action.EVIDENCE_FOUND_SOUND)
    assert (entry.subject, entry.actor) == (file.incident.reference, saga.reference)
    assert b"".join(storing.open_blob(Blob.objects.get())) == DATA


def test_administrators_get_a_message(
    file: Item, stored: Path, ada: User, now: datetime
) -> None:
    spoil(file, stored)
    run(now + MONTH)
    tell_administrators.call(blob=Blob.objects.get().pk)

    (message,) = mail.outbox
    assert message.to == [ada.email]
    assert message.subject == f"Stored evidence is not whole: {file.reference}"
    assert f"/incidents/{file.incident.reference}/evidence/{file.number}/" in message.body


def test_of_a_sealed_incident_only_those_hear_who_see_it(
    file: Item, stored: Path, ada: User, saga: User, berit: User, now: datetime
) -> None:
    sealed = Incident.objects.get()
    incidents.seal(
        incident=sealed,
        readers=[saga],
        revision=sealed.revision,
        by=saga,
        now=now,
    )
    spoil(file, stored)
    run(now + MONTH)
    tell_administrators.call(blob=Blob.objects.get().pk)

    assert [message.to for message in mail.outbox] == [[saga.email]]


def test_the_metrics_tell(file: Item, stored: Path, now: datetime) -> None:
    spoil(file, stored)
    run(now + MONTH)
    found = {family.name: family.samples for family in InstanceCollector().collect()}

    (sample,) = found["varde_evidence_files"]
    assert (sample.labels, sample.value) == ({"state": "damaged"}, 1.0)


def test_every_file_is_verified_in_time(file: Item, now: datetime) -> None:
    for day in range(0, 100, 5):
        run(now + timedelta(days=day))
        blob = Blob.objects.get()
        assert now + timedelta(days=day) - blob.checked_at < timedelta(days=30)


def test_nothing_is_read_before_its_time(file: Item, now: datetime) -> None:
    assert not checking.go_on(clock=lambda: now + timedelta(days=20))


def test_a_run_goes_on_where_a_kill_left_it(
    file: Item, other: Item, saga: User, now: datetime
) -> None:
    asked = checking.ask(incident=file.incident, by=saga, now=now)
    assert file.blob is not None
    Check.objects.update(
        last=file.blob.pk, done=1, state="running", claimed_until=now - timedelta(1)
    )
    run(now)

    asked.refresh_from_db()
    assert (asked.done, asked.state) == (2, "done")


def test_one_worker_goes_on_with_a_run(file: Item, saga: User, now: datetime) -> None:
    checking.ask(incident=file.incident, by=saga, now=now)
    Check.objects.update(claimed_until=now + timedelta(minutes=1))

    assert not checking.go_on(clock=lambda: now)


def test_it_reads_no_faster_than_it_may(
    stored: Path, incident: Incident, saga: User, now: datetime, settings: Settings
) -> None:
    settings.EVIDENCE_CHECK_RATE = 1
    rests: list[float] = []
    add_file(incident, saga, now, bytes(9 * 10**6))
    checking.ask(incident=incident, by=saga, now=now)
    checking.go_on(clock=lambda: now, rest=rests.append)

    assert rests[-1] > 5


def test_a_missing_key_says_nothing_of_the_bytes(
    sealed: Path, incident: Incident, saga: User, now: datetime, settings: Settings
) -> None:
    add_file(incident, saga, now)
    settings.STORAGE_KEYS = None
    with pytest.raises(MasterKeyMissingError):
        run(now + MONTH)

    assert Blob.objects.get().state == Blob.State.SOUND


def test_destroyed_bytes_are_not_missed(file: Item, now: datetime) -> None:
    storing.destroy(Blob.objects.get(), now=now)
    run(now + MONTH)

    assert Blob.objects.get().state == Blob.State.DESTROYED


class TestPage:
    def test_it_shows_what_is_damaged(
        self, client: Client, file: Item, stored: Path, aino: User, now: datetime
    ) -> None:
        client.force_login(aino)
        here = f"/incidents/{file.incident.reference}/evidence/check/"
        spoil(file, stored)
        assert client.post(here).status_code == 302
        run(now)

        assert "1 file is damaged or missing." in client.get(here).content.decode()

    def test_the_item_bears_a_banner(
        self, client: Client, file: Item, stored: Path, aino: User, now: datetime
    ) -> None:
        client.force_login(aino)
        spoil(file, stored)
        run(now + MONTH)

        item = client.get(f"/incidents/{file.incident.reference}/evidence/1/")
        assert "The stored file is damaged." in item.content.decode()


class TestKnownMalware:
    def test_what_is_stored_is_marked_and_told(self, file: Item, now: datetime) -> None:
        assert file.blob is not None
        told = malware.add_hashes(
            [file.blob.sha256, "ab" * 32], source="list", by="system", now=now
        )

        assert told == (2, 1)
        assert Blob.objects.get().malware
        assert Action.EVIDENCE_MARKED_AS_MALWARE in actions()

    def test_a_marked_file_is_known_ever_after(
        self, stored: Path, incident: Incident, saga: User, now: datetime
    ) -> None:
        item = add_file(incident, saga, now, malware=True)
        assert item.blob is not None

        assert KnownMalware.objects.get().sha256 == item.blob.sha256
