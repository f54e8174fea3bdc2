"""
Having witnesses sign: the newest checkpoint is submitted to each, C2SP tlog-witness.

A witness is another instance behind an address, or a folder elsewhere. What it signs is
verified before it is stored; what it refuses because it has seen another history
raises an alarm.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn, TypeAlias

import structlog
from django.db import transaction

from varde.adapters import outbound, witness_folder
from varde.adapters.outbound import Answer, UnreachableError
from varde.core.errors import MalformedNoteError
from varde.core.record.checkpoint import cosigned_at
from varde.core.record.encoding import number_of
from varde.core.record.note import (
    Signature,
    read_note,
    read_signature,
)
from varde.core.record.witness import SIZE_TYPE, Request, Verdict, request
from varde.jobs.pauses import due, pause_after

from . import alarms, keys
from . import log as tree
from .known_keys import public_half
from .models import Checkpoint, Cosignature, Witness

log = structlog.get_logger("varde.log")

EVERY = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
# Every witness that answers has its turn by then.
PATIENCE = EVERY + timedelta(seconds=5)
BETWEEN_LOOKS = timedelta(seconds=0.5)
MAX_ANSWER_BYTES = 64 * 1024
PATH = "/add-checkpoint"
# A witness that has seen less or more than we noted says so; then it is asked again.
TRIES = 3
# A cosignature may be ahead of our clock by so much.
CLOCKS_DIFFER = timedelta(minutes=5)

Signed: TypeAlias = tuple[Signature, datetime]


class _NoCosignatureError(Exception):
    """The witness did not sign; `problem` is a stable word."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def submit_due(*, clock: Callable[[], datetime]) -> int:
    """Submit the newest checkpoint to every witness that is due; tell how many signed."""
    checkpoint = tree.latest_checkpoint()
    if checkpoint is None:
        return 0
    now = clock()
    its_turn = due("next_try_at", now=now, longest=LONGEST_PAUSE)
    asked = Witness.objects.filter(its_turn, removed_at=None)
    unsigned = asked.exclude(cosignatures__checkpoint=checkpoint)
    return sum(
        _submit(witness, checkpoint, now=clock())
        for witness in unsigned
        if _claim(witness, now=now)
    )


def wait_for(size: int, *, clock: Callable[[], datetime]) -> None:
    """
    Have a checkpoint over so many entries cosigned by every witness that answers.

    Gives up after PATIENCE; a witness that did not answer last is not waited for.
    """
    given_up_at = time.monotonic() + PATIENCE.total_seconds()
    answering = Witness.objects.filter(removed_at=None, failures=0)
    without = answering.exclude(cosignatures__checkpoint_id__gte=size)
    while without.exists() and time.monotonic() < given_up_at:
        if not submit_due(clock=clock):
            time.sleep(BETWEEN_LOOKS.total_seconds())


def _claim(witness: Witness, *, now: datetime) -> bool:
    # The condition is in the UPDATE, so of several workers one asks.
    return bool(
        Witness.objects.filter(pk=witness.pk, next_try_at=witness.next_try_at).update(
            next_try_at=now + EVERY
        )
    )


def _submit(witness: Witness, checkpoint: Checkpoint, *, now: datetime) -> bool:
    try:
        line, signed_at = _ask(witness, checkpoint, now=now)
    except (UnreachableError, _NoCosignatureError) as failed:
        problem = failed.args[0]
        log.warning("no cosignature", witness=witness.name, problem=problem)
        pause = pause_after(witness.failures, first=EVERY, longest=LONGEST_PAUSE)
        Witness.objects.filter(pk=witness.pk).update(
            failures=witness.failures + 1, problem=problem, next_try_at=now + pause
        )
        return False
    with transaction.atomic():
        Cosignature.objects.get_or_create(
            checkpoint=checkpoint,
            witness=witness,
            defaults={"line": str(line), "signed_at": signed_at},
        )
        Witness.objects.filter(pk=witness.pk).update(
            seen_size=checkpoint.size, failures=0, problem=""
        )
    return True


