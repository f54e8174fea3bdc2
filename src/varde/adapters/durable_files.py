"""Small private files that are on the disk, and not only in its cache, before we go on."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_draft(folder: Path, data: bytes) -> Path:
    """Write a new file that only this user can read, under a name that nobody knows."""
    draft = folder / f".{secrets.token_hex(8)}.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink()
        raise
    return draft


def sync_folder(folder: Path) -> None:
    """Make what was named, renamed or removed in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
