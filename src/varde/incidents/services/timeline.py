"""Write the timeline. An entry is mended by another that replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import EntryReplacedError
from varde.core.instants import Fidelity, in_utc, iso
from varde.incidents.models import TEXT_LIMIT, Incident, TimelineEntry

from .declaring import checked_choice
from .shared import checked_text, lock, touch

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User


@transaction.atomic
def add_timeline_entry(
    *,
    incident: Incident,
    kind: str,
    happened_at: datetime,
    text: str,
    fidelity: str = Fidelity.MINUTE,
    by: User,
    now: datetime,
) -> TimelineEntry:
    """Add what happened, when, in the person's words."""
    entry = _entry(kind, happened_at, text, fidelity)
    return _keep(incident, entry, by=by, now=now)


def replace_timeline_entry(
    *,
    entry: TimelineEntry,
    kind: str,
    happened_at: datetime,
    text: str,
    fidelity: str = Fidelity.MINUTE,
    by: User,
    now: datetime,
) -> TimelineEntry:
    """Mend an entry; both stay. Raises EntryReplacedError if it has been mended already."""
    mended = _entry(kind, happened_at, text, fidelity)
    mended.replaces = entry
    try:
        with transaction.atomic():
            return _keep(entry.incident, mended, by=by, now=now)
    except IntegrityError as error:
        raise EntryReplacedError(incident=entry.incident.reference) from error


def _entry(kind: str, happened_at: datetime, text: str, fidelity: str) -> TimelineEntry:
    return TimelineEntry(
        kind=checked_choice("kind", kind, TimelineEntry.Kind.values),
        happened_at=in_utc(happened_at),
        fidelity=checked_choice("fidelity", fidelity, list(Fidelity)),
        text=checked_text("text", text, limit=TEXT_LIMIT, required=True),
    )


def _keep(
    incident: Incident, entry: TimelineEntry, *, by: User, now: datetime
) -> TimelineEntry:
    entry.incident = incident
    entry.entered_by = by
    entry.recorded_at = now
    lock(incident)
    entry.save(force_insert=True)
    replaced = entry.replaces_id is not None
    audit.record(
        Action.TIMELINE_ENTRY_REPLACED if replaced else Action.TIMELINE_ENTRY_ADDED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={
            "entry": entry.pk,
            "replaces": entry.replaces_id,
            "kind": entry.kind,
            "happened_at": iso(entry.happened_at),
            "fidelity": entry.fidelity,
            "text": entry.text,
        },
    )
    touch(incident, now)
    return entry
