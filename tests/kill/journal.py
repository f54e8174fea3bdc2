"""What a writer was told, one JSON object per line, in a file that outlives him."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = "acknowledged"
# What SQLite, PostgreSQL and the storage say.
FULL = ("disk is full", "No space left on device", "storage.full")


class Journal:
    """A file of its own for each writer; a line is written whole or not at all."""

    def __init__(self, folder: Path, name: str) -> None:
        self._role, _, _ = name.partition("-")
        path = folder / FOLDER / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, **told: object) -> None:
        os.write(self._file, json.dumps(told).encode() + b"\n")

    def add_refusal(self, refusal: Exception) -> None:
        """Note that the disk was full, to show what that has met."""
        if any(word in str(refusal) for word in FULL):
            self.add(full=f"{self._role}, {type(refusal).__name__}")


def acknowledged(folder: Path) -> Iterator[dict[str, object]]:
    """Yield what was told to any writer; in bytes, since some wrote while others died."""
    for path in sorted((folder / FOLDER).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            yield json.loads(line)
