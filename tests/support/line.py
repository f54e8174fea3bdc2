"""A line between a browser and a server that is slow, and that can be cut."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BLOCK = 64 * 1024


class Line:
    """Passes on what it gets; once `cut`, nothing, until it is `mended`."""

    def __init__(self, host: str, port: int, *, bytes_per_second: float) -> None:
        self._server = (host, port)
        self._pause = BLOCK / bytes_per_second
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def cut(self) -> None:
        self._is_cut = True
        for end in list(self._open):
            _close(end)

    def mended(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        _close(self._listener)
        self.cut()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_cut:
                    _close(near)
                    continue
                far = socket.create_connection(self._server)
                self._open |= {near, far}
                self._pass_on(near, far, self._pause)
                self._pass_on(far, near, 0)

    def _pass_on(self, source: socket.socket, sink: socket.socket, pause: float) -> None:
        def run() -> None:
            with suppress(OSError):
                while data := source.recv(BLOCK):
                    sink.sendall(data)
                    time.sleep(pause * len(data) / BLOCK)
            _close(sink)

        threading.Thread(target=run, daemon=True).start()


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(host: str, port: int, *, bytes_per_second: float) -> Iterator[Line]:
    line = Line(host, port, bytes_per_second=bytes_per_second)
    try:
        yield line
    finally:
        line.close()
