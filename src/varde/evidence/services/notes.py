"""What a person says of an item, and whether it can be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from varde.accounts.models import is_reference
from varde.core.errors import FutureCustodyError, InvalidTextError, InvalidValueError
from varde.core.instants import in_utc
from varde.core.taxonomy import Tlp
from varde.evidence.models import Item, ItemStatement
from varde.evidence.models.items import (
    LINE_LIMIT,
    SEAL_LIMIT,
    SHA256_LENGTH,
    SHA512_LENGTH,
    VERSION_LIMIT,
)
from varde.evidence.observables import Observable, checked
from varde.incidents.models import TEXT_LIMIT, TITLE_LIMIT
from varde.incidents.services.shared import checked_text
from varde.incidents.services.stating import CLOCK_DIFFERENCE
from varde.organisations import selectors as organisations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from varde.evidence.models import Blob
    from varde.incidents.models import Incident, TimelineEntry
    from varde.organisations.models import Organisation

LINES = {
    "title": TITLE_LIMIT,
    "classification": LINE_LIMIT,
    "acquired_by": LINE_LIMIT,
    "acquired_where": LINE_LIMIT,
    "tool": LINE_LIMIT,
    "tool_version": VERSION_LIMIT,
    "seal_number": SEAL_LIMIT,
    "seal_applied_by": LINE_LIMIT,
    "supplier_name": LINE_LIMIT,
    "supplier_reference": LINE_LIMIT,
}
TEXTS = ("description", "source_remark", "person_qualification", "tool_qualification")
HASHES = {
    "source_sha256": SHA256_LENGTH,
    "source_sha512": SHA512_LENGTH,
    "copy_sha256": SHA256_LENGTH,
    "copy_sha512": SHA512_LENGTH,
}
CHOICES = {
    "source_worked_properly": ItemStatement.WorkedProperly.values,
    "copy": ["", *ItemStatement.Copy.values],
}
# What must be said of a kind of item.
REQUIRED = {
    Item.Kind.FILE: ("title", "acquired_by", "acquired_where"),
    Item.Kind.PHYSICAL: ("title", "acquired_by", "acquired_where"),
    Item.Kind.HELD_BY_SUPPLIER: ("title",),
}
_HEXADECIMAL = re.compile(r"[0-9a-f]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """
    The acquisition note and what else is said of an item.

    Without `tlp` the incident's label holds. `source_*` hashes are those of the source
    that was copied and `copy_*` those that the tool reported of the copy; of a file the
    copy's are computed here.
    """

    title: str
    description: str = ""
    tlp: str = ""
    classification: str = ""
    malware: bool = False
    acquired_at: datetime | None = None
    acquired_by: str = ""
    acquired_where: str = ""
    tool: str = ""
    tool_version: str = ""
    source_worked_properly: str = ItemStatement.WorkedProperly.NOT_KNOWN
    source_remark: str = ""
    person_qualification: str = ""
    tool_qualification: str = ""
    copy: str = ""
    copy_of: Item | None = None
    source_sha256: str = ""
    source_sha512: str = ""
    copy_sha256: str = ""
    copy_sha512: str = ""
    seal_number: str = ""
    seal_applied_by: str = ""
    supplier: Organisation | None = None
    supplier_name: str = ""
    supplier_reference: str = ""
    kept_until: date | None = None
    observables: tuple[Observable, ...] = ()
    entries: tuple[TimelineEntry, ...] = ()


def statement(
    note: Note, *, incident: Incident, kind: str, blob: Blob | None, now: datetime
) -> ItemStatement:
    """
    Return the note as a statement that can be kept, its entries left aside.

    Raises InvalidTextError, InvalidValueError and FutureCustodyError, naming the field.
    """
    said = ItemStatement(
        tlp=_choice("tlp", note.tlp or incident.tlp, list(Tlp)),
        malware=note.malware,
        acquired_at=_acquired_at(note, kind, now),
        kept_until=note.kept_until,
        copy_of=_copy_of(note, incident),
        supplier=_supplier(note, incident),
        observables=[list(pair) for pair in checked(o.value for o in note.observables)],
    )
    for name, limit in LINES.items():
        setattr(
            said, name, _line(note, name, limit, required=name in REQUIRED[Item.Kind(kind)])
        )
    for name in TEXTS:
        setattr(said, name, checked_text(name, getattr(note, name), limit=TEXT_LIMIT))
    for name, choices in CHOICES.items():
        setattr(said, name, _choice(name, getattr(note, name), choices))
    for name, length in HASHES.items():
        setattr(said, name, _hash(name, getattr(note, name), length))
    if blob is not None:
        said.copy_sha256, said.copy_sha512 = blob.sha256, blob.sha512
    _check_supplier(said, kind)
    _check_entries(note, incident)
    return said


def _acquired_at(note: Note, kind: str, now: datetime) -> datetime | None:
    if note.acquired_at is None:
        if kind == Item.Kind.HELD_BY_SUPPLIER:
            return None
        raise InvalidTextError(field="acquired_at", reason="empty")
    at = in_utc(note.acquired_at)
    if at > now + CLOCK_DIFFERENCE:
        raise FutureCustodyError(field="acquired_at")
    return at


def _line(note: Note, name: str, limit: int, *, required: bool) -> str:
    text = checked_text(name, getattr(note, name), limit=limit, required=required)
    if len(text.splitlines()) > 1:
        raise InvalidTextError(field=name, reason="more-than-one-line")
    if is_reference(text):
        # In the record it would stand for an account.
        raise InvalidTextError(field=name, reason="a-reference")
    return text


def _choice(name: str, value: str, choices: Iterable[str]) -> str:
    if value not in list(choices):
        raise InvalidValueError(field=name, reason="not-a-choice")
    return str(value)


def _hash(name: str, value: str, length: int) -> str:
    """A hash as tools print it, in small letters and without blanks."""
    plain = "".join(value.split()).lower()
    if plain and (len(plain) != length or not _HEXADECIMAL.fullmatch(plain)):
        raise InvalidValueError(field=name, reason="not-a-hash")
    return plain


def _copy_of(note: Note, incident: Incident) -> Item | None:
    if note.copy_of is not None and note.copy_of.incident_id != incident.pk:
        raise InvalidValueError(field="copy_of", reason="not-a-choice")
    return note.copy_of


def _supplier(note: Note, incident: Incident) -> Organisation | None:
    handled = organisations.entities_handled_by(incident.organisation)
    if note.supplier is not None and note.supplier not in handled:
        raise InvalidValueError(field="supplier", reason="not-a-choice")
    return note.supplier


def _check_supplier(said: ItemStatement, kind: str) -> None:
    if kind == Item.Kind.HELD_BY_SUPPLIER and not said.supplier_shown:
        raise InvalidTextError(field="supplier_name", reason="empty")


def _check_entries(note: Note, incident: Incident) -> None:
    if any(entry.incident_id != incident.pk for entry in note.entries):
        raise InvalidValueError(field="entries", reason="not-a-choice")


def note_of(said: ItemStatement) -> Note:
    """What was said, to be corrected; what was erased is open again."""
    own = {f.name for f in fields(Note)} - {"observables", "entries"}
    values: dict[str, Any] = {name: getattr(said, name) for name in own}
    values |= {name: values[name] or "" for name in (*LINES, *TEXTS)}
    return Note(
        **values,
        observables=tuple(Observable(*pair) for pair in said.observables or ()),
        entries=tuple(said.entries.order_by("pk")),
    )
