"""What the record says about a subject, for the pages that show it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from varde.core.record.chain import Link
from varde.core.record.detail import Disclosed, Erasure

from .actions import DECLARATIONS
from .chains import detail_of, erasure_of, link_of
from .models import Entry
from .reasons import ErasureReason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """An entry as a page shows it: `detail` is None when it was erased."""

    subject: str
    sequence: int
    action: str
    actor: str
    at: datetime
    entry_hash: str
    detail: dict[str, object] | None
    erased: Erasure | None

    @property
    def erasure_reason(self) -> str:
        reason = self.erased.reason if self.erased else ""
        known = reason in ErasureReason.values
        return str(ErasureReason(reason).label) if known else reason

    @property
    def label(self) -> _StrPromise | str:
        return label_of(self.action)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for among the entries; what is empty does not narrow."""

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


ANYTHING = Sought()


def chain(
    subject: str,
    *,
    sought: Sought = ANYTHING,
    limit: int | None = None,
    before: int | None = None,
) -> list[RecordedEntry]:
    """
    Return the entries on a subject that are sought, newest first.

    `before` a sequence pages on; `sought.until` is excluded, so that spans can meet.
    """
    entries = Entry.objects.filter(subject=subject).select_related("detail")
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    entries = entries.filter(**_conditions(sought))
    return [_recorded(entry) for entry in entries.order_by("-sequence")[:limit]]


def _conditions(sought: Sought) -> dict[str, object]:
    conditions = {
        "actor": sought.actor,
        "action": sought.action,
        "recorded_at__gte": sought.since,
        "recorded_at__lt": sought.until,
    }
    return {name: value for name, value in conditions.items() if value}


def actors(subject: str) -> list[str]:
    """Return the references of everybody who ever did something to the subject."""
    entries = Entry.objects.filter(subject=subject).order_by("actor")
    return list(entries.values_list("actor", flat=True).distinct())


def actions(subject: str) -> list[tuple[str, _StrPromise | str]]:
    """Return what was ever done to the subject: each action with its name for people."""
    entries = Entry.objects.filter(subject=subject).order_by("action")
    found = entries.values_list("action", flat=True).distinct()
    return [(action, label_of(action)) for action in found]


def label_of(action: str) -> _StrPromise | str:
    """Return the name for people; an action of a later version has its own only."""
    return DECLARATIONS[action].label if action in DECLARATIONS else action


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry to the byte: what was hashed, and what the hash commits to."""

    told: RecordedEntry
    link: Link

    @property
    def salt(self) -> str:
        match self.link.disclosure:
            case Disclosed(salt=salt):
                return salt.hex()
        return ""

    @property
    def detail(self) -> str:
        match self.link.disclosure:
            case Disclosed(detail=detail):
                return detail.decode()
        return ""


def stored_entry(subject: str, sequence: int) -> StoredEntry | None:
    """Return the entry at that place of the chain, if there is one."""
    entries = Entry.objects.filter(subject=subject, sequence=sequence)
    entry = entries.select_related("detail").first()
    return StoredEntry(_recorded(entry), link_of(entry)) if entry else None


def _recorded(entry: Entry) -> RecordedEntry:
    detail = detail_of(entry)
    text = detail.detail if detail else None
    return RecordedEntry(
        subject=entry.subject,
        # An address of a page has no other numbers.
        sequence=max(entry.sequence, 0),
        action=entry.action,
        actor=entry.actor,
        at=entry.recorded_at,
        entry_hash=entry.entry_hash,
        detail=_said(text) if text is not None else None,
        erased=erasure_of(detail) if detail else None,
    )


def _said(text: str) -> dict[str, object]:
    """Read a detail; nothing where somebody put there what is none."""
    with suppress(ValueError, RecursionError):
        said = json.loads(text)
        return said if isinstance(said, dict) else {}
    return {}
