"""A database of one's own for a while, beside the one that the tests run on."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


@contextmanager
def database(beside: str) -> Iterator[str]:
    """Give the address of an empty database of the same kind as the one beside it."""
    if not beside.startswith("postgresql:"):
        with tempfile.TemporaryDirectory(prefix="varde-scratch-") as folder:
            yield f"sqlite:///{Path(folder) / 'scratch.sqlite3'}"
        return
    name = f"scratch_{secrets.token_hex(8)}"
    _execute(beside, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(beside)._replace(path=f"/{name}").geturl()
    finally:
        _execute(beside, "DROP DATABASE {} WITH (FORCE)", name)


def beside() -> str:
    """Return the address of the database that this run of the tests is for."""
    return os.environ.get("VARDE_DATABASE_URL", "")


def _execute(address: str, statement: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
