"""What runs beside each other ends together, and so does what that started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from varde.adapters.processes import ENDING, answers

HOST = "127.0.0.1"
PATIENCE = 10.0
# A server that tells who it is, while a process that it started holds its port as well.
SERVER = """
import os, socket, subprocess
held = socket.create_server(("127.0.0.1", 0))
print(os.getpid(), held.getsockname()[1], flush=True)
subprocess.run(["sleep", "60"], pass_fds=[held.fileno()], stdout=subprocess.DEVNULL)
"""
BESIDE = """
import sys
from varde.adapters.processes import run_beside
server = [sys.executable, "-c", sys.argv[1]]
run_beside({"web": server}, is_up=lambda: True, up=lambda: None)
"""


@pytest.fixture
def program() -> Iterator[subprocess.Popen[str]]:
    """A program that runs the server."""
    process = subprocess.Popen(
        [sys.executable, "-c", BESIDE, SERVER], stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate(timeout=PATIENCE)


def server_of(program: subprocess.Popen[str]) -> tuple[int, int]:
    """The server's process and its port."""
    assert program.stdout is not None
    process, port = map(int, program.stdout.readline().split())
    assert answers(HOST, port)
    return process, port


def test_a_server_that_is_killed_leaves_nothing_on_its_port(
    program: subprocess.Popen[str],
) -> None:
    process, port = server_of(program)

    os.kill(process, signal.SIGKILL)

    program.wait(timeout=PATIENCE)
    assert not answers(HOST, port)


@pytest.mark.parametrize("asked", ENDING)
def test_whoever_ends_the_program_ends_the_server(
    program: subprocess.Popen[str], asked: signal.Signals
) -> None:
    _process, port = server_of(program)

    program.send_signal(asked)

    program.wait(timeout=PATIENCE)
    assert not answers(HOST, port)
