"""
Who has an item and what is done with it.

Only whoever holds an item hands it over, and only the receiver confirms that he has it.
Somebody without an account here is named, and his signed form is told in his place. What
is impossible is refused: nobody hands over what he does not have, nothing happens to
what is destroyed, and nothing before what it follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.core.errors import (
    BeyondLabelError,
    CustodyEndedError,
    HandOverWaitingError,
    HeldAlreadyError,
    InvalidTextError,
    InvalidValueError,
    NoHandOverError,
    NotTheGiverError,
    NotTheHolderError,
    NotTheReceiverError,
    ProofMissingError,
)
from varde.core.taxonomy import Tlp
from varde.evidence import selectors, storing
from varde.evidence.models import Blob, CustodyEvent, Item
from varde.incidents.models import TEXT_LIMIT
from varde.incidents.services.shared import checked_text, lock, touch
from varde.jobs.queue import enqueue
from varde.retention import holds

from .events import append, checked_line, checked_moment, reseal

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

Kind = CustodyEvent.Kind

# What one person does with an item that stays with him.
DOINGS = (Kind.EXAMINED, Kind.COPIED, Kind.STORED)
# The bytes of a file lie here, so that others than its holder can look at them.
OF_FILES = frozenset({Kind.EXAMINED, Kind.COPIED})
# Labels that keep a thing inside the organisation, or with the people named.
KEPT_INSIDE = frozenset({Tlp.RED, Tlp.AMBER_STRICT})


@transaction.atomic
def tell(
    *,
    item: Item,
    kind: str,
    at: datetime,
    place: str = "",
    reason: str = "",
    proof: str = "",
    seal_opened: str = "",
    seal_applied: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Tell that the item was examined, copied or stored, or destroyed: see `destroy`.

    Of an item that somebody without an account has, `proof` is what he wrote of it.
    Raises NotTheHolderError, HandOverWaitingError, CustodyEndedError, ProofMissingError,
    SealNotOnItemError, CustodyOutOfOrderError, FutureCustodyError and InvalidTextError.
    """
    if kind == Kind.DESTROYED:
        return destroy(
            item=item, at=at, place=place, reason=reason, proof=proof, by=by, now=now
        )
    if kind not in DOINGS:
        raise InvalidValueError(field="kind", reason="not-a-choice")
    event = _begin(item, Kind(kind), at, now=now)
    _words(event, place=place, reason=reason, proof=proof)
    if event.kind == Kind.STORED and not event.place:
        raise InvalidTextError(field="place", reason="empty")
    if not (item.is_file and event.kind in OF_FILES):
        _require_holder(event, by)
    reseal(event, opened=seal_opened, applied=seal_applied)
    return _end(event, by=by, now=now)


