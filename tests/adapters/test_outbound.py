"""What goes out goes to one address, and what comes back is bounded."""

from __future__ import annotations

import contextlib
import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest

from tests.support.http_answers import answer, serving
from varde.adapters.outbound import Answer, UnreachableError, post


def ask(address: str, limit: int = 100, patience: float = 5.0) -> Answer:
    return post(address, b"asked", kind="text/plain", limit=limit, patience=patience)


def echo(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    answer(handler, 200, "text/plain; charset=utf-8", body)


def test_it_returns_what_was_answered() -> None:
    with serving(echo) as address:
        assert ask(address) == Answer(200, "text/plain", b"asked")


@pytest.mark.parametrize("status", [302, 307, 404, 409, 500])
def test_any_status_is_an_answer_and_none_leads_elsewhere(status: int) -> None:
    asked = []

    def lead_away(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        asked.append(handler.path)
        handler.send_response(status)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with serving(lead_away) as address:
        assert ask(f"{address}/here").status == status
    assert asked == ["/here"]


def test_an_answer_that_is_too_long_is_refused() -> None:
    def long(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        with contextlib.suppress(OSError):
            answer(handler, 200, "text/plain", bytes(50_000_000))

    with serving(long) as address, pytest.raises(UnreachableError, match="too-long"):
        ask(address)


def test_an_answer_that_drips_is_cut_off() -> None:
    def drip(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                handler.wfile.write(b".")
                time.sleep(0.05)

    began = time.monotonic()
    with serving(drip) as address, pytest.raises(UnreachableError, match="too-slow"):
        ask(address, patience=0.3)
    assert time.monotonic() - began < 10


def test_silence_is_too_slow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"http://127.0.0.1:{mute.getsockname()[1]}"

        with pytest.raises(UnreachableError, match="too-slow"):
            ask(address, patience=0.2)


def test_an_answer_that_breaks_off_is_none() -> None:
    def break_off(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "50")
        handler.end_headers()
        handler.wfile.write(b"half")

    with serving(break_off) as address, pytest.raises(UnreachableError, match="cut-short"):
        ask(address)


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(UnreachableError, match="unreachable"):
        ask(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher:", ""]
)
def test_only_http_is_spoken(address: str) -> None:
    with pytest.raises(UnreachableError, match="not-an-address"):
        ask(address)
