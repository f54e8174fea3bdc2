"""
What every custody event does: begun after the newest one, worded, checked, kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import (
    CustodyEndedError,
    CustodyOutOfOrderError,
    FutureCustodyError,
    HandOverWaitingError,
    InvalidTextError,
    NotTheHolderError,
    ProofMissingError,
    SealNotOnItemError,
)
from varde.core.instants import in_utc, iso
from varde.evidence.models import CustodyEvent, Item
from varde.evidence.models.items import LINE_LIMIT, SEAL_LIMIT
from varde.incidents.models import TEXT_LIMIT
from varde.incidents.services.shared import checked_text, lock, touch
from varde.incidents.services.stating import CLOCK_DIFFERENCE

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

Kind = CustodyEvent.Kind
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


def begin(item: Item, kind: Kind, at: datetime, *, now: datetime) -> CustodyEvent:
    """
    The next event, with what stays as it is.

    Raises CustodyEndedError, HandOverWaitingError and those of time.
    """
    last = newest(item)
    if last.is_waiting:
        raise HandOverWaitingError(item=item.reference, receiver=last.receiver_shown)
    return following(item, kind, at, now=now)


def newest(item: Item) -> CustodyEvent:
    """
    The event that the next one follows; nobody else adds one before we have committed.

    Raises CustodyEndedError.
    """
    lock(item.incident)
    # What a page has shown may be old by now.
    item.__dict__.pop("stands", None)
    if item.stands.is_end:
        raise CustodyEndedError(item=item.reference)
    return item.stands


def following(item: Item, kind: Kind, at: datetime, *, now: datetime) -> CustodyEvent:
    last = item.stands
    return CustodyEvent(
        item=item,
        kind=kind,
        at=checked_moment(item, at, now=now),
        holder=last.holder,
        holder_name=last.holder_name,
    )


def say(event: CustodyEvent, *, place: str = "", reason: str = "", proof: str = "") -> None:
    """Put it in words that can be kept. Raises InvalidTextError."""
    event.place = checked_line("place", place)
    event.reason = checked_text("reason", reason, limit=TEXT_LIMIT)
    event.proof = checked_text("proof", proof, limit=TEXT_LIMIT)


def require_holder(event: CustodyEvent, by: User, *, outside: bool = True) -> None:
    """What somebody without an account has, he alone tells of, in writing."""
    last = event.item.stands
    if last.holder_id == by.pk:
        return
    if last.holder_id is not None or not outside:
        raise NotTheHolderError(item=event.item.reference, holder=last.holder_shown)
    if not event.proof:
        raise ProofMissingError(field="proof")


def keep(event: CustodyEvent, *, by: User, now: datetime) -> CustodyEvent:
    """Add the event and tell when the incident last changed."""
    append(event, by=by, now=now)
    touch(event.item.incident, now)
    return event


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
