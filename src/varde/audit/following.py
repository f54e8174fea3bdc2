"""
This instance as the witness of other logs: C2SP tlog-witness, the serving side.

It cosigns for logs whose keys an operator put on its list, remembers the last checkpoint
of each for good, and signs nothing that is not consistent with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from varde.adapters.signing_keys import SigningKey, SigningKeyError
from varde.core import instants
from varde.core.errors import MalformedKeyError
from varde.core.record.checkpoint import cosigned
from varde.core.record.note import Algorithm, VerifierKey
from varde.core.record.witness import (
    SIZE_TYPE,
    Request,
    Seen,
    Verdict,
    read_request,
    weigh,
)

from . import alarms, keys
from .actions import Action
from .known_keys import public_half
from .models import FollowedLog, SeenCheckpoint
from .references import LOG
from .services import record

log = structlog.get_logger("varde.log")

# Each time round, another request has moved the log on in between.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    kind: str
    body: str


ALARMS = {
    Verdict.OTHER_ROOT: alarms.Kind.OTHER_ROOT,
    Verdict.NOT_CONSISTENT: alarms.Kind.NOT_CONSISTENT,
}


@transaction.atomic
def follow(*, verifier_key: str, by: str, now: datetime) -> str:
    """Put a log's key on the list and return its origin. Raises MalformedKeyError."""
    key = VerifierKey.parse(verifier_key)
    if key.algorithm is not Algorithm.ED25519:
        raise MalformedKeyError(reason="algorithm")
    _, added = FollowedLog.objects.get_or_create(
        verifier_key=str(key),
        defaults={"origin": key.name, "added_at": instants.in_utc(now)},
    )
    if added:
        detail = {"key": str(key)}
        record(Action.LOG_FOLLOWED, subject=LOG, by=by, at=now, detail=detail)
    return key.name


@transaction.atomic
def unfollow(*, log: str, by: str, now: datetime) -> int:
    """
    Take a log off the list, by its name with all its keys, or one key alone.

    What was seen of it stays known, should it come back.
    """
    rows = list(FollowedLog.objects.filter(Q(origin=log) | Q(verifier_key=log)))
    for row in rows:
        detail = {"key": row.verifier_key}
        record(Action.LOG_UNFOLLOWED, subject=LOG, by=by, at=now, detail=detail)
        row.delete()
    return len(rows)


def followed() -> list[tuple[str, int | None]]:
    """Return the keys on the list, each with the last size seen of its log."""
    seen = dict(SeenCheckpoint.objects.values_list("origin", "size"))
    return [(row.verifier_key, seen.get(row.origin)) for row in FollowedLog.objects.all()]


def cosign(body: bytes, *, now: datetime) -> Answer:
    """Answer a request to cosign; a checkpoint that is signed is remembered before."""
    asked = read_request(body)
    if asked is None:
        return _refused(Verdict.MALFORMED)
    trusted = _trusted(asked.checkpoint.origin)
    # Before anything is promised: whoever cannot sign must not remember either.
    signers = _signers(now) if trusted else ()
    if trusted and not signers:
        return Answer(503, "text/plain", "the witness cannot sign now\n")
    for _ in range(TRIES):
        seen = _seen(asked.checkpoint.origin)
        verdict = weigh(asked, keys=trusted, seen=seen)
        if verdict is not Verdict.COSIGN:
            _alarm(verdict, asked, seen, signers, now=now)
            return _refused(verdict, seen)
        if _remember(asked, seen, now=now):
            lines = [str(cosigned(asked.note.text, one, at=now)) for one in signers]
            return Answer(verdict.status, "text/plain", "".join(lines))
    return Answer(503, "text/plain", "too many at once\n")


def _trusted(origin: str) -> list[VerifierKey]:
    listed = map(public_half, FollowedLog.objects.filter(origin=origin))
    return [key for key in listed if key is not None]


def _signers(now: datetime) -> Sequence[SigningKey]:
    try:
        return keys.signers(now=now, kind=keys.Kind.WITNESS)
    except SigningKeyError as problem:
        log.error("the witness key cannot be used", problem=str(problem))  # noqa: TRY400 - told whole
        return ()


def _seen(origin: str) -> Seen:
    row = SeenCheckpoint.objects.filter(origin=origin).first()
    return Seen(row.size, bytes.fromhex(row.root)) if row else Seen()


def _remember(asked: Request, seen: Seen, *, now: datetime) -> bool:
    """Move on from exactly what was weighed; False if somebody else has moved on."""
    new = asked.checkpoint
    values = {
        "size": new.size,
        "root": new.root.hex(),
        "note": str(asked.note),
        "seen_at": instants.in_utc(now),
    }
    # The condition is in the UPDATE, so of two requests one wins, on either database.
    moved = SeenCheckpoint.objects.filter(
        origin=new.origin, size=seen.size, root=seen.root.hex()
    ).update(**values)
    if moved or seen != Seen():
        return bool(moved)
    try:
        with transaction.atomic():
            SeenCheckpoint.objects.create(origin=new.origin, **values)
    except IntegrityError:
        return False
    return True


def _alarm(
    verdict: Verdict,
    asked: Request,
    seen: Seen,
    signers: Sequence[SigningKey],
    *,
    now: datetime,
) -> None:
    if verdict in ALARMS:
        alarms.raise_alarm(
            ALARMS[verdict],
            origin=asked.checkpoint.origin,
            witness=signers[0].name,
            seen_size=seen.size,
            size=asked.checkpoint.size,
            note=str(asked.note),
            now=now,
        )


def _refused(verdict: Verdict, seen: Seen | None = None) -> Answer:
    if verdict is Verdict.OTHER_SIZE and seen is not None:
        return Answer(verdict.status, SIZE_TYPE, f"{seen.size}\n")
    return Answer(verdict.status, "text/plain", f"{verdict.word}\n")