def _ask(witness: Witness, checkpoint: Checkpoint, *, now: datetime) -> Signed:
    """Have the checkpoint signed, from whatever size the witness has seen last."""
    note = read_note(checkpoint.note.encode())
    old = max(0, min(witness.seen_size, checkpoint.size))
    for _ in range(TRIES):
        asked = request(old, tree.consistency(old, checkpoint.size), note)
        answer = _exchange(witness, asked, now=now)
        if answer.status == Verdict.COSIGN.status:
            return _verified(answer, witness, note.text, now=now)
        old = _size_to_prove_from(answer, witness, asked, now=now)
    raise _NoCosignatureError("busy")


def _size_to_prove_from(
    answer: Answer, witness: Witness, asked: Request, *, now: datetime
) -> int:
    """Return the size that the witness has seen, if that is why it did not sign."""
    seen = _size_in(answer)
    if seen is None or seen == asked.old:
        _refused(answer, witness, asked, now=now)
    if seen > asked.checkpoint.size:
        _ahead(witness, asked, seen, now=now)
    if seen < witness.seen_size:
        log.warning("a witness has forgotten", witness=witness.name, seen=seen)
    return seen


def _exchange(witness: Witness, asked: Request, *, now: datetime) -> Answer:
    if not witness.address.startswith("/"):
        address = witness.address.rstrip("/") + PATH
        body = asked.to_bytes()
        return outbound.post(address, body, kind="text/plain", limit=MAX_ANSWER_BYTES)
    return witness_folder.ask(
        Path(witness.address),
        asked.to_bytes(),
        name=witness.name,
        keys=keys.public_keys(),
        now=now,
    )


def _size_in(answer: Answer) -> int | None:
    if answer.status != Verdict.OTHER_SIZE.status or answer.kind != SIZE_TYPE:
        return None
    return number_of(answer.body.decode("ascii", "replace").removesuffix("\n"))


def _verified(answer: Answer, witness: Witness, text: str, *, now: datetime) -> Signed:
    """Return the witness's own signature among the lines; others' do not count."""
    key = public_half(witness)
    if key is None:
        raise _NoCosignatureError("key-damaged")
    for line in answer.body.decode("utf-8", "replace").splitlines(keepends=True):
        with contextlib.suppress(MalformedNoteError):
            signature = read_signature(line)
            if not signature.is_by(key) or not key.signed(text, signature.signature):
                continue
            at = cosigned_at(signature)
            if at is None or at > now + CLOCKS_DIFFER:
                raise _NoCosignatureError("clocks-differ")
            return signature, at
    raise _NoCosignatureError("forged")


def _refused(
    answer: Answer, witness: Witness, asked: Request, *, now: datetime
) -> NoReturn:
    """Raise an alarm if the witness has seen another history; then give up for now."""
    kinds = {
        Verdict.OTHER_ROOT.status: alarms.Kind.OTHER_ROOT,
        Verdict.NOT_CONSISTENT.status: alarms.Kind.NOT_CONSISTENT,
    }
    if answer.status in kinds:
        _alarm(kinds[answer.status], witness, asked, asked.old, now=now)
        raise _NoCosignatureError("not-consistent")
    words = {403: "key-unknown", 404: "log-unknown"}
    raise _NoCosignatureError(words.get(answer.status, "refused"))


def _ahead(witness: Witness, asked: Request, seen: int, *, now: datetime) -> NoReturn:
    """The witness has seen a larger tree: this one was set back, or was never whole."""
    newest = tree.latest_checkpoint()
    if newest is not None and seen <= newest.size:
        # Another worker submitted a newer checkpoint in the meantime.
        raise _NoCosignatureError("overtaken")
    _alarm(alarms.Kind.AHEAD, witness, asked, seen, now=now)
    raise _NoCosignatureError("ahead")


def _alarm(
    kind: alarms.Kind, witness: Witness, asked: Request, seen: int, *, now: datetime
) -> None:
    alarms.raise_alarm(
        kind,
        origin=asked.checkpoint.origin,
        witness=witness.name,
        seen_size=seen,
        size=asked.checkpoint.size,
        note=str(asked.note),
        now=now,
    )
