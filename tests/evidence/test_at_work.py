"""Storing under bad luck: killed at any point, a full disk, files larger than memory."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.support.at_work import PATIENCE, Server, serving, surroundings
from tests.support.storage import OLD_KEY, keys, objects_in, use_folder
from varde.core.errors import StorageFullError
from varde.evidence import storing
from varde.evidence.models import Blob, Loose, Upload

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

ROUNDS = 25
LARGE = 300 * 2**20
BLOCK = 2**20
# What the server holds with all its libraries is let through; a file is not.
MOST_MEMORY = 100 * 2**20
CSRF = "c" * 32


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", OLD_KEY], ids=["plain", "sealed"])
def test_no_kill_loses_a_file_or_leaves_half_of_one(
    incident: Incident, tmp_path: Path, key: str
) -> None:
    """SIGKILL at random moments of storing and of uploading, and then a count."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.evidence.victim", "4", str(ROUNDS)],
        env=surroundings(tmp_path, tmp_path / "stored", VARDE_STORAGE_KEY=key),
        stdout=subprocess.PIPE,
        timeout=300,
        check=True,
    )
    found = json.loads(ran.stdout.splitlines()[-1])

    assert found["acknowledged"] > 0
    assert found["begun"] > 0
    assert found["states"].keys() == {"sound"}
    wrong = {name: found[name] for name in ("lost", "unknown", "left", "nameless")}
    assert wrong == dict.fromkeys(wrong, 0)


def blocks(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield number.to_bytes(4, "big") * (BLOCK // 4)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, OLD_KEY], ids=["plain", "sealed"])
def test_a_full_disk_is_told_and_nothing_half_is_kept(
    small_disk: Path, settings: Settings, now: datetime, key: str | None
) -> None:
    use_folder(settings, small_disk)
    settings.STORAGE_KEYS = keys(key) if key else None
    kept = storing.store([b"k" * 900_000], now=now).blob
    before = objects_in(small_disk)

    for _ in range(3):
        with pytest.raises(StorageFullError):
            storing.store(blocks(6), now=now)
    assert objects_in(small_disk) == before
    assert list(Blob.objects.all()) == [kept]
    assert not Loose.objects.exists()
    assert not storing.store(blocks(2), now=now).existed


@pytest.fixture
def server(incident: Incident, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, tmp_path / "stored") as found:
        yield found


@pytest.fixture
def cookies(saga: User) -> str:
    client = Client()
    client.force_login(saga)
    return f"session={client.cookies['session'].value}; csrf={CSRF}"


class Sender:
    """Speaks tus to a server, one connection per request, as a browser does."""

    def __init__(self, server: Server, cookies: str) -> None:
        self._server = server
        self._headers = {
            "Cookie": cookies,
            "X-CSRFToken": CSRF,
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
        }

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self._server.port)) as line:
            line.request(method, path, body, self._headers | named)
            answer = line.getresponse()
            answer.read()
            return answer

    def begin(self, incident: Incident, size: int) -> str:
        import base64

        told = base64.b64encode(incident.reference.encode()).decode()
        answer = self.ask(
            "POST", "/uploads/", Upload_Length=str(size), Upload_Metadata=f"incident {told}"
        )
        assert answer.status == 201, answer.status
        return str(answer.headers["Location"])

    def offset(self, path: str) -> int:
        return int(self.ask("HEAD", path).headers["Upload-Offset"])


@pytest.mark.django_db(transaction=True)
def test_an_upload_goes_on_after_its_server_was_killed(
    incident: Incident, cookies: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    data = chance.randbytes(60 * BLOCK)
    path, offsets = "", [0]
    for after in (chance.randint(10, 25), chance.randint(10, 25), None):
        with serving(tmp_path, tmp_path / "stored") as server:
            sender = Sender(server, cookies)
            path = path or sender.begin(incident, len(data))
            offsets.append(sender.offset(path))
            send(server, sender, path, data, offsets[-1], killed_after=after)

    assert 0 < offsets[2] < offsets[3] < len(data)
    blob = Upload.objects.get().blob
    assert blob is not None
    assert blob.sha256 == hashlib.sha256(data).hexdigest()


def send(
    server: Server,
    sender: Sender,
    path: str,
    data: bytes,
    offset: int,
    *,
    killed_after: int | None,
) -> None:
    """Send the rest; the kill comes after so many blocks, when some of them are kept."""

    def rest() -> Iterator[bytes]:
        for number, at in enumerate(range(offset, len(data), BLOCK)):
            if number == killed_after:
                until_more_is_kept_than(offset)
                os.killpg(server.process.pid, signal.SIGKILL)
            yield data[at : at + BLOCK]

    length = str(len(data) - offset)
    with contextlib.suppress(OSError, http.client.HTTPException):
        sender.ask("PATCH", path, rest(), Upload_Offset=str(offset), Content_Length=length)


def until_more_is_kept_than(offset: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while Upload.objects.get().received <= offset:
        assert time.monotonic() < deadline, "nothing is kept"
        time.sleep(0.01)


def digest(count: int) -> str:
    whole = hashlib.sha256()
    for block in blocks(count):
        whole.update(block)
    return whole.hexdigest()


@pytest.mark.django_db(transaction=True)
def test_a_large_upload_takes_no_more_memory_than_a_small_one(
    server: Server, incident: Incident, cookies: str
) -> None:
    sender = Sender(server, cookies)
    sender.ask("GET", "/incidents/")
    before = server.peak_memory()
    path = sender.begin(incident, LARGE)
    sender.ask(
        "PATCH",
        path,
        blocks(LARGE // BLOCK),
        Upload_Offset="0",
        Content_Length=str(LARGE),
    )

    assert sender.offset(path) == LARGE
    assert server.peak_memory() - before < MOST_MEMORY


@pytest.mark.django_db(transaction=True)
def test_a_large_file_in_a_form_takes_no_more_memory_than_a_small_one(
    server: Server, incident: Incident, cookies: str
) -> None:
    sender = Sender(server, cookies)
    sender.ask("GET", "/incidents/")
    before = server.peak_memory()
    start = (
        "--b\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n"
        f"{CSRF}\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"
    ).encode()
    end = b"\r\n--b--\r\n"
    sender.ask(
        "POST",
        f"/incidents/{incident.reference}/evidence/add/",
        (part for parts in ([start], blocks(LARGE // BLOCK), [end]) for part in parts),
        Content_Type="multipart/form-data; boundary=b",
        Content_Length=str(len(start) + LARGE + len(end)),
    )

    assert Blob.objects.get().sha256 == digest(LARGE // BLOCK)
    assert server.peak_memory() - before < MOST_MEMORY


@pytest.mark.django_db(transaction=True)
def test_a_large_download_takes_no_more_memory_than_a_small_one(
    server: Server,
    incident: Incident,
    saga: User,
    cookies: str,
    settings: Settings,
    tmp_path: Path,
    now: datetime,
) -> None:
    from tests.evidence.files import add_file

    use_folder(settings, tmp_path / "stored")
    item = add_file(incident, saga, now, b"".join(blocks(LARGE // BLOCK)))
    sender = Sender(server, cookies)
    sender.ask("GET", "/incidents/")
    before = server.peak_memory()
    path = f"/incidents/{incident.reference}/evidence/{item.number}/download/"

    assert sender.ask("GET", path).headers["Content-Length"] == str(LARGE)
    assert server.peak_memory() - before < MOST_MEMORY
