"""A PostgreSQL of our own: in a temporary folder, behind a socket, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
OPTIONS = {"listen_addresses": "", "max_connections": "100"}
# The data is thrown away, so nothing waits for the disk.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
LASTING: Mapping[str, str] = {}
"""What is committed survives a power cut, as it does in use."""


def programs() -> Path | None:
    """Find the folder of the newest PostgreSQL on this machine."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def running(
    *, options: Mapping[str, str] = CARELESS, within: Path | None = None
) -> Iterator[str]:
    """Start a PostgreSQL, give its address, and remove every trace of it."""
    folder = Path(tempfile.mkdtemp(prefix="varde-postgres-", dir=within))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    try:
        _start(folder, {**OPTIONS, **options})
        yield f"postgresql://varde@/varde?host={folder}"
    finally:
        _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def see_that_it_runs(address: str) -> None:
    """Start it again as it was, where it has ended."""
    data = f"{address.partition('host=')[2]}/data"
    if not _runs("pg_ctl", "-D", data, "status"):
        log = address.partition("host=")[2] + "/log"
        try:
            _run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "120", "start")
        except RuntimeError as failed:
            said = Path(log).read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(said[-2000:]) from failed


def crash(address: str) -> None:
    """End it without a farewell, as when the power goes."""
    data = f"{address.partition('host=')[2]}/data"
    _run("pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)


def _start(folder: Path, options: Mapping[str, str]) -> None:
    data = str(folder / "data")
    _run("initdb", "-D", data, "-U", "varde", "-A", "trust", "-E", "UTF8", "--locale=C")
    with (folder / "data/postgresql.conf").open("a", encoding="utf-8") as file:
        for name, value in {"unix_socket_directories": str(folder), **options}.items():
            file.write(f"{name} = '{value}'\n")
    _run("pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "start")
    _run("createdb", "-h", str(folder), "-U", "varde", "varde")


def _runs(program: str, *arguments: str) -> bool:
    try:
        _run(program, *arguments)
    except RuntimeError:
        return False
    return True


def _run(program: str, *arguments: str, check: bool = True) -> None:
    folder = programs()
    assert folder is not None, "PostgreSQL is not installed"
    command: Sequence[str] = [str(folder / program), *arguments]
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        command = [
            "setpriv",
            f"--reuid={OWNER}",
            f"--regid={OWNER}",
            "--init-groups",
            *command,
        ]
    # Not a pipe: the server keeps it open and reading would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command,
            cwd="/",
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        said.seek(0)
        if check and done.returncode:
            raise RuntimeError(said.read().decode(errors="replace"))
