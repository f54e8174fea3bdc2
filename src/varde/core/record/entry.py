"""
One entry of the record, to the byte (docs/record-format.md).

An entry says who did what to which subject, and when. What was said in doing so
is only committed to: the detail lies elsewhere and can be erased without
breaking the chain.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from varde.core.canonical import canonical_json
from varde.core.errors import MalformedEntryError, NotCanonicalError
from varde.core.instants import in_utc

VERSION = 1
FIRST_SEQUENCE = 1
NO_PREVIOUS = "0" * 64
"""Stands where the hash of the previous entry would, in the first entry of a chain."""

MAX_ENTRY_BYTES = 4096
MAX_NAME_LENGTH = 100
MAX_SEQUENCE = 2**53 - 1

# Each hash has its own prefix, so a value made for one use can never pass for
# another. The NUL ends the prefix: none is the beginning of another. A Merkle
# tree (RFC 9162) over the same bytes begins its input with 00 or 01 instead.
ENTRY_DOMAIN = b"varde.record.entry.v1\x00"

_FIELDS = frozenset(
    {
        "action",
        "actor",
        "at",
        "commitment",
        "previous",
        "sequence",
        "subject",
        "version",
    }
)
_HASH = re.compile(r"[0-9a-f]{64}")
_ACTION = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
# Escapes as RFC 8785 does. The other members need no escaping, and writing the object by
# hand takes a tenth of the time; a test compares it with the canonical JSON.
_quoted = json.encoder.encode_basestring

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)

# Almost every entry is plain: short ASCII without a character that JSON escapes, and
# no 29 February. The canonical form of such an entry is fixed to the byte, so a pattern
# can tell what parsing and writing it again would. What does not match may be an
# entry all the same; then the long way decides.
_PLAIN_ACTION = r"[a-z][a-z0-9-]{0,48}\.[a-z][a-z0-9-]{0,48}"
_PLAIN_TEXT = r"[ !#-\[\]-~]{1,100}"
_PLAIN_DAY = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_PLAIN_INSTANT = (
    r"(?!0000)[0-9]{4}-" + _PLAIN_DAY + r"T(?:[01][0-9]|2[0-3])"
    r":[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
)
_PLAIN_HASH = r"[0-9a-f]{64}"
_PLAIN_START = re.compile(
    rf'\{{"action":"({_PLAIN_ACTION})","actor":"({_PLAIN_TEXT})","at":"({_PLAIN_INSTANT})'
).fullmatch
_PLAIN = re.compile(
    rf'\{{"action":"(?P<action>{_PLAIN_ACTION})","actor":"(?P<actor>{_PLAIN_TEXT})",'
    rf'"at":"(?P<at>{_PLAIN_INSTANT})","commitment":"(?P<commitment>{_PLAIN_HASH})",'
    rf'"previous":"(?P<previous>{_PLAIN_HASH})","sequence":(?P<sequence>[1-9][0-9]{{0,14}}),'
    rf'"subject":"(?P<subject>{_PLAIN_TEXT})","version":1\}}'
)


@dataclass(frozen=True, slots=True)
class Entry:
    """
    An entry that is well formed; anything else raises MalformedEntryError.

    `previous` is the hash of the entry before it on the same subject, and
    `commitment` binds the detail without telling it. Hashes are SHA-256 in lower-case
    hexadecimal; `at` is in UTC, whatever zone it came in.
    """

    subject: str
    sequence: int
    previous: str
    action: str
    actor: str
    at: datetime
    commitment: str
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise MalformedEntryError(reason="version")
        if not FIRST_SEQUENCE <= self.sequence <= MAX_SEQUENCE:
            raise MalformedEntryError(reason="sequence")
        if (self.sequence == FIRST_SEQUENCE) != (self.previous == NO_PREVIOUS):
            raise MalformedEntryError(reason="previous")
        for name in ("subject", "actor"):
            if not 0 < len(getattr(self, name)) <= MAX_NAME_LENGTH:
                raise MalformedEntryError(reason=name)
        for name in ("previous", "commitment"):
            if not _HASH.fullmatch(getattr(self, name)):
                raise MalformedEntryError(reason=name)
        if len(self.action) > MAX_NAME_LENGTH or not _ACTION.fullmatch(self.action):
            raise MalformedEntryError(reason="action")
        object.__setattr__(self, "at", in_utc(self.at))

    def to_bytes(self) -> bytes:
        """Return the bytes that are hashed and stored."""
        opening, middle, closing = self.around_its_place()
        previous = self.previous.encode()
        return b"%b%b%b%d%b" % (opening, previous, middle, self.sequence, closing)

    def around_its_place(self) -> tuple[bytes, bytes, bytes]:
        """Return the bytes before `previous`, up to `sequence`, and after it."""
        try:
            opening = (
                f'{{"action":"{self.action}","actor":{_quoted(self.actor)},'
                f'"at":"{written(self.at)}","commitment":"{self.commitment}",'
                f'"previous":"'
            ).encode()
            closing = (
                f',"subject":{_quoted(self.subject)},"version":{self.version:d}}}'
            ).encode()
        except UnicodeEncodeError as error:
            raise NotCanonicalError(reason=type(error).__name__) from error
        return opening, b'","sequence":', closing


def written(at: datetime) -> str:
    """
    Write an instant as the format wants it: RFC 3339 in UTC, always with six decimals.

    Raises NaiveInstantError.
    """
    return in_utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def entry_hash(entry: bytes) -> str:
    """Return the hash that the next entry names as its previous one: SHA-256, in hex."""
    return sha256(ENTRY_DOMAIN + entry).hexdigest()


def read_entry(data: bytes) -> Entry:
    """
    Read the bytes of an entry, accepting nothing but what `to_bytes` writes.

    Two byte strings that mean the same entry cannot both be valid. Raises
    MalformedEntryError.
    """
    try:
        plain = _PLAIN.fullmatch(data.decode())
    except UnicodeDecodeError:
        plain = None
    return _read_any(data) if plain is None else _read_plain(plain)


def written_subject(subject: str) -> str | None:
    """Return how an entry spells its subject; None if no entry can have that one."""
    if not 0 < len(subject) <= MAX_NAME_LENGTH:
        return None
    try:
        return canonical_json(subject).decode()
    except NotCanonicalError:
        return None


def glance(
    data: bytes, commitment: str, previous: str, sequence: int, subject: str
) -> re.Match[str] | None:
    """
    Tell without reading that `read_entry` would find an entry with just these members.

    The match has the action, the actor and the instant, as `members_at_a_glance`
    returns them. `subject` is as `written_subject` returns it. None says nothing: an
    entry that is not plain has to be read.
    """
    end = (
        f'","commitment":"{commitment}","previous":"{previous}",'
        f'"sequence":{sequence},"subject":{subject},"version":1}}'
    )
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return _PLAIN_START(text, 0, len(text) - len(end)) if text.endswith(end) else None


def members_at_a_glance(found: re.Match[str]) -> tuple[str, str, datetime]:
    """Return the action, the actor and the instant of an entry that `glance` has found."""
    action, actor, at = found.groups()
    return action, actor, datetime.fromisoformat(at)


def _read_plain(found: re.Match[str]) -> Entry:
    said = found.groupdict()
    return Entry(
        subject=said["subject"],
        sequence=int(said["sequence"]),
        previous=said["previous"],
        action=said["action"],
        actor=said["actor"],
        at=datetime.fromisoformat(said["at"]),
        commitment=said["commitment"],
    )


def _read_any(data: bytes) -> Entry:
    fields = _parse(data)
    try:
        entry = Entry(
            version=_integer(fields, "version"),
            subject=_text(fields, "subject"),
            sequence=_integer(fields, "sequence"),
            previous=_text(fields, "previous"),
            action=_text(fields, "action"),
            actor=_text(fields, "actor"),
            at=_instant(fields, "at"),
            commitment=_text(fields, "commitment"),
        )
        same = entry.to_bytes() == data
    except NotCanonicalError:
        raise MalformedEntryError(reason="not-canonical") from None
    if not same:
        raise MalformedEntryError(reason="not-canonical")
    return entry


def _parse(data: bytes) -> dict[str, object]:
    if len(data) > MAX_ENTRY_BYTES:
        raise MalformedEntryError(reason="too-long")
    try:
        fields = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise MalformedEntryError(reason="not-json") from None
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        raise MalformedEntryError(reason="fields")
    return fields


def _integer(fields: dict[str, object], name: str) -> int:
    value = fields[name]
    if type(value) is not int:
        raise MalformedEntryError(reason=name)
    return value


def _text(fields: dict[str, object], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise MalformedEntryError(reason=name)
    return value


def _instant(fields: dict[str, object], name: str) -> datetime:
    value = _text(fields, name)
    if not _INSTANT.fullmatch(value):
        raise MalformedEntryError(reason=name)
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise MalformedEntryError(reason=name) from None
