"""Encryption at rest: nothing of an object can be changed without being told where."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.storage import NEW_KEY, OLD_KEY, got, keys, put
from varde.adapters.storage import (
    CHUNK,
    LocalObjects,
    Store,
    new_master_key,
    read_master_keys,
)
from varde.core.errors import BytesDamagedError, BytesMissingError, MasterKeyMissingError

HEADER, TAG = 32, 16
STEP = CHUNK + TAG
DATA = b"".join(bytes([n]) * CHUNK for n in range(3)) + b"the end"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sealed"


@pytest.fixture
def name(sealed_store: Store) -> str:
    return put(sealed_store, DATA)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_any_length_comes_back(sealed_store: Store, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    name = put(sealed_store, data[:size])

    assert got(sealed_store, name) == data[:size]
    assert sealed_store.size(name) == size


def test_nothing_of_it_can_be_read_in_the_folder(folder: Path, name: str) -> None:
    assert b"the end" not in (folder / name).read_bytes()


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_comes_back(sealed_store: Store, name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(DATA)))
    end = data.draw(st.integers(start, len(DATA)))

    assert got(sealed_store, name, start, end) == DATA[start:end]


def test_a_part_is_read_without_the_rest(
    sealed_store: Store, folder: Path, name: str
) -> None:
    flip(folder / name, at=HEADER)

    assert got(sealed_store, name, 2 * CHUNK, 2 * CHUNK + 5) == b"\x02" * 5


def flip(path: Path, *, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("chunk", range(4))
def test_a_flipped_bit_is_told_with_its_chunk(
    sealed_store: Store, folder: Path, name: str, chunk: int
) -> None:
    flip(folder / name, at=HEADER + chunk * STEP + 3)

    with pytest.raises(BytesDamagedError) as refusal:
        got(sealed_store, name)

    assert refusal.value.params == {"chunk": chunk}


def test_no_byte_of_a_damaged_chunk_is_handed_out(
    sealed_store: Store, folder: Path, name: str
) -> None:
    flip(folder / name, at=HEADER + STEP)
    handed: list[bytes] = []

    with pytest.raises(BytesDamagedError):
        handed.extend(sealed_store.read(name))

    assert b"".join(handed) == DATA[:CHUNK]


def cut(end: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:end]


def swapped(data: bytes) -> bytes:
    first, second = HEADER, HEADER + STEP
    third = second + STEP
    return data[:first] + data[second:third] + data[first:second] + data[third:]


@pytest.mark.parametrize(
    ("change", "chunk"),
    [
        (cut(HEADER + 3 * STEP), 2),
        (cut(HEADER + 2 * STEP), 1),
        (cut(HEADER + 2 * STEP + 100), 2),
        (cut(-1), 3),
        (cut(HEADER), 0),
        (swapped, 0),
        (lambda data: data[:HEADER] + data[HEADER + STEP :], 0),
        (lambda data: data + b"x", 3),
        (lambda data: data + data[-(TAG + 7) :], 3),
        (lambda data: data[: HEADER + STEP] + data[HEADER:], 1),
    ],
    ids=[
        *("last-gone", "two-gone", "half-gone", "byte-gone", "all-gone"),
        *("swapped", "first-gone", "byte-more", "last-twice", "first-twice"),
    ],
)
def test_chunks_cannot_be_dropped_added_or_reordered(
    sealed_store: Store,
    folder: Path,
    name: str,
    change: Callable[[bytes], bytes],
    chunk: int,
) -> None:
    path = folder / name
    path.write_bytes(change(path.read_bytes()))

    with pytest.raises(BytesDamagedError) as refusal:
        got(sealed_store, name)

    assert refusal.value.params == {"chunk": chunk}


@pytest.mark.parametrize("at", range(0, HEADER, 3))
def test_a_touched_header_is_refused(
    sealed_store: Store, folder: Path, name: str, at: int
) -> None:
    flip(folder / name, at=at)

    with pytest.raises(BytesDamagedError):
        got(sealed_store, name)


@pytest.mark.parametrize("at", range(0, 8 + 1 + 5 + 12 + 48, 7))
def test_a_touched_envelope_is_refused(
    sealed_store: Store, folder: Path, name: str, at: int
) -> None:
    flip(folder / f"{name}.key", at=at)

    with pytest.raises((BytesDamagedError, MasterKeyMissingError)):
        got(sealed_store, name)


def test_an_object_does_not_open_under_the_name_of_another(
    sealed_store: Store, folder: Path, name: str
) -> None:
    other = put(sealed_store, b"another")
    for ending in ("", ".key"):
        (folder / f"{name}{ending}").replace(folder / f"{other}{ending}")

    with pytest.raises(BytesDamagedError):
        got(sealed_store, other)


def test_a_plain_file_does_not_pass_for_a_sealed_one(
    sealed_store: Store, folder: Path, name: str
) -> None:
    (folder / name).write_bytes(DATA)
    (folder / f"{name}.key").unlink()

    with pytest.raises((BytesDamagedError, BytesMissingError)):
        got(sealed_store, name)


def test_what_was_stored_before_there_was_a_key_stays_readable(tmp_path: Path) -> None:
    objects = LocalObjects(tmp_path)
    name = put(Store(objects), b"old")

    assert got(Store(objects, keys(OLD_KEY)), name) == b"old"


def test_without_its_master_key_nothing_opens(folder: Path, name: str) -> None:
    with pytest.raises(MasterKeyMissingError) as refusal:
        got(Store(LocalObjects(folder), keys(NEW_KEY)), name)

    assert refusal.value.params == {"key": "a2025"}


def test_a_new_master_key_closes_the_envelopes_and_leaves_the_objects(
    folder: Path, name: str
) -> None:
    before = (folder / name).stat()
    rotated = list(Store(LocalObjects(folder), keys(f"{NEW_KEY},{OLD_KEY}")).rotate())

    assert rotated == [True]
    assert (folder / name).stat() == before
    assert got(Store(LocalObjects(folder), keys(NEW_KEY)), name) == DATA


def test_rotation_goes_on_where_it_stopped(sealed_store: Store, folder: Path) -> None:
    for number in range(4):
        put(sealed_store, bytes([number]))
    store = Store(LocalObjects(folder), keys(f"{NEW_KEY},{OLD_KEY}"))
    stopped = store.rotate()
    next(stopped)
    next(stopped)

    assert sum(store.rotate()) == 2


def test_rotation_finds_out_that_another_key_goes_by_the_id_of_the_current_one(
    sealed_store: Store, folder: Path
) -> None:
    put(sealed_store, b"data")
    another = new_master_key(OLD_KEY.partition(":")[0])

    with pytest.raises(BytesDamagedError):
        list(Store(LocalObjects(folder), keys(another)).rotate())


def test_the_format_is_as_documented(folder: Path, name: str) -> None:
    """Read with nothing but the documentation and AES-GCM."""
    envelope, sealed = (folder / f"{name}.key").read_bytes(), (folder / name).read_bytes()
    object_id = bytes.fromhex(name[3:35])
    start, nonce, wrapped = envelope[:14], envelope[14:26], envelope[26:]
    assert start == b"varde-k1\x05a2025"
    data_key = AESGCM(bytes(32)).decrypt(nonce, wrapped, start + object_id)
    header = sealed[:HEADER]
    assert header == b"varde-s1" + struct.pack(">I", CHUNK) + bytes(4) + object_id
    opened = b"".join(
        AESGCM(data_key).decrypt(
            n.to_bytes(12, "big"),
            sealed[HEADER + n * STEP : HEADER + (n + 1) * STEP],
            header + n.to_bytes(8, "big") + bytes([n == 3]),
        )
        for n in range(4)
    )

    assert opened == DATA


@pytest.mark.parametrize(
    "text",
    ["nothing", "id:short", "id:" + "A" * 40, f"{OLD_KEY},{OLD_KEY}", "UPPER:" + "A" * 44],
)
def test_a_key_that_is_none_is_refused_and_never_quoted(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|entry") as refusal:
        read_master_keys(text)

    assert "AAAA" not in str(refusal.value)


def test_keys_may_stand_on_lines_of_their_own() -> None:
    assert list(keys(f"{NEW_KEY}\n{OLD_KEY}\n").all) == ["b2026", "a2025"]


def test_a_master_key_does_not_show_itself() -> None:
    assert "\\x00" not in repr(keys(OLD_KEY))
