"""Objects as files: there whole or not at all, and written once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.storage import got, objects_in, put
from varde.adapters.storage import LocalObjects, Store
from varde.core.errors import BytesMissingError

SOON = datetime.now(UTC) + timedelta(days=1)
LONG_AGO = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "plain"


def test_what_was_stored_comes_back(plain_store: Store) -> None:
    name = put(plain_store, b"evidence")

    assert got(plain_store, name) == b"evidence"


def test_nothing_comes_back_where_nothing_was_stored(plain_store: Store) -> None:
    with pytest.raises(BytesMissingError):
        got(plain_store, "ab/" + "ab" * 16)


def test_a_part_comes_back(plain_store: Store) -> None:
    name = put(plain_store, b"0123456789")

    assert got(plain_store, name, 3, 7) == b"3456"


def test_an_object_has_no_name_before_it_is_whole(plain_store: Store, folder: Path) -> None:
    writer = plain_store.create(plain_store.new_name())
    writer.write(b"half")

    assert list(plain_store.listed()) == []
    assert [path.name[0] for path in objects_in(folder)] == ["."]


def test_what_is_abandoned_leaves_nothing(plain_store: Store, folder: Path) -> None:
    with plain_store.create(plain_store.new_name()) as writer:
        writer.write(b"half")

    assert objects_in(folder) == []


def test_an_object_is_never_written_over(plain_store: Store) -> None:
    name = put(plain_store, b"first")

    with plain_store.create(name) as writer, pytest.raises(FileExistsError):
        writer.commit()

    assert got(plain_store, name) == b"first"


def test_only_the_owner_reads(plain_store: Store, folder: Path) -> None:
    put(plain_store, b"evidence")

    modes = {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}
    assert modes == {0}


def test_an_orphan_of_a_kill_is_swept_away(plain_store: Store, folder: Path) -> None:
    plain_store.create(plain_store.new_name()).write(b"half")

    assert plain_store.sweep(before=LONG_AGO) == 0
    assert plain_store.sweep(before=SOON) == 1
    assert objects_in(folder) == []


def test_sweeping_leaves_what_is_whole(plain_store: Store) -> None:
    name = put(plain_store, b"evidence")
    plain_store.sweep(before=SOON)

    assert got(plain_store, name) == b"evidence"


def test_removing_twice_is_removing(plain_store: Store) -> None:
    name = put(plain_store, b"evidence")
    plain_store.remove(name)
    plain_store.remove(name)

    assert list(plain_store.listed()) == []


def test_the_file_and_its_folder_are_flushed_before_it_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda f: (order.append("fsync"), fsync(f))[1])
    monkeypatch.setattr(
        Path, "rename", lambda a, b: (order.append("rename"), rename(a, b))[1]
    )
    writer = LocalObjects(folder).create("ab/" + "ab" * 16)
    writer.write(b"evidence")
    order.clear()
    writer.commit()

    assert order == ["fsync", "rename", "fsync"]
