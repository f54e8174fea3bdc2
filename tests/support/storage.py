"""Places for bytes: a folder of the test's own, encrypted or not, or a real S3 server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection, socket
from typing import TYPE_CHECKING

import pytest

from varde.adapters.storage import LocalObjects, MasterKeys, Store, read_master_keys
from varde.evidence import storing
from varde.project import environment

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import Settings

OLD_KEY = "a2025:" + "A" * 43 + "="
NEW_KEY = "b2026:" + "B" * 43 + "="
BUCKET = "evidence"


def keys(text: str) -> MasterKeys:
    found = read_master_keys(text)
    assert found is not None
    return found


def use_folder(settings: Settings, folder: Path) -> None:
    storage = environment.storage("TEST", folder.as_uri(), access=("", ""))
    settings.STORAGES = {**settings.STORAGES, "evidence": storage}


@pytest.fixture
def stored(tmp_path: Path, settings: Settings) -> Path:
    """The folder where what this test stores lies, as it is."""
    use_folder(settings, tmp_path / "stored")
    return tmp_path / "stored"


@pytest.fixture
def sealed(stored: Path, settings: Settings) -> Path:
    """The same, encrypted."""
    settings.STORAGE_KEYS = keys(OLD_KEY)
    return stored


@pytest.fixture
def plain_store(tmp_path: Path) -> Store:
    return Store(LocalObjects(tmp_path / "plain"))


@pytest.fixture
def sealed_store(tmp_path: Path) -> Store:
    return Store(LocalObjects(tmp_path / "sealed"), keys(OLD_KEY))


def put(store: Store, data: bytes) -> str:
    """Store some bytes and return their name."""
    with store.create(store.new_name()) as writer:
        writer.write(data)
        return writer.commit()


def got(store: Store, name: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(store.read(name, start, end))


def left_loose(data: bytes, now: datetime) -> str:
    """What a kill leaves behind: an object that is there, and that no row speaks of."""
    loose = storing.LooseObject(now=now)
    loose.write(data)
    return loose.commit()


def objects_in(folder: Path) -> list[Path]:
    """Every file below a folder, hidden ones too."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """The address of an S3 server that runs beside the tests."""
    with _s3_server() as address:
        yield address


@pytest.fixture
def s3_url(s3_address: str) -> str:
    """An empty bucket, as the settings name it."""
    name = f"{BUCKET}-{os.getpid()}-{time.monotonic_ns()}"
    url = f"s3://{name}/of-varde?endpoint={s3_address}&region=eu-north-1"
    _client(url).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    return url


def s3_storage(url: str) -> dict[str, object]:
    return environment.storage("TEST", url, access=("tester", "secret"))


def _client(url: str):  # noqa: ANN202 - boto3 has no types
    from storages.backends.s3 import S3Storage

    options = s3_storage(url)["OPTIONS"]
    assert isinstance(options, dict)
    return S3Storage(**options).connection.meta.client


@contextmanager
def _s3_server() -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the S3 server did not start")
