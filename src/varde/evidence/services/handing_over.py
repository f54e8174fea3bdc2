"""
An item goes from one to another.

Only whoever holds an item hands it over, and only the receiver confirms that he has it.
Somebody without an account here is named, and his signed form is told in his place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.accounts.models import is_reference
from varde.core.errors import (
    BeyondLabelError,
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
from varde.evidence import selectors
from varde.evidence.models import CustodyEvent, Item
from varde.jobs.queue import enqueue

from .events import begin, checked_line, following, keep, newest, require_holder, say

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident

Kind = CustodyEvent.Kind

# Labels that keep a thing inside the organisation, or with the people named.
KEPT_INSIDE = frozenset({Tlp.RED, Tlp.AMBER_STRICT})


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
    event = begin(item, Kind.HANDED_OVER, at, now=now)
    say(event, place=place, reason=reason)
    require_holder(event, by, outside=False)
    _address(event, to, to_name, by)
    event.seal = item.stands.seal
    keep(event, by=by, now=now)
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
    event = begin(item, Kind.RETURNED, at, now=now)
    say(event, place=place, reason=reason, proof=proof)
    require_holder(event, by, outside=False)
    _address(event, None, to_name, by)
    if not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = None, event.handed_to_name
    event.seal = item.stands.seal
    return keep(event, by=by, now=now)


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
        return refuse(
            item=item, at=at, place=place, reason=reason, proof=proof, by=by, now=now
        )
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
    say(event, place=place, reason=reason, proof=proof)
    _require_receiver(asked, by)
    if asked.handed_to is None and not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = asked.handed_to, asked.handed_to_name
    return keep(event, by=by, now=now)


@transaction.atomic
def refuse(
    *,
    item: Item,
    at: datetime,
    reason: str,
    place: str = "",
    proof: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """Say as the receiver that the item was not accepted, and why; it stays where it is."""
    asked, event = _answer(item, Kind.REFUSED, at, now=now)
    say(event, place=place, reason=reason, proof=proof)
    _require_receiver(asked, by)
    if not event.reason:
        raise InvalidTextError(field="reason", reason="empty")
    return keep(event, by=by, now=now)


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
    say(event, reason=reason)
    if asked.by != by and selectors.can_act(asked.by, item.incident):
        raise NotTheGiverError(item=item.reference, giver=asked.by.name)
    return keep(event, by=by, now=now)


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
    event = begin(item, Kind.RECEIVED, at, now=now)
    say(event, place=place, reason=reason, proof=proof)
    if item.stands.holder == by:
        raise HeldAlreadyError(item=item.reference)
    if selectors.can_act(item.stands.holder, item.incident):
        raise NotTheHolderError(item=item.reference, holder=item.stands.holder_shown)
    if not event.proof:
        raise ProofMissingError(field="proof")
    event.holder, event.holder_name = by, ""
    event.seal = item.stands.seal
    return keep(event, by=by, now=now)


def _answer(
    item: Item, kind: Kind, at: datetime, *, now: datetime
) -> tuple[CustodyEvent, CustodyEvent]:
    """The hand-over that waits, and the event that answers it."""
    last = newest(item)
    if not last.is_waiting:
        raise NoHandOverError(item=item.reference)
    event = following(item, kind, at, now=now)
    event.answers = last
    event.seal = last.seal
    return last, event


def _require_receiver(asked: CustodyEvent, by: User) -> None:
    if asked.handed_to_id not in {None, by.pk}:
        raise NotTheReceiverError(receiver=asked.receiver_shown)


def check_outsider(name: str, incident: Incident) -> None:
    """
    Raise InvalidTextError for the name of a colleague who can confirm it himself.

    Nor is it a reference: that stands for an account wherever the record has one.
    """
    alone = " ".join(name.partition(",")[0].split())
    if is_reference(alone):
        raise InvalidTextError(field="to_name", reason="a-reference")
    names = selectors.receivers(incident).values_list("name", flat=True)
    if alone.casefold() in {" ".join(one.split()).casefold() for one in names}:
        raise InvalidTextError(field="to_name", reason="a-colleague")


def _address(event: CustodyEvent, to: User | None, to_name: str, by: User) -> None:
    name = checked_line("to_name", to_name)
    if to is not None:
        if to == by or not selectors.can_act(to, event.item.incident):
            raise InvalidValueError(field="to", reason="not-a-choice")
        event.handed_to = to
        return
    if not name:
        raise InvalidTextError(field="to_name", reason="empty")
    check_outsider(name, event.item.incident)
    if event.item.tlp in KEPT_INSIDE and not event.reason:
        raise BeyondLabelError(field="reason", tlp=event.item.tlp)
    event.handed_to_name = name