@transaction.atomic
def destroy(
    *,
    item: Item,
    at: datetime,
    reason: str,
    place: str = "",
    proof: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Tell that the item was destroyed; the bytes of a file go with it, for good.

    Bytes that another item needs stay for that one. Raises OnHoldError, and what `tell`
    raises.
    """
    # Whoever places a hold takes the organisation first, and so do we.
    holds.require_no_hold(item.incident)
    event = _begin(item, Kind.DESTROYED, at, now=now)
    _words(event, place=place, reason=reason, proof=proof)
    if not event.reason:
        raise InvalidTextError(field="reason", reason="empty")
    _require_holder(event, by)
    event.seal = ""
    event.holder, event.holder_name = None, ""
    _end(event, by=by, now=now)
    if item.blob is not None:
        _let_go(item, item.blob, now=now)
    return event


def _let_go(item: Item, blob: Blob, *, now: datetime) -> None:
    # Whoever adds an item with the same bytes waits here, or we see his item.
    Blob.objects.select_for_update().get(pk=blob.pk)
    if not selectors.needs_bytes(item):
        storing.destroy(blob, now=now)


@transaction.atomic
def hand_over(
    *,
    item: Item,
    to: User | None = None,
    to_name: str = "",
    at: datetime,
    place: str = "",
    reason: str = "",
    proof: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Hand the item to somebody, who has it once it is confirmed.

    `to` handles the incident and confirms it himself. Anybody else is named in
    `to_name`; with `proof`, his signed form, it is confirmed at once. Returns the newest
    event. Raises what `tell` raises, and BeyondLabelError where the label keeps the item
    inside and no ground is told.
    """
    event = _begin(item, Kind.HANDED_OVER, at, now=now)
    _words(event, place=place, reason=reason)
    _require_holder(event, by, outside=False)
    _address(event, to, to_name, by)
    event.seal = item.stands.seal
    _end(event, by=by, now=now)
    if event.handed_to is not None:
        enqueue("evidence.tell_receiver", event=event.pk)
    elif proof.strip():
        return confirm(item=item, at=at, place=place, proof=proof, by=by, now=now)
    return event


@transaction.atomic
def give_back(
    *,
    item: Item,
    to_name: str,
    at: datetime,
    proof: str,
    place: str = "",
    reason: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Return the item to whom it belongs, who signed for it; our custody ends there.

    Raises what `hand_over` raises, and ProofMissingError.
    """
    event = _begin(item, Kind.RETURNED, at, now=now)
    _words(event, place=place, reason=reason, proof=proof)
    _require_holder(event, by, outside=False)
    _address(event, None, to_name, by)
    if not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = None, event.handed_to_name
    event.seal = item.stands.seal
    return _end(event, by=by, now=now)


def answer(
    *,
    item: Item,
    answer: str,
    at: datetime,
    place: str = "",
    reason: str = "",
    proof: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """Answer a hand-over: see `confirm` and `refuse`."""
    if answer == Kind.RECEIVED:
        return confirm(
            item=item, at=at, place=place, reason=reason, proof=proof, by=by, now=now
        )
    if answer == Kind.REFUSED:
        return refuse(item=item, at=at, reason=reason, by=by, now=now)
    raise InvalidValueError(field="answer", reason="not-a-choice")


@transaction.atomic
def confirm(
    *,
    item: Item,
    at: datetime,
    place: str = "",
    reason: str = "",
    proof: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Confirm as the receiver that the item has come; it is the receiver's from then on.

    For a receiver without an account anybody who handles the incident tells of the
    signed form in `proof`. Raises NoHandOverError, NotTheReceiverError,
    ProofMissingError and those of time.
    """
    asked, event = _answer(item, Kind.RECEIVED, at, now=now)
    _words(event, place=place, reason=reason, proof=proof)
    _require_receiver(asked, by)
    if asked.handed_to is None and not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = asked.handed_to, asked.handed_to_name
    return _end(event, by=by, now=now)


@transaction.atomic
def refuse(
    *, item: Item, at: datetime, reason: str, by: User, now: datetime
) -> CustodyEvent:
    """Say as the receiver that the item was not accepted, and why; it stays where it is."""
    asked, event = _answer(item, Kind.REFUSED, at, now=now)
    _words(event, reason=reason)
    _require_receiver(asked, by)
    if not event.reason:
        raise InvalidTextError(field="reason", reason="empty")
    return _end(event, by=by, now=now)


@transaction.atomic
def withdraw(
    *, item: Item, at: datetime, reason: str, by: User, now: datetime
) -> CustodyEvent:
    """
    Take back a hand-over that nobody has answered.

    Where whoever handed over handles the incident no longer, anybody who does may.
    Raises NoHandOverError and NotTheGiverError.
    """
    asked, event = _answer(item, Kind.WITHDRAWN, at, now=now)
    _words(event, reason=reason)
    if asked.by != by and selectors.can_act(asked.by, item.incident):
        raise NotTheGiverError(item=item.reference, giver=asked.by.name)
    return _end(event, by=by, now=now)


@transaction.atomic
def take(
    *,
    item: Item,
    at: datetime,
    proof: str,
    place: str = "",
    reason: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Receive an item from somebody who cannot hand it over here himself.

    That is somebody without an account, or a colleague who handles the incident no
    longer. `proof` tells of the signed form, or of how the item was found. Raises
    HeldAlreadyError, NotTheHolderError, ProofMissingError and those of `tell`.
    """
    event = _begin(item, Kind.RECEIVED, at, now=now)
    _words(event, place=place, reason=reason, proof=proof)
    if item.stands.holder == by:
        raise HeldAlreadyError(item=item.reference)
    if selectors.can_act(item.stands.holder, item.incident):
        raise NotTheHolderError(item=item.reference, holder=item.stands.holder_shown)
    if not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = by, ""
    event.seal = item.stands.seal
    return _end(event, by=by, now=now)


def _begin(item: Item, kind: Kind, at: datetime, *, now: datetime) -> CustodyEvent:
    """The next event, with what stays as it is; others wait until we have committed."""
    last = _newest(item)
    if last.is_waiting:
        raise HandOverWaitingError(item=item.reference, receiver=last.receiver_shown)
    return _next(item, kind, at, now=now)


def _answer(
    item: Item, kind: Kind, at: datetime, *, now: datetime
) -> tuple[CustodyEvent, CustodyEvent]:
    """The hand-over that waits, and the event that answers it."""
    last = _newest(item)
    if not last.is_waiting:
        raise NoHandOverError(item=item.reference)
    event = _next(item, kind, at, now=now)
    event.answers = last
    event.seal = last.seal
    return last, event


def _newest(item: Item) -> CustodyEvent:
    lock(item.incident)
    # What a page has shown may be old by now.
    item.__dict__.pop("stands", None)
    if item.stands.is_end:
        raise CustodyEndedError(item=item.reference)
    return item.stands


def _next(item: Item, kind: Kind, at: datetime, *, now: datetime) -> CustodyEvent:
    last = item.stands
    return CustodyEvent(
        item=item,
        kind=kind,
        at=checked_moment(item, at, now=now),
        holder=last.holder,
        holder_name=last.holder_name,
    )


def _words(
    event: CustodyEvent, *, place: str = "", reason: str = "", proof: str = ""
) -> None:
    event.place = checked_line("place", place)
    event.reason = checked_text("reason", reason, limit=TEXT_LIMIT)
    event.proof = checked_text("proof", proof, limit=TEXT_LIMIT)


def _require_holder(event: CustodyEvent, by: User, *, outside: bool = True) -> None:
    """What somebody without an account has, he alone tells of, in writing."""
    last = event.item.stands
    if last.holder_id == by.pk:
        return
    if last.holder_id is not None or not outside:
        raise NotTheHolderError(item=event.item.reference, holder=last.holder_shown)
    if not event.proof:
        raise ProofMissingError(field="proof")


def _require_receiver(asked: CustodyEvent, by: User) -> None:
    if asked.handed_to_id not in {None, by.pk}:
        raise NotTheReceiverError(receiver=asked.receiver_shown)


def _address(event: CustodyEvent, to: User | None, to_name: str, by: User) -> None:
    name = checked_line("to_name", to_name)
    if to is not None:
        if to == by or not selectors.can_act(to, event.item.incident):
            raise InvalidValueError(field="to", reason="not-a-choice")
        event.handed_to = to
        return
    if not name:
        raise InvalidTextError(field="to_name", reason="empty")
    if event.item.tlp in KEPT_INSIDE and not event.reason:
        raise BeyondLabelError(field="reason", tlp=event.item.tlp)
    event.handed_to_name = name


def _end(event: CustodyEvent, *, by: User, now: datetime) -> CustodyEvent:
    append(event, by=by, now=now)
    touch(event.item.incident, now)
    return event
