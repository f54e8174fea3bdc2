"""Programs that work on the database of the test, as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 120


def database_address() -> str:
    """The address of the database that this test runs on."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    who = f"{quote(found['USER'])}:{quote(found['PASSWORD'])}"
    port, host = found["PORT"] or 5432, found["HOST"]
    if host.startswith("/"):
        return f"postgresql://{who}@:{port}/{found['NAME']}?host={quote(host, safe='')}"
    return f"postgresql://{who}@{host}:{port}/{found['NAME']}"


def surroundings(home: Path, stored: Path, **more: str) -> dict[str, str]:
    """What such a program needs to know."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "varde.project.settings",
        "VARDE_DATABASE_URL": database_address(),
        "VARDE_HOME": str(home),
        "VARDE_SECRET_KEY": settings.SECRET_KEY,
        "VARDE_STORAGE_URL": stored.as_uri(),
        "VARDE_LOG_LEVEL": "ERROR",
        "STORED": str(stored),
        **more,
    }


class Server:
    """The pages, served as `varde serve` does; its worker can be killed."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def worker(self) -> int:
        """The process that answers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return int(children.split()[-1])

    def peak_memory(self) -> int:
        """The most that the worker ever held, in bytes."""
        status = Path(f"/proc/{self.worker}/status").read_text(encoding="ascii")
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server does not answer")


@contextmanager
def serving(home: Path, stored: Path, **more: str) -> Iterator[Server]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "varde.cli", "serve", "--port", str(port)]
    origin = {"VARDE_ORIGIN": f"http://127.0.0.1:{port}"}
    with subprocess.Popen(
        command, env=surroundings(home, stored, **origin, **more), start_new_session=True
    ) as process:
        server = Server(process, port)
        try:
            server.wait()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
