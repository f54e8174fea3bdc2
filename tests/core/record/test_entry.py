from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.canonical import canonical_json
from varde.core.errors import MalformedEntryError, NaiveInstantError, NotCanonicalError
from varde.core.record.entry import (
    _PLAIN,
    ENTRY_DOMAIN,
    MAX_ENTRY_BYTES,
    NO_PREVIOUS,
    Entry,
    _read_any,
    entry_hash,
    glance,
    members_at_a_glance,
    read_entry,
    written_subject,
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


@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100))
def test_what_is_written_by_hand_is_the_canonical_json(subject: str, actor: str) -> None:
    data = entry(subject=subject, actor=actor).to_bytes()

    assert data == canonical_json(json.loads(data))
    assert (json.loads(data)["subject"], json.loads(data)["actor"]) == (subject, actor)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(NotCanonicalError):
        entry(actor="\ud800").to_bytes()


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


def outcome(read: Callable[[bytes], Entry], data: bytes) -> Entry | object:
    try:
        return read(data)
    except MalformedEntryError as refusal:
        return refusal.params["reason"]


@st.composite
def nearly_entries(draw: st.DrawFn) -> bytes:
    """Bytes that are an entry, or would be but for a little."""
    members = {
        "action": draw(
            st.from_regex(r"[a-z.-]{1,60}\.[a-z-]{1,60}|[a-zA-Z.]*", fullmatch=True)
        ),
        "actor": draw(st.text(max_size=101)),
        "at": draw(
            st.from_regex(
                r"(0000|2024|2026)-[01][0-9]-[0-3][0-9]T2[0-9]:[0-6]0:[0-6]0\.[0-9]{6}Z",
                fullmatch=True,
            )
        ),
        "commitment": draw(st.from_regex(r"[0-9a-g]{64}", fullmatch=True)),
        "previous": draw(st.sampled_from([NO_PREVIOUS, "a" * 64, "A" * 64])),
        "sequence": draw(st.integers(-1, 2) | st.integers(10**14, 2**53)),
        "subject": draw(st.text(max_size=101)),
        "version": draw(st.sampled_from([1, 1, 1, 2, True])),
    }
    escaped = draw(st.booleans())
    return json.dumps(members, separators=(",", ":"), ensure_ascii=escaped).encode(
        errors="replace"
    )


PLAIN_ENTRIES = st.from_regex(_PLAIN, fullmatch=True).map(str.encode)


@given(PLAIN_ENTRIES)
def test_the_short_way_reads_nothing_that_the_long_way_would_not(data: bytes) -> None:
    found = outcome(read_entry, data)

    assert found == outcome(_read_any, data)
    assert isinstance(found, Entry) or found == "previous"


@given(nearly_entries())
def test_both_ways_read_and_refuse_alike(data: bytes) -> None:
    assert outcome(read_entry, data) == outcome(_read_any, data)


@given(PLAIN_ENTRIES, st.data())
def test_both_ways_read_a_changed_entry_alike(data: bytes, drawn: st.DataObject) -> None:
    changed = bytearray(data)
    place = drawn.draw(st.integers(0, len(changed) - 1))
    changed[place : place + 1] = drawn.draw(st.binary(max_size=2))

    assert outcome(read_entry, bytes(changed)) == outcome(_read_any, bytes(changed))


@pytest.mark.parametrize(
    ("at", "plain"),
    [
        ("2026-02-28T23:59:59.999999Z", True),
        ("2024-02-29T00:00:00.000000Z", False),
        ("2026-04-30T00:00:00.000000Z", True),
        ("2026-12-31T00:00:00.000000Z", True),
        ("9999-12-31T23:59:59.999999Z", True),
        ("0001-01-01T00:00:00.000000Z", True),
    ],
)
def test_a_day_is_read_whichever_way(at: str, *, plain: bool) -> None:
    data = written(at=at)

    assert (_PLAIN.fullmatch(data.decode()) is not None) is plain
    assert read_entry(data) == _read_any(data)


@pytest.mark.parametrize(
    "at",
    [
        "0000-01-01T00:00:00.000000Z",
        "2026-02-29T00:00:00.000000Z",
        "2026-04-31T00:00:00.000000Z",
        "2026-13-01T00:00:00.000000Z",
        "2026-00-01T00:00:00.000000Z",
        "2026-01-00T00:00:00.000000Z",
        "2026-01-01T24:00:00.000000Z",
        "2026-01-01T00:60:00.000000Z",
        "2026-01-01T00:00:60.000000Z",
    ],
)
def test_a_day_that_is_in_no_calendar_is_refused(at: str) -> None:
    assert outcome(read_entry, written(at=at)) == "at"


def glanced(known: Entry, data: bytes) -> Entry | None:
    """What a glance sees, where some members are known."""
    subject = written_subject(known.subject)
    assert subject is not None
    found = glance(data, known.commitment, known.previous, known.sequence, subject)
    if found is None:
        return None
    action, actor, at = members_at_a_glance(found)
    return replace(known, action=action, actor=actor, at=at)


@given(PLAIN_ENTRIES, st.data())
def test_a_glance_sees_what_reading_would_find(data: bytes, drawn: st.DataObject) -> None:
    known, changed = outcome(_read_any, data), bytearray(data)
    if not isinstance(known, Entry):
        return
    place = drawn.draw(st.integers(0, len(changed) - 1))
    changed[place : place + 1] = drawn.draw(st.binary(max_size=2))

    assert glanced(known, data) == known
    seen = glanced(known, bytes(changed))
    assert seen is None or seen == outcome(_read_any, bytes(changed))


@given(st.text(max_size=101))
def test_a_subject_is_written_as_in_an_entry(subject: str) -> None:
    spelt = written_subject(subject)

    assert (spelt is None) is (not 0 < len(subject) <= 100)
    if spelt is not None:
        assert f'"subject":{spelt},'.encode() in entry(subject=subject).to_bytes()


def test_a_subject_that_no_json_can_spell_is_none() -> None:
    assert written_subject("\ud800") is None
