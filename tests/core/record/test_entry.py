from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.errors import MalformedEntryError, NaiveInstantError
from varde.core.record.entry import (
    ENTRY_DOMAIN,
    MAX_ENTRY_BYTES,
    NO_PREVIOUS,
    Entry,
    entry_hash,
    read_entry,
)

AT = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
FIELDS: dict[str, object] = {
    "subject": "VRD-2026-0001",
    "sequence": 2,
    "previous": "a" * 64,
    "action": "fact.stated",
    "actor": "U-AAAABBBBCC",
    "at": AT,
    "commitment": "b" * 64,
}


def entry(**changes: object) -> Entry:
    return Entry(**{**FIELDS, **changes})  # type: ignore[arg-type]


def written(**changes: object) -> bytes:
    """The JSON of an entry with some fields as no honest writer would put them."""
    fields = {**json.loads(entry().to_bytes()), **changes}
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def test_what_is_written_is_read_again() -> None:
    assert read_entry(entry().to_bytes()) == entry()


def test_the_bytes_do_not_depend_on_the_caller_s_zone() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))

    assert entry(at=elsewhere).to_bytes() == entry().to_bytes()


def test_an_instant_always_has_six_decimals() -> None:
    assert json.loads(entry().to_bytes())["at"] == "2026-03-03T21:30:00.000000Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        entry(at=AT.replace(tzinfo=None))


def test_the_hash_is_not_that_of_a_leaf_or_a_node_of_a_merkle_tree() -> None:
    assert ENTRY_DOMAIN[:1] not in {b"\x00", b"\x01"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 2}, "version"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": 2**53}, "sequence"),
        ({"sequence": 1}, "previous"),
        ({"previous": NO_PREVIOUS}, "previous"),
        ({"previous": "A" * 64}, "previous"),
        ({"commitment": "b" * 63}, "commitment"),
        ({"subject": ""}, "subject"),
        ({"actor": "x" * 101}, "actor"),
        ({"action": "stated"}, "action"),
        ({"action": "fact.stated\n"}, "action"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(MalformedEntryError) as refusal:
        entry(**changes)

    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not-json"),
        (b"\xff", "not-json"),
        (b"[" * MAX_ENTRY_BYTES, "not-json"),
        (b"9" * MAX_ENTRY_BYTES, "fields"),
        (b" " * (MAX_ENTRY_BYTES + 1), "too-long"),
        (b"[]", "fields"),
        (b"{}", "fields"),
        (written(extra=1), "fields"),
        (written(sequence=2.0), "sequence"),
        (written(sequence=True), "sequence"),
        (written(version="1"), "version"),
        (written(at="2026-03-03T21:30:00Z"), "at"),
        (written(at="2026-02-30T21:30:00.000000Z"), "at"),
        (written(at=1), "at"),
        (written(subject=None), "subject"),
        (written(subject="\ud800"), "not-canonical"),
        (written(subject="ä"), "not-canonical"),
        (entry().to_bytes() + b" ", "not-canonical"),
        (entry().to_bytes().replace(b"{", b'{"action":"fact.stated",', 1), "not-canonical"),
    ],
)
def test_only_the_one_right_spelling_is_read(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedEntryError) as refusal:
        read_entry(data)

    assert refusal.value.params["reason"] == reason


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(MalformedEntryError):
        read_entry(data)


@given(st.text(min_size=1, max_size=100), st.datetimes(timezones=st.just(UTC)))
def test_any_reference_and_instant_come_back_as_they_were(
    subject: str, at: datetime
) -> None:
    honest = entry(subject=subject, at=at)

    assert read_entry(honest.to_bytes()) == honest


@given(st.data())
def test_any_changed_byte_is_malformed_or_has_another_hash(data: st.DataObject) -> None:
    honest = entry().to_bytes()
    place = data.draw(st.integers(0, len(honest) - 1))
    forged = bytearray(honest)
    forged[place] ^= data.draw(st.integers(1, 255))

    assert entry_hash(bytes(forged)) != entry_hash(honest)
