"""Evidence: what is said of each item, its bytes where they may go, else only its hash."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.forms.models import model_to_dict

from varde.adapters.packages import lines, names
from varde.adapters.packages.paths import portable
from varde.adapters.packages.spool import spooled_late
from varde.adapters.packages.writer import Member, small
from varde.core.instants import iso
from varde.evidence import selectors, storing
from varde.evidence.contributing import LeftOut, Scope, contributes
from varde.evidence.malware_archives import archive, archive_name
from varde.evidence.models import Blob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from varde.evidence.models import Item, ItemStatement

FILES = "data/evidence/files"
_LEFT_OUT = {"id", "item", "said_by", "copy_of", "supplier", "entries"}


@contributes
def evidence(scope: Scope) -> Iterator[Member | LeftOut]:
    """The bytes of each item, then the list that says what they are."""
    told = []
    said = selectors.statements_by_item(scope.incident)
    ended = selectors.ended(scope.incident)
    for item in selectors.items(scope.incident):
        state = _state(item, ended)
        part = _part(item, state, scope)
        if part is not None:
            yield part
        member = part if isinstance(part, Member) else None
        path = member.path if member else None
        told.append(lines.line(_told(item, said[item.pk], state, scope, path=path)))
    if told:
        yield small(names.ITEMS, b"".join(told))


def _state(item: Item, ended: Collection[int]) -> str | None:
    """What the bytes are for the item, which may be gone where another still has them."""
    if item.blob is None:
        return None
    is_gone = item.stands.is_end or item.pk in ended
    return Blob.State.DESTROYED if is_gone else item.blob.state


def _part(item: Item, state: str | None, scope: Scope) -> Member | LeftOut | None:
    blob = item.blob
    if blob is None or state is None or not scope.with_bytes or not scope.reaches(item.tlp):
        return None
    if state != Blob.State.SOUND:
        return LeftOut(item.short, state)
    if item.malware:
        path = f"{FILES}/{item.short}/{archive_name(blob)}"
        # Each archive is encrypted anew, so it is made once and kept until it is written.
        return spooled_late(path, partial(archive, blob))
    name = portable(item.filename or "file")
    # A file that calls itself like a warning is none.
    path = f"{FILES}/{item.short}/{name.replace('MALWARE-', 'MALWARE_')}"
    return Member(path, partial(storing.open_blob, blob), sha256=blob.sha256)


def _told(
    item: Item,
    said: list[ItemStatement],
    state: str | None,
    scope: Scope,
    *,
    path: str | None,
) -> lines.Json:
    """What the package says of the item; above the ceiling, its number and its hash."""
    blob = item.blob
    hashes: lines.Json = {"sha256": blob.sha256, "sha512": blob.sha512} if blob else {}
    if not scope.reaches(item.tlp):
        return {"item": item.short, "withheld": True, **hashes}
    if blob:
        hashes["size"] = blob.size
    return {
        "item": item.short,
        "withheld": False,
        "kind": item.kind,
        "path": path,
        "archive": path is not None and item.malware,
        "filename": item.filename,
        "malware": item.malware,
        "tlp": item.tlp,
        "state": state,
        "added_by": item.added_by.reference,
        "added_at": iso(item.added_at),
        "statements": [_statement(row) for row in said],
        **hashes,
    }


def _statement(row: ItemStatement) -> lines.Json:
    columns = {
        name: value
        for name, value in model_to_dict(row).items()
        if name not in _LEFT_OUT and value is not None and value != ""
    }
    for name in ("acquired_at", "said_at"):
        if columns.get(name):
            columns[name] = iso(columns[name])
    if columns.get("kept_until"):
        columns["kept_until"] = columns["kept_until"].isoformat()
    return columns | {
        "said_by": row.said_by.reference,
        "said_at": iso(row.said_at),
        "copy_of": row.copy_of.short if row.copy_of else None,
        "supplier": row.supplier.reference if row.supplier else None,
        "entries": sorted(entry.pk for entry in row.entries.all()),
    }
