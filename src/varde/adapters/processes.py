"""Programs that run beside each other and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

LOOK_EVERY = 0.1
"""Seconds."""
PATIENCE = 10.0
"""Seconds in which a program may end before it is killed."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""What a person, a service manager or a terminal that closes ends a program with."""


class Told:
    """Whether a signal asked this program to end."""

    def __init__(self) -> None:
        self.to_end = False
        for number in ENDING:
            signal.signal(number, self._end)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.to_end = True


def run_beside(
    commands: Mapping[str, Sequence[str]],
    *,
    is_up: Callable[[], bool],
    up: Callable[[], None],
) -> str | None:
    """
    Run the commands until told to end, and call `up` once they serve.

    If one ends by itself the others are ended too, and its name is the answer. Each has
    a group of its own, so that what it started ends with it.
    """
    told = Told()
    running = {
        name: subprocess.Popen(command, process_group=0)  # noqa: S603 - our own programs, no shell
        for name, command in commands.items()
    }
    try:
        return _first_to_end(running, told, is_up=is_up, up=up)
    finally:
        _end(list(running.values()))


def _first_to_end(
    running: Mapping[str, subprocess.Popen[bytes]],
    told: Told,
    *,
    is_up: Callable[[], bool],
    up: Callable[[], None],
) -> str | None:
    """Return the name of the program that ended by itself; None when told to end."""
    announced = False
    while not told.to_end:
        for name, process in running.items():
            if process.poll() is not None:
                return name
        if not announced and is_up():
            announced = True
            up()
        time.sleep(LOOK_EVERY)
    return None


def become(command: list[str]) -> int:
    """Let another program take this one's place; it comes back only if that fails."""
    sys.stdout.flush()
    try:
        os.execv(command[0], command)  # noqa: S606 - our own server, no shell
    except OSError:
        return 1


def is_free(host: str, port: int) -> bool:
    """Say whether nothing listens at that address yet."""
    return why_not(host, port) is None


def why_not(host: str, port: int) -> str | None:
    """
    Tell why nobody can listen at that address, or None.

    The server itself would share the port with another one and say nothing.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


def answers(host: str, port: int) -> bool:
    """Say whether something listens at that address."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    last = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # A server that was killed left its workers behind, which keep its port.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
