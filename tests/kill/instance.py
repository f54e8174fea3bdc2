"""An instance on a small disk of its own: its database, its web, its processes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.request import Request, urlopen

from tests.support import postgres

NAMES = (
    *("writer-1", "writer-2", "writer-3", "sequencer", "worker"),
    *("uploader", "packer", "eraser", "reader"),
)
DISK_MB = 4096
# PostgreSQL's write-ahead log would grow to a gigabyte before it is emptied.
SMALL_LOG = {"max_wal_size": "64MB", "min_wal_size": "32MB"}
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder in memory that can be filled up, or a plain one where that may not be."""

    folder: Path
    is_small: bool

    @classmethod
    def small(cls) -> Disk:
        folder = Path(tempfile.mkdtemp(prefix="varde-kill-"))
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder],
            stderr=subprocess.DEVNULL,
            check=False,
        )
        folder.chmod(0o755)  # PostgreSQL runs as another user
        return cls(folder, mounted.returncode == 0)

    @contextlib.contextmanager
    def full(self, *, room: int) -> Iterator[None]:
        """Leave only so many bytes of room while this lasts."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                for size in (1 << 20, 1 << 12, 1):
                    with contextlib.suppress(OSError):
                        while True:
                            file.write(bytes(size))
                file.truncate(max(0, file.tell() - room))
            yield
        finally:
            ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        if self.is_small:
            subprocess.run(["umount", "-l", self.folder], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def variables(kind: str, disk: Disk) -> Iterator[dict[str, str]]:
    """Give the settings of an instance on this disk, with its database running."""
    home = disk.folder / "home"
    home.mkdir(mode=0o700)
    settings = {
        "DJANGO_SETTINGS_MODULE": "varde.project.settings",
        "VARDE_HOME": str(home),
        "VARDE_SECRET_KEY": secrets.token_urlsafe(48),
        "VARDE_LOG_LEVEL": "ERROR",
        "VARDE_DATABASE_URL": f"sqlite:///{home}/varde.sqlite3",
    }
    if kind == "sqlite":
        yield settings
        return
    options = {**postgres.LASTING, **SMALL_LOG}
    with postgres.running(options=options, within=disk.folder) as address:
        yield settings | {"VARDE_DATABASE_URL": address}


class Web:
    """`varde serve`, always at the same port."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["varde.cli", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_up(self) -> bool:
        try:
            with urlopen(self.address("/health/live"), timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Kill the server and all that it has started, at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def post(self, path: str, body: bytes, token: str) -> bytes:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = Request(self.address(path), data=body, headers=headers)
        with urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


class Instance:
    """The processes of one instance; whichever dies is started again."""

    def __init__(self, disk: Disk, environment: Mapping[str, str]) -> None:
        from tests.kill.roles import Scene

        self.disk = disk
        self.environment = environment
        self.web = Web(environment)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.kill.roles"])
        self.notes = Path(tempfile.mkdtemp(prefix="varde-kill-notes-"))
        # Without a lock: whoever is killed holding one would stop all the others.
        self.scene = Scene(self.notes, self._context.RawValue("d", 0.0))
        self.playing: dict[str, ForkServerProcess] = {}
        self.killed: Counter[str] = Counter()
        self.ended_by_themselves: list[str] = []

    @property
    def is_postgresql(self) -> bool:
        return self.environment["VARDE_DATABASE_URL"].startswith("postgresql:")

    def start_again(self) -> None:
        """Start whatever is not alive, the database first."""
        from tests.kill.roles import play

        if self.is_postgresql:
            postgres.see_that_it_runs(self.environment["VARDE_DATABASE_URL"])
        for name in NAMES:
            process = self.playing.get(name)
            if process is not None and not process.is_alive():
                self.ended_by_themselves.append(f"{name} with {process.exitcode}")
                del self.playing[name]
            if name not in self.playing:
                process = self._context.Process(
                    target=play, args=(self.scene, name), daemon=True
                )
                process.start()
                self.playing[name] = process

    def kill(self, name: str) -> None:
        process = self.playing.pop(name)
        process.kill()
        process.join()
        self.killed[name.partition("-")[0]] += 1

    def kill_the_web(self) -> None:
        self.web.kill()
        self.web.start()
        self.killed["web"] += 1

    def end(self) -> None:
        """Let nobody work any more."""
        for process in self.playing.values():
            process.kill()
            process.join()
        self.playing.clear()
        self.web.kill()

    def forget(self) -> None:
        shutil.rmtree(self.notes, ignore_errors=True)

    def wait_for_web(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.web.is_up():
            if time.monotonic() > deadline:
                raise TimeoutError("the web process does not answer")
            time.sleep(0.1)
