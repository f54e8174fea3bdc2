"""
Which keys sign for this instance, and how one follows another.

The database knows the public half of every key that ever signed here, and until when
each signs. A private key that it does not know signs nothing; a key that ended never
signs again, wherever its private half turns up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from varde.adapters import signing_keys
from varde.adapters.signing_keys import ExposedKeyError, SigningKey, SigningKeyError
from varde.core.record.note import VerifierKey

from .held_keys import keyring, misnamed_keys, name_of, usable_keys
from .known_keys import (
    add_key,
    end_key,
    end_of,
    has_ended,
    known_keys,
    last_signed,
    public_half,
    short_name,
)
from .models import LogKey, LogKeyEnd
from .references import SYSTEM

log = structlog.get_logger("varde.log")

_REMEDY = "`varde keys rotate --help` says how to go on"

Kind = LogKey.Kind
Reason = LogKeyEnd.Reason


class KeyMissingError(SigningKeyError):
    """The key that should sign is not here; nothing is signed until somebody acts."""


def public_keys() -> list[VerifierKey]:
    """Return every key under which a checkpoint of this log may bear a signature."""
    known = (public_half(key) for key in known_keys(Kind.LOG))
    return [public for public in known if public is not None]


def signers(*, now: datetime, kind: Kind = Kind.LOG) -> tuple[SigningKey, ...]:
    """
    Return the keys that sign now: the current one, then those that overlap with it.

    The very first key is made and recorded here. Raises SigningKeyError where the
    key that should sign cannot be had, and where others could read it.
    """
    # What is known comes first: whatever another process has made known is here by then.
    known = known_keys(kind)
    try:
        ring = keyring(kind)
        if not known:
            ring = ring or signing_keys.make(settings.HOME, name=name_of(kind), kind=kind)
            known = _first(ring.current, kind, now=now)
    except ExposedKeyError:
        _tell_exposed(kind, now=now)
        raise
    held = {key.verifier_key: key for key in ring or ()}
    active = [key for key in reversed(known) if not has_ended(key, now)]
    current = known[-1]
    if current not in active:
        raise KeyMissingError(short_name(current), f"has ended; {_REMEDY}")
    if current.verifier_key not in held:
        raise KeyMissingError(short_name(current), f"is not here; restore it, or {_REMEDY}")
    return tuple(held[key.verifier_key] for key in active if key.verifier_key in held)


def look_after(*, now: datetime) -> None:
    """Put it on the record where others can read a key, also while nothing is signed."""
    for kind in Kind:
        try:
            keyring(kind)
        except ExposedKeyError:
            _tell_exposed(kind, now=now)
        except SigningKeyError:
            # Whoever is to sign with it tells of it.
            continue


def _first(key: SigningKey, kind: Kind, *, now: datetime) -> list[LogKey]:
    """Record the first key; where another process brought one meanwhile, that holds."""
    try:
        with transaction.atomic():
            add_key(key.verifier_key, kind, 1, by=SYSTEM, now=now)
    except IntegrityError:
        log.info("another process brought the first key", kind=kind)
    return known_keys(kind)


def _tell_exposed(kind: Kind, *, now: datetime) -> None:
    """Put it on the record for good: whoever closes the file again does not undo it."""
    for verifier_key in signing_keys.exposed(settings.HOME, kind=kind):
        with transaction.atomic():
            key = LogKey.objects.filter(verifier_key=verifier_key).first()
            if key is None:
                last = LogKey.objects.filter(kind=kind).order_by("-number").first()
                number = last.number + 1 if last else 1
                key = add_key(verifier_key, kind, number, by=SYSTEM, now=now)
            if not has_ended(key, now):
                log.error("others could read a signing key", key=short_name(key))
                _end_now(key, Reason.EXPOSED, by=SYSTEM, now=now)


# One after the other


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
    exposed, it ends at once, and its private half is removed. A key that ever signed
    here is refused as the new one.
    """
    overlap = settings.KEY_OVERLAP if overlap is None else overlap
    known = known_keys(kind)
    if not known:
        raise SigningKeyError(
            name_of(kind), "has no key yet; the first one is made by itself"
        )
    current = known[-1]
    if not has_ended(current, now):
        _refuse_wrong_reason(current, kind, reason)
    successor = _successor(current, kind)
    with transaction.atomic():
        if not has_ended(current, now):
            _end(current, reason, overlap, by=by, now=now)
        added = add_key(successor.verifier_key, kind, current.number + 1, by=by, now=now)
    retire_ended(now=now)
    return added


def _refuse_wrong_reason(current: LogKey, kind: Kind, reason: Reason) -> None:
    if wrong := misnamed_keys(kind).get(current.verifier_key):
        raise wrong
    held = {key.verifier_key for key in usable_keys(kind)}
    if reason == Reason.LOST and current.verifier_key in held:
        raise SigningKeyError(short_name(current), "is not lost: its private key is here")
    if reason == Reason.ROTATED and current.verifier_key not in held:
        raise KeyMissingError(
            short_name(current),
            "is not here, so it cannot overlap; restore it, or say that it is lost",
        )


def _successor(current: LogKey, kind: Kind) -> SigningKey:
    """Return a key that is here and never signed, or make one."""
    every = list(LogKey.objects.values_list("verifier_key", flat=True))
    # The same private key may have signed under another name or as another kind.
    used = {VerifierKey.parse(key).public for key in every}
    ring = keyring(kind)
    if ring and ring.current.public not in used:
        return ring.current
    if ring and ring.current.path is None:
        raise SigningKeyError(
            short_name(current),
            "comes from the environment: hand in a new key, and this as the one before",
        )
    return signing_keys.make_next(settings.HOME, name=name_of(kind), kind=kind)


def _end(
    key: LogKey, reason: Reason, overlap: timedelta, *, by: str, now: datetime
) -> None:
    if reason == Reason.ROTATED and overlap:
        end_key(key, reason, until=now + overlap, last_size=None, by=by, now=now)
    else:
        _end_now(key, reason, by=by, now=now)


def _end_now(key: LogKey, reason: Reason, *, by: str, now: datetime) -> None:
    end_key(key, reason, until=now, last_size=last_signed(key), by=by, now=now)


def retire_ended(*, now: datetime) -> list[str]:
    """Remove the private keys whose time is over; tell on which checkpoint they ended."""
    removed = []
    for kind in Kind:
        ended = {key.verifier_key: key for key in known_keys(kind) if has_ended(key, now)}
        for held in usable_keys(kind):
            key = ended.get(held.verifier_key)
            if key is not None and held.path is not None:
                _tell_last_size(key, now=now)
                signing_keys.retire(held)
                removed.append(short_name(key))
    return removed


@transaction.atomic
def _tell_last_size(key: LogKey, *, now: datetime) -> None:
    """Say of a key that ended after an overlap where its signatures stop."""
    end = end_of(key)
    if end is not None and end.last_size is None:
        end_key(
            key,
            Reason(end.reason),
            until=end.signs_until,
            last_size=last_signed(key),
            by=SYSTEM,
            now=now,
        )
