"""Objects in a bucket, on a server that speaks S3 and runs beside the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from storages.backends.s3 import S3Storage

from tests.support.storage import NEW_KEY, OLD_KEY, got, keys, put, s3_storage
from varde.adapters.storage import BLOCK, CHUNK, Store
from varde.adapters.storage.s3 import PART, S3Objects
from varde.core.errors import BytesDamagedError, BytesMissingError, StorageAwayError

SOON = datetime.now(UTC) + timedelta(days=1)
LARGE = bytes(range(256)) * (PART // 256) + b"one part and a bit"


def objects_at(url: str) -> S3Objects:
    options = s3_storage(url)["OPTIONS"]
    assert isinstance(options, dict)
    return S3Objects(S3Storage(**options))


@pytest.fixture
def objects(s3_url: str) -> S3Objects:
    return objects_at(s3_url)


@pytest.fixture
def store(objects: S3Objects) -> Store:
    return Store(objects)


@pytest.mark.parametrize("data", [b"", b"evidence", LARGE], ids=["none", "few", "many"])
def test_what_was_stored_comes_back(store: Store, data: bytes) -> None:
    name = put(store, data)

    assert got(store, name) == data
    assert store.size(name) == len(data)


def test_a_part_comes_back(store: Store) -> None:
    name = put(store, LARGE)

    assert got(store, name, PART - 3, PART + 3) == LARGE[PART - 3 : PART + 3]


def test_nothing_comes_back_where_nothing_was_stored(store: Store) -> None:
    with pytest.raises(BytesMissingError):
        got(store, "ab/" + "ab" * 16)


def test_what_a_first_try_has_stored_is_ours(store: Store) -> None:
    """Its answer was lost on the way, and the client tried again."""
    name = put(store, b"evidence")

    with store.create(name) as writer:
        writer.write(b"evidence")
        assert writer.commit() == name

    assert got(store, name) == b"evidence"


@pytest.mark.parametrize("data", [b"second", LARGE], ids=["at-once", "in-parts"])
def test_an_object_is_never_written_over(store: Store, data: bytes) -> None:
    name = put(store, b"first")

    with store.create(name) as writer:
        writer.write(data)
        with pytest.raises(FileExistsError):
            writer.commit()

    assert got(store, name) == b"first"


def test_an_object_has_no_name_before_it_is_whole(store: Store) -> None:
    writer = store.create(store.new_name())
    writer.write(LARGE)

    assert list(store.listed()) == []


def test_what_is_abandoned_leaves_nothing(store: Store) -> None:
    with store.create(store.new_name()) as writer:
        writer.write(LARGE)

    assert store.sweep(before=SOON) == 0


def test_an_orphan_of_a_kill_is_swept_away(store: Store) -> None:
    store.create(store.new_name()).write(LARGE)

    assert store.sweep(before=SOON) == 1
    assert store.sweep(before=SOON) == 0


def test_what_is_removed_is_gone(store: Store) -> None:
    name = put(store, b"evidence")
    store.remove(name)
    store.remove(name)

    assert list(store.listed()) == []


def test_names_stay_within_the_prefix(store: Store, objects: S3Objects) -> None:
    name = put(store, b"evidence")

    assert [found.name for found in store.listed()] == [name]
    listing = next(objects._pages("list_objects_v2"))
    assert [found["Key"] for found in listing["Contents"]] == [f"of-varde/{name}"]


def test_it_is_sealed_and_read_in_part(objects: S3Objects) -> None:
    store = Store(objects, keys(OLD_KEY))
    name = put(store, LARGE)

    assert got(store, name, 5 * CHUNK, 5 * CHUNK + 9) == LARGE[5 * CHUNK :][:9]


def test_a_touched_chunk_is_told_with_its_number(objects: S3Objects) -> None:
    store = Store(objects, keys(OLD_KEY))
    name = put(store, b"x" * 3 * BLOCK)
    data = bytearray(b"".join(objects.read(name, 0, objects.size(name))))
    data[32 + CHUNK + 16] ^= 1
    objects.put(name, bytes(data))

    with pytest.raises(BytesDamagedError) as refusal:
        got(store, name)

    assert refusal.value.params == {"chunk": 1}


def test_a_new_master_key_closes_the_envelopes(objects: S3Objects) -> None:
    name = put(Store(objects, keys(OLD_KEY)), b"evidence")

    assert list(Store(objects, keys(f"{NEW_KEY},{OLD_KEY}")).rotate()) == [True]
    assert got(Store(objects, keys(NEW_KEY)), name) == b"evidence"


def test_a_server_that_does_not_answer_is_told() -> None:
    nobody = objects_at("s3://evidence?endpoint=http://127.0.0.1:9&region=eu-north-1")

    with pytest.raises(StorageAwayError) as refusal:
        nobody.size("ab/" + "ab" * 16)

    assert refusal.value.params == {"reason": "EndpointConnectionError"}
