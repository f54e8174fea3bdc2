"""
Objects as files in a folder.

A file is written under a hidden name in the folder where it will lie, flushed to the
disk, renamed, and the folder is flushed too. So a file under its own name is whole,
whatever happened to the program or to the power.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from varde.adapters.durable_files import sync_folder
from varde.core.errors import BytesMissingError, StorageAwayError, StorageFullError

from .objects import BLOCK, FULL, Listed

PART = ".part"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class LocalObjects:
    """A folder that only this user can read; it is made when it is needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def create(self, name: str) -> LocalWriter:
        return LocalWriter(self._path(name))

    def put(self, name: str, data: bytes) -> None:
        writer = LocalWriter(self._path(name), replace=True)
        try:
            writer.write(data)
            writer.commit()
        finally:
            writer.abandon()

    def size(self, name: str) -> int:
        with _told():
            return self._path(name).stat().st_size

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        with _told(), self._path(name).open("rb", buffering=0) as file:
            file.seek(start)
            left = end - start
            while left > 0 and (data := file.read(min(BLOCK, left))):
                left -= len(data)
                yield data

    def remove(self, name: str) -> None:
        path = self._path(name)
        with _told(), suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def listed(self) -> Iterator[Listed]:
        for path in self._files():
            if not path.name.startswith("."):
                with suppress(FileNotFoundError):
                    yield Listed(f"{path.parent.name}/{path.name}", _changed_at(path))

    def sweep(self, *, before: datetime) -> int:
        swept = 0
        for path in self._files():
            with suppress(FileNotFoundError):
                if path.name.startswith(".") and _changed_at(path) < before:
                    path.unlink()
                    swept += 1
        return swept

    def room(self) -> int | None:
        with suppress(FileNotFoundError):
            return shutil.disk_usage(self._root).free
        return None

    def _path(self, name: str) -> Path:
        return self._root / name

    def _files(self) -> Iterator[Path]:
        for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(folder.iterdir())


class LocalWriter:
    def __init__(self, path: Path, *, replace: bool = False) -> None:
        self._path = path
        self._replace = replace
        self._part = path.with_name(f".{path.name}{PART}")
        with _told():
            _make_folder(path.parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
            self._file = os.open(self._part, flags | os.O_TRUNC, PRIVATE_FILE)
        self._open = True

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        with _told():
            while rest:
                rest = rest[os.write(self._file, rest) :]

    def commit(self) -> None:
        with _told():
            os.fsync(self._file)
            if not self._replace and self._path.exists():
                raise FileExistsError(self._path)
            self._close()
            self._part.rename(self._path)
            sync_folder(self._path.parent)

    def abandon(self) -> None:
        if self._open:
            self._close()
        with suppress(FileNotFoundError):
            self._part.unlink()

    def _close(self) -> None:
        self._open = False
        os.close(self._file)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system says into a refusal."""
    try:
        yield
    except FileNotFoundError as error:
        raise BytesMissingError from error
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise StorageFullError from error
        raise StorageAwayError(reason=os.strerror(error.errno or 0)) from error


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        sync_folder(folder.parent)
