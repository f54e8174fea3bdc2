"""What every custody event does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import (
    CustodyOutOfOrderError,
    FutureCustodyError,
    InvalidTextError,
    SealNotOnItemError,
)
from varde.core.instants import in_utc, iso
from varde.evidence.models import CustodyEvent, Item
from varde.evidence.models.items import LINE_LIMIT, SEAL_LIMIT
from varde.incidents.services.shared import checked_text
from varde.incidents.services.stating import CLOCK_DIFFERENCE

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

ACTIONS = {kind: Action(f"custody.{kind.value}") for kind in CustodyEvent.Kind}


def checked_moment(
    item: Item, at: datetime, *, now: datetime, field: str = "at"
) -> datetime:
    """
    Return when it happened, in UTC: not in the future, not before the event before it.

    People tell the minute, so the seconds before it do not count. Raises
    FutureCustodyError and CustodyOutOfOrderError.
    """
    at = in_utc(at)
    if at > now + CLOCK_DIFFERENCE:
        raise FutureCustodyError(field=field)
    last = item.stands.at
    if at < last.replace(second=0, microsecond=0):
        raise CustodyOutOfOrderError(field=field, after=iso(last))
    return at


def checked_line(field: str, text: str, *, limit: int = LINE_LIMIT) -> str:
    text = checked_text(field, text, limit=limit)
    if len(text.splitlines()) > 1:
        raise InvalidTextError(field=field, reason="more-than-one-line")
    return text


def check_seal(item: Item, *, opened: str, applied: str) -> None:
    """
    Raise SealNotOnItemError for a seal that is not there, and InvalidTextError where one
    would be put over another that nobody opened.
    """
    if opened and opened != item.seal:
        raise SealNotOnItemError(field="seal_opened", seal=item.seal)
    if applied and item.seal and not opened:
        raise InvalidTextError(field="seal_opened", reason="empty")


def reseal(event: CustodyEvent, *, opened: str, applied: str) -> None:
    """Say which seal was opened, and which is on the item afterwards."""
    event.seal_opened = checked_line("seal_opened", opened, limit=SEAL_LIMIT)
    event.seal_applied = checked_line("seal_applied", applied, limit=SEAL_LIMIT)
    check_seal(event.item, opened=event.seal_opened, applied=event.seal_applied)
    if event.seal_opened or event.seal_applied:
        event.seal = event.seal_applied
    else:
        event.seal = event.item.stands.seal


def append(event: CustodyEvent, *, by: User, now: datetime) -> CustodyEvent:
    """Add the event after the newest one and record it; the incident is locked."""
    item = event.item
    last = CustodyEvent.objects.filter(item=item).aggregate(last=Max("number"))["last"]
    event.number = (last or 0) + 1
    event.by, event.recorded_at = by, now
    event.save(force_insert=True)
    item.stands = event
    audit.record(
        ACTIONS[CustodyEvent.Kind(event.kind)],
        subject=item.incident.reference,
        by=by.reference,
        at=now,
        detail=_told(event),
    )
    return event


def _told(event: CustodyEvent) -> dict[str, object]:
    told = {
        "item": event.item.short,
        "event": event.number,
        "at": iso(event.at),
        "holder": event.holder.reference if event.holder else event.holder_name,
        "handed_to": event.handed_to.reference if event.handed_to else event.handed_to_name,
        "answers": event.answers.number if event.answers else None,
        "place": event.place,
        "reason": event.reason,
        "proof": event.proof,
        "seal_opened": event.seal_opened,
        "seal_applied": event.seal_applied,
    }
    return {name: value for name, value in told.items() if value}
