"""
Stores files until it is killed, again and again, and then counts what is left.

    python -m tests.evidence.victim SEED ROUNDS     (VARDE_HOME and the rest say where)

A child stores; after some files this process kills it at a random moment with SIGKILL.
Each file that was acknowledged is in a list that no kill reaches. The last line tells,
as JSON, what was found afterwards.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

LARGEST = 2_000_000
MOST_WHOLE = 3
LONGEST = 0.05


def main(seed: int, rounds: int) -> None:
    django.setup()
    from varde.evidence import uploads  # noqa: F401 - here, and not in every child

    chance = random.Random(seed)
    acknowledged = Path(os.environ["VARDE_HOME"]) / "acknowledged"
    with acknowledged.open("ab", buffering=0) as told:
        for number in range(rounds):
            _one_round(chance, seed * 1000 + number, told)
    sys.stdout.write(json.dumps(_found(acknowledged.read_text().split())) + "\n")


def _one_round(chance: random.Random, seed: int, told: io.FileIO) -> None:
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _store_for_ever(random.Random(seed), told, said)
        except BaseException as error:  # noqa: BLE001 - told, then the child ends
            sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os.close(said)
    for _ in range(1 + chance.randint(0, MOST_WHOLE)):
        os.read(heard, 1)  # nothing, at once, where it has ended
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(heard)
    assert os.WIFSIGNALED(status), "the child ended by itself"


def _store_for_ever(chance: random.Random, told: io.FileIO, said: int) -> None:
    """Say that it begins, and then of each file that it is stored."""
    from django.db import connection
    from django.utils import timezone

    from varde.accounts.models import User
    from varde.evidence import storing, uploads
    from varde.evidence.models import Upload
    from varde.incidents.models import Incident

    incident, saga = Incident.objects.get(), User.objects.get(email__startswith="saga")
    os.write(said, b".")
    if chance.random() < 0.3:
        connection.execute_wrappers.append(_end_before_naming)
    while True:
        data = chance.randbytes(chance.randrange(LARGEST))
        now = timezone.now()
        if chance.random() < 0.5:
            with storing.Incoming(now=now) as incoming:
                incoming.take([data[:1000], data[1000:]])
                upload = uploads.arrived(
                    incoming, incident=incident, by=saga, filename="x", now=now
                )
            uploads.use(upload, by=saga, now=now)
        else:
            for left in Upload.objects.filter(used=False):
                if left.state == Upload.State.STORED:
                    uploads.use(left, by=saga, now=now)
                else:
                    uploads.give_up(left, now=now)
            upload = uploads.begin(
                incident=incident,
                by=saga,
                filename="x",
                size=len(data),
                malware=False,
                now=now,
            )
            half = len(data) // 2
            uploads.append(upload, io.BytesIO(data[:half]), offset=0, now=now)
            uploads.append(upload, io.BytesIO(data[half:]), offset=half, now=now)
            uploads.use(upload, by=saga, now=now)
        told.write(hashlib.sha256(data).hexdigest().encode() + b"\n")
        os.write(said, b".")


def _end_before_naming(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Kill this process where it writes down which upload the stored bytes are of."""
    params = rest[0] or ()
    if "evidence_upload" in sql and '"blob_id"' in sql and "stored" in params:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)


def _found(acknowledged: list[str]) -> dict[str, object]:
    from django.utils import timezone

    from varde.evidence import checking, storing
    from varde.evidence.models import Blob, Loose, Piece

    states = Counter(str(checking.look_at(blob)[0]) for blob in Blob.objects.all())
    kept = set(Blob.objects.values_list("sha256", flat=True))
    named = set(Blob.objects.values_list("stored_as", flat=True))
    named |= set(Piece.objects.values_list("stored_as", flat=True))
    loose = set(Loose.objects.values_list("stored_as", flat=True))
    there = {found.name for found in storing.storage().listed()}
    storing.clean(now=timezone.now() + timedelta(days=4))
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - kept),
        "states": states,
        "nameless": Blob.objects.filter(items=None, uploads=None).count(),
        "unknown": len(there - named - loose),
        "begun": len(loose),
        "left": len({found.name for found in storing.storage().listed()} - named),
        "hidden": sum(1 for _ in Path(os.environ["STORED"]).rglob(".*")),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
