"""
The folder that holds an instance's data, before there are settings to read.

    secret-key      signs sessions and links; made once
    demonstration   says that everything here is made up and may be thrown away
    varde.sqlite3   the database, when it is SQLite
    keys/           what signs the record (`signing_keys`)
    files/ static/  what people added; what the browser gets
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

SECRET_KEY = "secret-key"  # noqa: S105 - the name of a file
MARKER = "demonstration"
DATABASE = "varde.sqlite3"


class NotADemonstrationError(Exception):
    """The folder holds data that nobody marked as made up."""


def make(home: Path) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_secret_key(home: Path) -> None:
    """Write a secret key that only this user can read, unless there is one."""
    make(home)
    path = home / SECRET_KEY
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60) + "\n", encoding="utf-8")


def make_demonstration(home: Path, *, reset: bool) -> None:
    """Prepare a folder for made-up data; one with real data is refused."""
    make(home)
    marker = home / MARKER
    if not marker.exists() and (home / DATABASE).exists():
        raise NotADemonstrationError(home)
    marker.touch()
    if reset:
        _forget(home)
    make_secret_key(home)


def _forget(home: Path) -> None:
    for path in home.glob(f"{DATABASE}*"):
        path.unlink()
    for folder in ("files", "keys", "mail", "static"):
        shutil.rmtree(home / folder, ignore_errors=True)
