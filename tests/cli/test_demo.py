"""`varde demo` as a person starts it: web and worker, in processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from varde import cli
from varde.adapters import processes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration(home: Path, port: int, *more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "varde.cli", "demo", *more),
            *("--home", str(home), "--port", str(port)),
        ],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert "takes up to a minute" in process.stderr.readline()
        assert process.stdout.readline().startswith("Varde is at"), "it did not start"
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()
        process.stderr.close()


def answer(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return bytes(response.read())


@dataclass(frozen=True)
class Ended:
    """A demonstration that has ended: what it answered, and what it left."""

    home: Path
    ready: bytes
    people: bytes
    code: int | None
    still_answers: bool


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """The first start in a folder makes everything."""
    home, port = tmp_path_factory.mktemp("demonstration") / "home", free_port()
    with demonstration(home, port) as process:
        ready, people = answer(port, "/health/ready"), answer(port, "/demo/")
    return Ended(
        home, ready, people, process.returncode, processes.answers("127.0.0.1", port)
    )


def test_it_serves_and_ends_everything_it_started(first: Ended) -> None:
    assert b'"ready": true' in first.ready
    assert b'id="main"' in first.people
    assert first.code == cli.DONE
    assert not first.still_answers


def test_a_second_start_keeps_the_data(first: Ended) -> None:
    port = free_port()

    with demonstration(first.home, port):
        assert answer(port, "/demo/").count(b"@") == first.people.count(b"@")


def test_a_folder_with_real_data_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "varde.sqlite3").write_bytes(b"real")

    code = cli.main(
        ["demo", "--reset", "--home", str(tmp_path), "--port", str(free_port())]
    )

    assert code == cli.BAD_SETTINGS
    assert (tmp_path / "varde.sqlite3").read_bytes() == b"real"
    assert "no demonstration" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code = cli.main(["demo", "--home", str(tmp_path), "--port", str(port)])

    assert code == cli.NOT_AVAILABLE
    assert f"port {port}" in capsys.readouterr().err
