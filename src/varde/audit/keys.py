"""
Which keys sign for this instance, and what became of those that signed before.

The database knows the public half of every key that ever signed here, and until when
each signs. A private key that it does not know signs nothing; a key that ended never
signs again, wherever its private half turns up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from varde.adapters import signing_keys
from varde.adapters.signing_keys import (
    ExposedKeyError,
    Keyring,
    OtherNameError,
    SigningKey,
    SigningKeyError,
)
from varde.core import instants
from varde.core.record.encoding import base64_of
from varde.core.record.note import VerifierKey, read_note

from .actions import Action
from .models import Checkpoint, LogKey, LogKeyEnd
from .services import record

log = structlog.get_logger("varde.log")

SUBJECT = "LOG"
"""The chain that tells of the log itself: its keys, its witnesses, its alarms."""
BY_SYSTEM = "system"

_REMEDY = "`varde keys rotate --help` says how to go on"

Kind = LogKey.Kind
Reason = LogKeyEnd.Reason


class KeyMissingError(SigningKeyError):
    """The key that should sign is not here; nothing is signed until somebody acts."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """
    A key as the status shows it; `last_size` is known once its signatures ended.

    Where it is here under another name, `problem` says where and under which.
    """

    kind: str
    number: int
    verifier_key: str
    key_id: str
    added_at: datetime
    first_size: int
    state: str
    reason: str = ""
    signs_until: datetime | None = None
    last_size: int | None = None
    problem: str = ""

    @property
    def cannot_sign(self) -> bool:
        """It should sign, and nothing is signed because it does not."""
        return self.state in {"missing", "misnamed", "ended"}


def signers(*, now: datetime, kind: Kind = Kind.LOG) -> tuple[SigningKey, ...]:
    """
    Return the keys that sign now: the current one, then those that overlap with it.

    The very first key is made and recorded here. Raises SigningKeyError where the
    key that should sign cannot be had, and where others could read it.
    """
    try:
        ring = _ring(kind)
        known = _known(kind)
        if not known:
            ring = ring or signing_keys.make(settings.HOME, name=_name(kind), kind=kind)
            known = _first(ring.current, kind, now=now)
    except ExposedKeyError:
        _tell_exposed(kind, now=now)
        raise
    held = {key.verifier_key: key for key in ring or ()}
    active = [key for key in reversed(known) if not _has_ended(key, now)]
    current = known[-1]
    if current not in active:
        raise KeyMissingError(_id(current), f"has ended; {_REMEDY}")
    if current.verifier_key not in held:
        raise KeyMissingError(_id(current), f"is not here; restore it, or {_REMEDY}")
    return tuple(held[key.verifier_key] for key in active if key.verifier_key in held)


def rotate(
    *,
    by: str,
    now: datetime,
    kind: Kind = Kind.LOG,
    reason: Reason = Reason.ROTATED,
    overlap: timedelta | None = None,
) -> LogKey:
    """
    Let a new key follow the current one, and return it.

    Rotated, the old key goes on signing beside the new one for the overlap. Lost or
    exposed, it ends at once. A key that ever signed here is refused as the new one.
    """
    overlap = settings.KEY_OVERLAP if overlap is None else overlap
    known = _known(kind)
    if not known:
        raise SigningKeyError(
            _name(kind), "has no key yet; the first one is made by itself"
        )
    current = known[-1]
    if not _has_ended(current, now):
        _refuse_wrong_reason(current, kind, reason)
    successor = _successor(current, kind)
    with transaction.atomic():
        if not _has_ended(current, now):
            until = now + overlap if reason == Reason.ROTATED else now
            _end(current, reason, until=until, by=by, now=now)
        return _add(successor.verifier_key, kind, current.number + 1, by=by, now=now)


def retire_ended(*, now: datetime) -> list[str]:
    """Remove the private keys whose time is over; tell on which checkpoint they ended."""
    removed = []
    for kind in Kind:
        ended = [key for key in _known(kind) if _has_ended(key, now)]
        public = {key.verifier_key: key for key in ended}
        for held in _ring_or_nothing(kind):
            key = public.get(held.verifier_key)
            if key is None or held.path is None:
                continue
            with transaction.atomic():
                end = min(key.ends.all(), key=lambda end: (end.signs_until, end.pk))
                if end.last_size is None:
                    _end(
                        key,
                        Reason(end.reason),
                        until=end.signs_until,
                        by=BY_SYSTEM,
                        now=now,
                        last_size=_last_signed(key),
                    )
            signing_keys.retire(held)
            removed.append(_id(key))
    return removed


def states(*, now: datetime) -> list[KeyState]:
    """Tell of every key that ever signed here, and whether it can."""
    told: list[KeyState] = []
    for kind in Kind:
        held = {key.verifier_key for key in _ring_or_nothing(kind)}
        other = _misnamed(kind)
        known = _known(kind)
        told += [
            _state(key, held, other, is_current=key is known[-1], now=now) for key in known
        ]
    return told


def missing(*, now: datetime) -> list[KeyState]:
    """Return the keys that should sign and cannot."""
    return [state for state in states(now=now) if state.cannot_sign]


def public_keys() -> list[VerifierKey]:
    """Return every key under which a checkpoint of this log may bear a signature."""
    return [VerifierKey.parse(key.verifier_key) for key in _known(Kind.LOG)]


def _state(
    key: LogKey,
    held: set[str],
    misnamed: Mapping[str, OtherNameError],
    *,
    is_current: bool,
    now: datetime,
) -> KeyState:
    ends = list(key.ends.all())
    end = min(ends, key=lambda end: (end.signs_until, end.pk), default=None)
    over = end is not None and end.signs_until <= now
    here = key.verifier_key in held
    if is_current and over:
        state = "ended"
    elif over:
        state = "retired"
    elif not here:
        state = "misnamed" if key.verifier_key in misnamed else "missing"
    else:
        state = "signs" if is_current else "overlaps"
    last = next((end.last_size for end in ends if end.last_size is not None), None)
    if last is None and state in {"missing", "misnamed", "ended", "retired"}:
        last = _last_signed(key)
    return KeyState(
        kind=key.kind,
        number=key.number,
        verifier_key=key.verifier_key,
        key_id=_id(key),
        added_at=key.added_at,
        first_size=key.first_size,
        state=state,
        reason=end.reason if end else "",
        signs_until=end.signs_until if end else None,
        last_size=last,
        problem=str(misnamed[key.verifier_key]) if state == "misnamed" else "",
    )


def _name(kind: Kind) -> str:
    return settings.LOG_ORIGIN if kind == Kind.LOG else settings.WITNESS_NAME


def _given(kind: Kind) -> dict[str, str]:
    given, before = {
        Kind.LOG: (settings.SIGNING_KEY, settings.SIGNING_KEY_BEFORE),
        Kind.WITNESS: (settings.WITNESS_KEY, ""),
    }[kind]
    return {"name": _name(kind), "kind": kind, "given": given, "given_before": before}


def _ring(kind: Kind) -> Keyring | None:
    return signing_keys.load(settings.HOME, **_given(kind))


def _ring_or_nothing(kind: Kind) -> Sequence[SigningKey]:
    try:
        return tuple(_ring(kind) or ())
    except SigningKeyError:
        return ()


def _misnamed(kind: Kind) -> dict[str, OtherNameError]:
    """What is wrong with each key, by its verifier key, that is here by another name."""
    try:
        found = signing_keys.misnamed(settings.HOME, **_given(kind))
    except SigningKeyError:
        return {}
    return {wrong.key.verifier_key: wrong for wrong in found}


def _known(kind: Kind) -> list[LogKey]:
    """Return the instance's own keys of a kind, oldest first, with their ends."""
    return list(
        LogKey.objects.filter(kind=kind).order_by("number").prefetch_related("ends")
    )


