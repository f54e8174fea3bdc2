"""What the database knows of the keys that ever signed here, and until when each signs."""

from __future__ import annotations

from datetime import datetime

from varde.core import instants
from varde.core.record.encoding import base64_of
from varde.core.record.note import VerifierKey, read_note

from .actions import Action
from .models import Checkpoint, LogKey, LogKeyEnd
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


def short_name(key: LogKey) -> str:
    """Return the name and the id of a key, without the key itself."""
    return f"{VerifierKey.parse(key.verifier_key).name}+{key.verifier_key.split('+')[1]}"


def add_key(
    verifier_key: str, kind: LogKey.Kind, number: int, *, by: str, now: datetime
) -> LogKey:
    """Let a key sign from now on, and put it on the record."""
    newest = Checkpoint.objects.order_by("-size").first()
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
    public = VerifierKey.parse(key.verifier_key)
    # The key's id is four bytes: five whole characters of base64 and a part of one.
    line = f"{public.name} {base64_of(public.key_id)[:5]}"
    newest = Checkpoint.objects.filter(note__contains=line).order_by("-size")
    found = newest.first()
    # It is the first, unless another's line begins alike.
    while found and not any(
        line.is_by(public) for line in read_note(found.note.encode()).signatures
    ):
        found = newest.filter(size__lt=found.size).first()
    return found.size if found else None
