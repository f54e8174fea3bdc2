"""What the database knows of the keys that ever signed here, and until when each signs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from varde.core import instants
from varde.core.errors import MalformedKeyError, MalformedNoteError
from varde.core.record.encoding import base64_of
from varde.core.record.note import VerifierKey, read_note
from varde.core.record.proof import MAX_INDEX

from .actions import Action
from .models import Checkpoint, FollowedLog, LogKey, LogKeyEnd, Witness
from .references import LOG
from .services import record


def known_keys(kind: LogKey.Kind) -> list[LogKey]:
    """Return the instance's own keys of a kind, oldest first, with their ends."""
    return list(
        LogKey.objects.filter(kind=kind).order_by("number").prefetch_related("ends")
    )


def has_ended(key: LogKey, now: datetime) -> bool:
    return any(end.signs_until <= now for end in key.ends.all())


def end_of(key: LogKey) -> LogKeyEnd | None:
    """Return the end that holds, which of several is the earliest."""
    return next(iter(key.ends.all()), None)


def public_half(key: LogKey | Witness | FollowedLog) -> VerifierKey | None:
    """Return the key as it verifies; None where somebody put something else there."""
    with suppress(MalformedKeyError):
        return VerifierKey.parse(key.verifier_key)
    return None


def short_name(key: LogKey) -> str:
    """Return the name and the id of a key, without the key itself."""
    public = public_half(key)
    return f"{public.name}+{public.key_id.hex()}" if public else str(key.verifier_key)


def add_key(
    verifier_key: str, kind: LogKey.Kind, number: int, *, by: str, now: datetime
) -> LogKey:
    """Let a key sign from now on, and put it on the record."""
    newest = Checkpoint.objects.first()
    added = LogKey.objects.create(
        kind=kind,
        number=number,
        verifier_key=verifier_key,
        added_at=instants.in_utc(now),
        first_size=newest.size if newest else 0,
    )
    detail = {
        "key": verifier_key,
        "kind": str(kind),
        "number": number,
        "first_size": added.first_size,
    }
    record(Action.LOG_KEY_ADDED, subject=LOG, by=by, at=now, detail=detail)
    return added


def end_key(
    key: LogKey,
    reason: LogKeyEnd.Reason,
    *,
    until: datetime,
    last_size: int | None,
    by: str,
    now: datetime,
) -> None:
    """
    Say until when a key signs, and put it on the record.

    `last_size` is that of the last checkpoint with its signature, None while it signs.
    """
    LogKeyEnd.objects.create(
        key=key,
        reason=reason,
        signs_until=instants.in_utc(until),
        last_size=last_size,
        told_at=instants.in_utc(now),
        told_by=by,
    )
    detail = {
        "key": key.verifier_key,
        "kind": key.kind,
        "number": key.number,
        "reason": str(reason),
        "signs_until": instants.iso(until),
        "last_size": last_size,
    }
    record(Action.LOG_KEY_ENDED, subject=LOG, by=by, at=now, detail=detail)


def last_signed(key: LogKey) -> int | None:
    """Return the size of the newest checkpoint that bears the key's signature."""
    public = public_half(key)
    if public is None:
        return None
    # The key's id is four bytes: five whole characters of base64 and a part of one.
    line = f"{public.name} {base64_of(public.key_id)[:5]}"
    bearing = Checkpoint.objects.filter(note__contains=line, size__lte=MAX_INDEX + 1)
    found = bearing.first()
    # It is the first, unless another's line begins alike.
    while found and not _is_signed(found, public):
        found = bearing.filter(size__lt=found.size).first()
    return found.size if found else None


def _is_signed(checkpoint: Checkpoint, key: VerifierKey) -> bool:
    with suppress(MalformedNoteError):
        note = read_note(checkpoint.note.encode())
        return any(line.is_by(key) for line in note.signatures)
    return False
