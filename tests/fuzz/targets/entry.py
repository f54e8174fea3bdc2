"""The bytes of an entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from varde.core.errors import MalformedEntryError
from varde.core.record.entry import NO_PREVIOUS, Entry, _read_any, read_entry

AT = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)


def entry(**changes: object) -> bytes:
    said: dict[str, object] = {
        "subject": "VRD-2026-0001",
        "sequence": 1,
        "previous": NO_PREVIOUS,
        "action": "fact.stated",
        "actor": "U-K3M7Q2XA4B",
        "at": AT,
        "commitment": "b" * 64,
    }
    return Entry(**{**said, **changes}).to_bytes()  # type: ignore[arg-type]


SEEDS = (
    entry(),
    entry(sequence=2**53 - 1, previous="a" * 64),
    entry(subject='O:å"\\\x01\u2028😀'),
    *(entry(at=datetime(2024, *day, tzinfo=UTC)) for day in ((2, 29), (4, 30), (12, 31))),
    b'{"action":"a.b"}',
    b"[[[[",
)


def outcome(read: Callable[[bytes], Entry], data: bytes) -> Entry | dict[str, object]:
    try:
        return read(data)
    except MalformedEntryError as refusal:
        return refusal.params


def one(data: bytes) -> None:
    """Both ways of reading agree, and what is read is written to the same bytes."""
    assert outcome(read_entry, data) == outcome(_read_any, data)
    assert read_entry(data).to_bytes() == data
