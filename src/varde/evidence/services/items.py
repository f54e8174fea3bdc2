"""Add items of evidence, and correct what was said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.forms.models import model_to_dict

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import (
    BytesDestroyedError,
    InvalidTextError,
    InvalidValueError,
    ItemCorrectedError,
    NothingCorrectedError,
)
from varde.core.instants import iso
from varde.evidence import malware, uploads
from varde.evidence.models import Blob, CustodyEvent, Item, ItemStatement
from varde.evidence.models.blobs import FILENAME_LIMIT
from varde.incidents.models import TEXT_LIMIT
from varde.incidents.services.shared import checked_text, lock, touch

from .events import append, checked_moment
from .notes import Note, statement

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import Upload
    from varde.incidents.models import Incident

Kind = CustodyEvent.Kind

# What the record tells of a statement in other words, or has in the entry itself.
NOT_SAID = {"id", "item", "number", "reason", "said_by", "said_at", "entries"}


@transaction.atomic
def add_item(
    *,
    incident: Incident,
    kind: str,
    note: Note,
    upload: Upload | None = None,
    blob: Blob | None = None,
    filename: str = "",
    received_at: datetime | None = None,
    received_how: str = "",
    by: User,
    now: datetime,
) -> Item:
    """
    Add an item with its acquisition note; its custody begins.

    A file is what an `upload` brought, or a `blob` with its name. Whoever adds the item
    has it then, unless a supplier does. Where somebody else secured it, `received_how`
    says how it came from him, with the form that he signed. Raises InvalidTextError,
    InvalidValueError, FutureCustodyError and CustodyOutOfOrderError, naming the field,
    and UploadUnfinishedError and UploadUsedError.
    """
    lock(incident)
    if upload is not None:
        blob = uploads.use(upload, malware_=note.malware, by=by, now=now)
        filename = upload.filename
    kind = _checked_kind(kind, blob)
    said = statement(note, incident=incident, kind=kind, blob=blob, now=now)
    if blob is not None:
        _hold_bytes(blob)
    item = _numbered(incident, kind=kind, blob=blob, filename=filename, by=by, now=now)
    _say(item, said, note, number=1, by=by, now=now)
    detail = {"kind": kind, **_bytes_of(item), **_told(said, note)}
    _record(Action.EVIDENCE_ADDED, item, detail, by=by, now=now)
    _begin_custody(item, received_at=received_at, how=received_how, by=by, now=now)
    touch(incident, now)
    return item


def _checked_kind(kind: str, blob: Blob | None) -> Item.Kind:
    if kind not in Item.Kind.values:
        raise InvalidValueError(field="kind", reason="not-a-choice")
    if (kind == Item.Kind.FILE) != (blob is not None):
        raise InvalidTextError(field="file", reason="empty")
    return Item.Kind(kind)


def _hold_bytes(blob: Blob) -> None:
    """Let nobody destroy the bytes while we add what needs them."""
    held = Blob.objects.select_for_update().get(pk=blob.pk)
    if held.state == Blob.State.DESTROYED:
        raise BytesDestroyedError


def _numbered(
    incident: Incident,
    *,
    kind: Item.Kind,
    blob: Blob | None,
    filename: str,
    by: User,
    now: datetime,
) -> Item:
    # The incident is locked, so nobody else counts at the same time.
    last = Item.objects.filter(incident=incident).aggregate(last=Max("number"))["last"]
    return Item.objects.create(
        incident=incident,
        number=(last or 0) + 1,
        kind=kind,
        blob=blob,
        filename=checked_text("filename", filename, limit=FILENAME_LIMIT),
        added_by=by,
        added_at=now,
    )


def _say(
    item: Item,
    said: ItemStatement,
    note: Note,
    *,
    number: int,
    reason: str = "",
    by: User,
    now: datetime,
) -> None:
    said.item, said.number, said.reason = item, number, reason
    said.said_by, said.said_at = by, now
    said.save(force_insert=True)
    if note.entries:
        said.entries.set(note.entries)
    item.said = said


def _record(
    action: Action, item: Item, detail: dict[str, Any], *, by: User, now: datetime
) -> None:
    audit.record(
        action,
        subject=item.incident.reference,
        by=by.reference,
        at=now,
        detail={"item": item.short, **detail},
    )


def _begin_custody(
    item: Item, *, received_at: datetime | None, how: str, by: User, now: datetime
) -> None:
    said = item.said
    other = said.acquired_by if said.acquired_by != by.name else ""
    if item.kind == Item.Kind.HELD_BY_SUPPLIER:
        other = said.supplier_shown
    first: dict[str, Any] = {"place": said.acquired_where}
    if said.seal_number:
        first["seal_applied"] = said.seal_number
    collected = CustodyEvent(
        item=item,
        kind=Kind.COLLECTED,
        at=said.acquired_at or now,
        holder=None if other else by,
        holder_name=other,
        **first,
    )
    append(collected, by=by, now=now)
    if other and item.kind != Item.Kind.HELD_BY_SUPPLIER:
        proof = checked_text("received_how", how, limit=TEXT_LIMIT, required=True)
        at = checked_moment(item, received_at or now, now=now, field="received_at")
        received = CustodyEvent(
            item=item, kind=Kind.RECEIVED, at=at, holder=by, proof=proof
        )
        append(received, by=by, now=now)


@transaction.atomic
def correct(
    *,
    item: Item,
    note: Note,
    reason: str,
    number: int,
    by: User,
    now: datetime,
) -> ItemStatement:
    """
    Say again what holds of the item, and why; what was said before stays.

    `number` is the statement that the person has seen. Raises ItemCorrectedError when
    there is a newer one, NothingCorrectedError, and what `add_item` does of a note.
    """
    said = statement(note, incident=item.incident, kind=item.kind, blob=item.blob, now=now)
    if said.copy_of_id == item.pk:
        raise InvalidValueError(field="copy_of", reason="not-a-choice")
    reason = checked_text("reason", reason, limit=TEXT_LIMIT, required=True)
    lock(item.incident)
    before = ItemStatement.objects.filter(item=item).latest("number")
    if before.number != number:
        raise ItemCorrectedError(item=item.reference, statement=before.number)
    changed = _changed(before, said, note)
    if not changed:
        raise NothingCorrectedError(item=item.reference)
    _say(item, said, note, number=number + 1, reason=reason, by=by, now=now)
    detail = {
        "statement": said.number,
        "reason": reason,
        "said": {name: new for name, (_old, new) in changed.items()},
        "before": {name: old for name, (old, _new) in changed.items()},
    }
    _record(Action.EVIDENCE_CORRECTED, item, detail, by=by, now=now)
    if said.malware and item.blob is not None:
        malware.mark(item.blob, by=by.reference, now=now)
    touch(item.incident, now)
    return said


def _changed(
    before: ItemStatement, said: ItemStatement, note: Note
) -> dict[str, tuple[object, object]]:
    old = _columns(before) | {
        "entries": sorted(before.entries.values_list("pk", flat=True))
    }
    new = _columns(said) | {"entries": sorted(entry.pk for entry in note.entries)}
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _told(said: ItemStatement, note: Note) -> dict[str, object]:
    """What was said, as the record keeps it: nothing of what was left open."""
    entries = sorted(entry.pk for entry in note.entries)
    return {n: v for n, v in (_columns(said) | {"entries": entries}).items() if v}


def _columns(said: ItemStatement) -> dict[str, object]:
    columns: dict[str, object] = model_to_dict(said, fields=_SAID)
    # What was erased says as little as what was never said.
    columns = {name: "" if value is None else value for name, value in columns.items()}
    columns["acquired_at"] = iso(said.acquired_at) if said.acquired_at else None
    columns["kept_until"] = said.kept_until.isoformat() if said.kept_until else None
    columns["supplier"] = said.supplier.reference if said.supplier else None
    columns["copy_of"] = said.copy_of.short if said.copy_of else None
    return columns


_SAID = [f.name for f in ItemStatement._meta.concrete_fields if f.name not in NOT_SAID]  # noqa: SLF001 - Django's own way to name the columns


def _bytes_of(item: Item) -> dict[str, object]:
    if item.blob is None:
        return {}
    blob = item.blob
    return {
        "filename": item.filename,
        "size": blob.size,
        "sha256": blob.sha256,
        "sha512": blob.sha512,
    }
