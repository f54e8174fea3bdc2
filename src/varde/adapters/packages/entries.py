"""One line of entries.jsonl: an entry, its place in the log, and what it committed to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from varde.core.record.detail import (
    Disclosed,
    Disclosure,
    Erased,
    Erasure,
    Lost,
    Withheld,
)
from varde.core.record.entry import written
from varde.core.record.merkle import HASH_BYTES, MAX_PROOF_HASHES

from . import lines
from .flaws import PackageFlawError, Reason

_HEXADECIMAL = re.compile(r"([0-9a-f]{2})*")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """An entry with its inclusion proof in the package's checkpoint."""

    entry: bytes
    index: int
    hashes: tuple[bytes, ...]
    disclosure: Disclosure

    def to_line(self) -> bytes:
        return lines.line(
            {
                "entry": self.entry.decode(),
                "hashes": [one.hex() for one in self.hashes],
                "index": self.index,
                **_told(self.disclosure),
            }
        )


def _told(disclosure: Disclosure) -> lines.Json:
    match disclosure:
        case Disclosed(salt, detail):
            return {"salt": salt.hex(), "detail": detail.decode()}
        case Erased(Erasure(by, at, reason)):
            return {"erased": {"by": by, "at": written(at), "reason": reason}}
        case Withheld():
            return {"withheld": True}
        case Erased() | Lost():
            return {"lost": True}


def read_line(value: lines.Json) -> ProvenEntry:
    """Read a line's object. Raises PackageFlawError."""
    told = value.keys() - {"entry", "hashes", "index"}
    disclosure = _disclosure(value, told)
    entry = lines.text(value, "entry")
    hashes = _hashes(lines.texts(value, "hashes"))
    try:
        data = entry.encode()
    except UnicodeEncodeError:
        raise PackageFlawError(Reason.MALFORMED, field="entry") from None
    return ProvenEntry(data, lines.number(value, "index"), hashes, disclosure)


def _disclosure(value: lines.Json, told: set[str]) -> Disclosure:
    if told == {"salt", "detail"}:
        try:
            detail = lines.text(value, "detail").encode()
        except UnicodeEncodeError:
            raise PackageFlawError(Reason.MALFORMED, field="detail") from None
        return Disclosed(hexadecimal(value, "salt"), detail)
    if told == {"erased"}:
        said = lines.mapping(value, "erased")
        lines.exactly(said, "at", "by", "reason")
        return Erased(
            Erasure(
                by=lines.text(said, "by"),
                at=instant(said, "at"),
                reason=lines.text(said, "reason"),
            )
        )
    if told == {"withheld"} and value["withheld"] is True:
        return Withheld()
    if told == {"lost"} and value["lost"] is True:
        return Lost()
    raise PackageFlawError(Reason.MALFORMED, field=min(told, default="detail")[:100])


def hexadecimal(value: lines.Json, name: str) -> bytes:
    found = lines.text(value, name)
    if not _HEXADECIMAL.fullmatch(found):
        raise PackageFlawError(Reason.MALFORMED, field=name)
    return bytes.fromhex(found)


def instant(value: lines.Json, name: str) -> datetime:
    """Read an instant as entries have it."""
    found = lines.text(value, name)
    try:
        if _INSTANT.fullmatch(found):
            return datetime.fromisoformat(found).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PackageFlawError(Reason.MALFORMED, field=name)


def _hashes(found: list[str]) -> tuple[bytes, ...]:
    if len(found) > MAX_PROOF_HASHES:
        raise PackageFlawError(Reason.TOO_MANY, field="hashes")
    for one in found:
        if len(one) != 2 * HASH_BYTES or not _HEXADECIMAL.fullmatch(one):
            raise PackageFlawError(Reason.MALFORMED, field="hashes")
    return tuple(bytes.fromhex(one) for one in found)
