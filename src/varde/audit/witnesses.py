"""The witnesses of this log: who is asked to cosign its checkpoints, and how that goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery

from varde.adapters import witness_folder
from varde.core import instants
from varde.core.errors import MalformedKeyError
from varde.core.record.note import Algorithm, VerifierKey

from .actions import Action
from .models import Cosignature, Witness
from .references import LOG
from .services import record


@dataclass(frozen=True, slots=True)
class WitnessState:
    """A witness as the status of the log shows it."""

    name: str
    verifier_key: str
    address: str
    seen_size: int
    signed_at: datetime | None
    failures: int
    problem: str


@transaction.atomic
def add(*, verifier_key: str, address: str, by: str, now: datetime) -> Witness:
    """
    Let a witness sign from now on.

    Raises MalformedKeyError for what is no verifier key of type cosignature.
    """
    key = VerifierKey.parse(verifier_key)
    if key.algorithm is not Algorithm.COSIGNATURE:
        raise MalformedKeyError(reason="algorithm")
    now = instants.in_utc(now)
    witness, _ = Witness.objects.update_or_create(
        verifier_key=str(key),
        defaults={
            "name": key.name,
            "address": address,
            "removed_at": None,
            "next_try_at": now,
            "failures": 0,
            "problem": "",
        },
        create_defaults={
            "name": key.name,
            "address": address,
            "added_at": now,
            "next_try_at": now,
        },
    )
    detail = {"witness": str(key), "address": address}
    record(Action.LOG_WITNESS_ADDED, subject=LOG, by=by, at=now, detail=detail)
    return witness


def add_folder(*, folder: Path, by: str, now: datetime) -> Witness:
    """
    Make a folder a witness, with a key and a memory of its own.

    Raises SigningKeyError or OSError where it cannot become one.
    """
    name = f"{settings.WITNESS_NAME}/{folder.name}"
    key = witness_folder.make(folder, name=name)
    return add(verifier_key=key, address=str(folder), by=by, now=now)


@transaction.atomic
def remove(*, name: str, by: str, now: datetime) -> int:
    """Ask the witnesses of that name no more and count them; what they signed stays."""
    rows = list(Witness.objects.filter(name=name, removed_at=None))
    for row in rows:
        detail = {"witness": row.verifier_key, "address": row.address}
        record(Action.LOG_WITNESS_REMOVED, subject=LOG, by=by, at=now, detail=detail)
    Witness.objects.filter(pk__in=[row.pk for row in rows]).update(
        removed_at=instants.in_utc(now)
    )
    return len(rows)


def states() -> list[WitnessState]:
    """Tell of every witness that is asked, and how that goes."""
    newest = Cosignature.objects.filter(witness=OuterRef("pk")).order_by("-checkpoint_id")
    asked = Witness.objects.filter(removed_at=None)
    return [
        WitnessState(
            name=witness.name,
            verifier_key=witness.verifier_key,
            address=witness.address,
            seen_size=witness.seen_size,
            signed_at=witness.signed_at,
            failures=witness.failures,
            problem=witness.problem,
        )
        for witness in asked.annotate(signed_at=Subquery(newest.values("signed_at")[:1]))
    ]