def _has_ended(key: LogKey, now: datetime) -> bool:
    return any(end.signs_until <= now for end in key.ends.all())


def _first(key: SigningKey, kind: Kind, *, now: datetime) -> list[LogKey]:
    """Record the first key; where another process brought one meanwhile, that holds."""
    try:
        with transaction.atomic():
            _add(key.verifier_key, kind, 1, by=BY_SYSTEM, now=now)
    except IntegrityError:
        log.info("another process brought the first key", kind=kind)
    return _known(kind)


def _add(verifier_key: str, kind: Kind, number: int, *, by: str, now: datetime) -> LogKey:
    added = LogKey.objects.create(
        kind=kind,
        number=number,
        verifier_key=verifier_key,
        added_at=instants.in_utc(now),
        first_size=_size(),
    )
    detail = {
        "key": verifier_key,
        "kind": str(kind),
        "number": number,
        "first_size": added.first_size,
    }
    record(Action.LOG_KEY_ADDED, subject=SUBJECT, by=by, at=now, detail=detail)
    return added


def _end(
    key: LogKey,
    reason: Reason,
    *,
    until: datetime,
    by: str,
    now: datetime,
    last_size: int | None = None,
) -> None:
    if last_size is None and until <= now:
        last_size = _last_signed(key)
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
    record(Action.LOG_KEY_ENDED, subject=SUBJECT, by=by, at=now, detail=detail)


def _refuse_wrong_reason(current: LogKey, kind: Kind, reason: Reason) -> None:
    if wrong := _misnamed(kind).get(current.verifier_key):
        raise wrong
    held = {key.verifier_key for key in _ring_or_nothing(kind)}
    if reason == Reason.LOST and current.verifier_key in held:
        raise SigningKeyError(_id(current), "is not lost: its private key is here")
    if reason == Reason.ROTATED and current.verifier_key not in held:
        raise KeyMissingError(
            _id(current),
            "is not here, so it cannot overlap; restore it, or say that it is lost",
        )


def _successor(current: LogKey, kind: Kind) -> SigningKey:
    """Return a key that is here and never signed, or make one."""
    every = list(LogKey.objects.values_list("verifier_key", flat=True))
    # The same private key may have signed under another name or as another kind.
    used = {VerifierKey.parse(key).public for key in every}
    ring = _ring(kind)
    if ring and ring.current.public not in used:
        return ring.current
    if ring and ring.current.path is None:
        raise SigningKeyError(
            _id(current),
            "comes from the environment: hand in a new key, and this as the one before",
        )
    return signing_keys.make_next(settings.HOME, name=_name(kind), kind=kind)


def _tell_exposed(kind: Kind, *, now: datetime) -> None:
    """Put it on the record for good: whoever closes the file again does not undo it."""
    for verifier_key in signing_keys.exposed(settings.HOME, kind=kind):
        with transaction.atomic():
            key = LogKey.objects.filter(verifier_key=verifier_key).first()
            if key is None:
                last = LogKey.objects.filter(kind=kind).order_by("-number").first()
                number = last.number + 1 if last else 1
                key = _add(verifier_key, kind, number, by=BY_SYSTEM, now=now)
            if not _has_ended(key, now):
                log.error("others could read a signing key", key=_id(key))
                _end(key, Reason.EXPOSED, until=now, by=BY_SYSTEM, now=now)


def _size() -> int:
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return size or 0


def _last_signed(key: LogKey) -> int | None:
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


def _id(key: LogKey) -> str:
    return f"{VerifierKey.parse(key.verifier_key).name}+{key.verifier_key.split('+')[1]}"
