"""What leaves: opaque, recorded, and malware only in its archive."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pyzipper
from django.http import HttpResponse
from django.test import Client

from tests.evidence.files import DATA, add_file
from varde.adapters.storage import BLOCK
from varde.audit.actions import Action
from varde.audit.models import Entry
from varde.core.errors import BytesDamagedError
from varde.evidence import malware_archives, services
from varde.evidence.models import Blob

if TYPE_CHECKING:
    from collections.abc import Callable

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident


@pytest.fixture
def file(stored: Path, incident: Incident, saga: User, now: datetime) -> Item:
    return add_file(incident, saga, now)


@pytest.fixture
def sample(stored: Path, incident: Incident, saga: User, now: datetime) -> Item:
    return add_file(incident, saga, now, malware=True)


@pytest.fixture
def client(aino: User) -> Client:
    client = Client()
    client.force_login(aino)
    return client


def address(item: Item) -> str:
    return f"/incidents/{item.incident.reference}/evidence/{item.number}/download/"


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def downloads() -> int:
    return Entry.objects.filter(action=Action.EVIDENCE_DOWNLOADED).count()


def test_the_bytes_are_those_that_came(client: Client, file: Item) -> None:
    answer = client.get(address(file))

    assert body(answer) == DATA
    assert answer["Content-Length"] == str(len(DATA))


def test_no_browser_shows_or_keeps_them(client: Client, file: Item) -> None:
    answer = client.get(address(file), headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="avbild.bin"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store, no-transform"
    assert "Content-Encoding" not in answer


def test_a_name_in_any_script_is_kept(
    client: Client, stored: Path, incident: Incident, saga: User, now: datetime
) -> None:
    item = add_file(incident, saga, now, filename='þjónn "1"\r\nX: y.img')

    told = client.get(address(item))["Content-Disposition"]
    assert told == "attachment; filename*=utf-8''%C3%BEj%C3%B3nn%20%221%22X%3A%20y.img"


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, len(DATA)),
        ("bytes=-5", 206, len(DATA) - 5, len(DATA)),
        ("bytes=5-99999999", 206, 5, len(DATA)),
        ("bytes=1-2,5-6", 200, 0, len(DATA)),
        ("lines=1-2", 200, 0, len(DATA)),
        ("bytes=-", 200, 0, len(DATA)),
    ],
)
def test_a_part_can_be_asked_for(
    client: Client, file: Item, asked: str, status: int, start: int, end: int
) -> None:
    answer = client.get(address(file), headers={"Range": asked})

    assert answer.status_code == status
    assert body(answer) == DATA[start:end]
    assert answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-2", "bytes=-0"])
def test_a_part_that_is_none_is_refused(client: Client, file: Item, asked: str) -> None:
    answer = client.get(address(file), headers={"Range": asked})

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(DATA)}"


def test_a_part_of_other_bytes_is_the_whole(client: Client, file: Item) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": '"another"'}

    assert client.get(address(file), headers=headers).status_code == 200


def test_every_download_is_on_the_record(client: Client, file: Item, aino: User) -> None:
    client.get(address(file), headers={"Range": "bytes=0-9"})
    entry = Entry.objects.get(action=Action.EVIDENCE_DOWNLOADED)

    assert (entry.subject, entry.actor) == (file.incident.reference, aino.reference)


def test_asking_for_the_head_is_no_download(client: Client, file: Item) -> None:
    assert client.head(address(file))["Content-Length"] == str(len(DATA))
    assert downloads() == 0


def test_a_damaged_file_raises_the_alarm(client: Client, stored: Path, file: Item) -> None:
    assert file.blob is not None
    (stored / file.blob.stored_as).write_bytes(DATA.swapcase())
    answer = client.get(address(file))

    assert "The file is not what was stored." in answer.content.decode()
    assert Blob.objects.get().state == Blob.State.DAMAGED
    assert downloads() == 0


def test_a_large_damaged_file_breaks_off_before_its_end(
    client: Client, stored: Path, incident: Incident, saga: User, now: datetime
) -> None:
    item = add_file(incident, saga, now, bytes(3 * BLOCK))
    assert item.blob is not None
    (stored / item.blob.stored_as).write_bytes(bytes(3 * BLOCK - 1) + b"x")
    came: list[bytes] = []

    with pytest.raises(BytesDamagedError):
        came.extend(client.get(address(item)).streaming_content)  # type: ignore[attr-defined]

    assert len(b"".join(came)) == 2 * BLOCK
    assert Blob.objects.get().state == Blob.State.DAMAGED


def test_a_missing_file_is_told_and_raises_the_alarm(
    client: Client, stored: Path, file: Item
) -> None:
    assert file.blob is not None
    (stored / file.blob.stored_as).unlink()
    answer = client.get(address(file))

    assert answer.status_code == 500
    assert "The file is not where it was stored." in answer.content.decode()
    assert Blob.objects.get().state == Blob.State.MISSING


def test_someone_elsewhere_cannot_tell_that_it_exists(file: Item, nils: User) -> None:
    client = Client()
    client.force_login(nils)

    assert client.get(address(file)).status_code == 404


def test_a_thing_has_nothing_to_download(client: Client, disk: Item) -> None:
    assert client.get(address(disk)).status_code == 404


class TestMalware:
    def test_a_page_warns_first(self, client: Client, sample: Item) -> None:
        page = client.get(address(sample)).content.decode()

        assert "This file is marked as malware." in page
        assert "1234" in page
        assert downloads() == 0

    def test_its_archive_says_what_it_is(self, client: Client, sample: Item) -> None:
        assert sample.blob is not None
        answer = client.post(address(sample))

        name = f"MALWARE-{sample.blob.sha256[:12]}.zip"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert downloads() == 1

    def test_every_tool_opens_the_archive(
        self, client: Client, sample: Item, tmp_path: Path
    ) -> None:
        path = tmp_path / "sample.zip"
        path.write_bytes(body(client.post(address(sample))))
        unzip = shutil.which("unzip")
        if unzip is None:
            pytest.skip("there is no unzip here")

        opened = subprocess.run(
            [unzip, "-p", "-P", "1234", path], capture_output=True, check=True
        )
        assert opened.stdout == DATA

    @pytest.mark.parametrize("for_every_tool", [0, 10**9], ids=["AES", "ZipCrypto"])
    def test_both_encryptions_are_read_by_another_library(
        self, sample: Item, monkeypatch: pytest.MonkeyPatch, for_every_tool: int
    ) -> None:
        monkeypatch.setattr(malware_archives, "FOR_EVERY_TOOL", for_every_tool)
        assert sample.blob is not None
        whole = io.BytesIO(b"".join(malware_archives.archive(sample.blob)))

        with pyzipper.AESZipFile(whole) as zipped:
            zipped.setpassword(b"1234")
            assert zipped.namelist() == [f"{sample.blob.sha256}.malware"]
            assert zipped.read(zipped.namelist()[0]) == DATA

    def test_nothing_of_it_is_in_the_open(self, client: Client, sample: Item) -> None:
        assert DATA[:20] not in body(client.post(address(sample)))

    def test_a_part_of_it_is_not_handed_out(self, client: Client, sample: Item) -> None:
        answer = client.get(address(sample), headers={"Range": "bytes=0-9"})

        assert answer["Content-Type"].startswith("text/html")


# Of an item that is destroyed while another one has the same content


@pytest.fixture
def gone(file: Item, incident: Incident, saga: User, now: datetime) -> Item:
    """The first of two items of the same bytes, destroyed."""
    add_file(incident, saga, now)
    services.destroy(item=file, at=now, reason="Gallrad", by=saga, now=now)
    return file


@pytest.mark.parametrize("ask", [Client.get, Client.head, Client.post])
def test_nothing_is_handed_out_from_a_destroyed_item(
    client: Client, gone: Item, ask: Callable[..., HttpResponse]
) -> None:
    answer = ask(client, address(gone))

    assert answer.status_code == 410
    assert downloads() == 0


def test_that_refusal_has_a_code_of_its_own(client: Client, gone: Item) -> None:
    assert "evidence.destroyed" in client.get(address(gone)).content.decode()


def test_the_page_of_a_destroyed_item_offers_neither_its_file_nor_a_verification(
    client: Client, gone: Item
) -> None:
    page = client.get(address(gone).removesuffix("download/")).content.decode()

    assert "Download the file" not in page
    assert "Verify now" not in page


def test_the_name_of_a_file_is_shown_as_it_is(client: Client, file: Item) -> None:
    page = client.get(address(file).removesuffix("download/")).content.decode()

    assert "avbild.bin" in page
