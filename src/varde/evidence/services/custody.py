"""
What is done with an item that stays with whoever has it, or is gone for good.

What is impossible is refused: nobody tells of what he does not have, nothing happens to
what is destroyed, and nothing before what it follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.core.errors import InvalidTextError, InvalidValueError
from varde.evidence import discarding, selectors, storing
from varde.evidence.models import Blob, CustodyEvent, Item
from varde.retention import holds

from .events import begin, keep, require_holder, reseal, say

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

Kind = CustodyEvent.Kind

# What one person does with an item that stays with him.
DOINGS = (Kind.EXAMINED, Kind.COPIED, Kind.STORED)
# The bytes of a file lie here, so that others than its holder can look at them.
OF_FILES = frozenset({Kind.EXAMINED, Kind.COPIED})


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
    Tell that the item was examined, copied or stored.

    Of an item that somebody without an account has, `proof` is what he wrote of it.
    Raises NotTheHolderError, HandOverWaitingError, CustodyEndedError, ProofMissingError,
    SealNotOnItemError, CustodyOutOfOrderError, FutureCustodyError and InvalidTextError.
    """
    if kind not in DOINGS:
        raise InvalidValueError(field="kind", reason="not-a-choice")
    event = begin(item, Kind(kind), at, now=now)
    say(event, place=place, reason=reason, proof=proof)
    if event.kind == Kind.STORED and not event.place:
        raise InvalidTextError(field="place", reason="empty")
    if not (item.is_file and event.kind in OF_FILES):
        require_holder(event, by)
    reseal(event, opened=seal_opened, applied=seal_applied)
    return keep(event, by=by, now=now)


@transaction.atomic
def destroy(
    *,
    item: Item,
    at: datetime,
    reason: str,
    place: str = "",
    proof: str = "",
    seal_opened: str = "",
    seal_applied: str = "",
    by: User,
    now: datetime,
) -> CustodyEvent:
    """
    Tell that the item was destroyed; the bytes of a file go with it, for good.

    Bytes that another item needs stay for that one; packages that hold the file go. Raises
    OnHoldError, and what `tell` raises.
    """
    # Whoever places a hold takes the organisation first, and so do we.
    holds.require_no_hold(item.incident)
    event = begin(item, Kind.DESTROYED, at, now=now)
    say(event, place=place, reason=reason, proof=proof)
    if not event.reason:
        raise InvalidTextError(field="reason", reason="empty")
    require_holder(event, by)
    reseal(event, opened=seal_opened, applied=seal_applied)
    event.seal = ""
    event.holder, event.holder_name = None, ""
    if item.blob is not None:
        _let_go(item, item.blob, now=now)
    return keep(event, by=by, now=now)


def _let_go(item: Item, blob: Blob, *, now: datetime) -> None:
    """
    The bytes are held before the record is, as by everybody who does both.

    Whoever adds an item with the same bytes waits here, or we see his item.
    """
    Blob.objects.select_for_update().get(pk=blob.pk)
    if not selectors.needs_bytes(item):
        storing.destroy(blob, now=now)
    discarding.discard(incident=item.incident, with_bytes=True, now=now)
