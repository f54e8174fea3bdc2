"""Seal an incident to named people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import (
    IncidentChangedError,
    InvalidValueError,
    LastReaderError,
)
from varde.incidents import selectors
from varde.incidents.models import TEXT_LIMIT, Incident, SealedReader
from varde.organisations import selectors as organisations

from .shared import change_columns, checked_text, lock

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation


@transaction.atomic
def seal(
    *,
    incident: Incident,
    readers: Iterable[User],
    reason: str = "",
    revision: int,
    by: User,
    now: datetime,
) -> Incident:
    """Let only the named people, and whoever seals, see that the incident exists."""
    named = {by.pk: by} | {reader.pk: reader for reader in readers}
    for reader in named.values():
        _require_member(incident, reader)
    change_columns(incident, revision=revision, now=now, sealed=True)
    for reader in named.values():
        _name(incident, reader, by=by, now=now)
    audit.record(
        Action.INCIDENT_SEALED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={
            "readers": sorted(reader.reference for reader in named.values()),
            "reason": checked_text("reason", reason, limit=TEXT_LIMIT),
        },
    )
    return incident


@transaction.atomic
def unseal(
    *, incident: Incident, reason: str = "", revision: int, by: User, now: datetime
) -> Incident:
    """Lift the seal; everybody with a role in the organisation sees it again."""
    change_columns(incident, revision=revision, now=now, sealed=False)
    SealedReader.objects.filter(incident=incident).delete()
    audit.record(
        Action.INCIDENT_UNSEALED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"reason": checked_text("reason", reason, limit=TEXT_LIMIT)},
    )
    return incident


@transaction.atomic
def name_reader(*, incident: Incident, reader: User, by: User, now: datetime) -> None:
    """Let one more person see a sealed incident."""
    _require_member(incident, reader)
    _lock_sealed(incident)
    if _name(incident, reader, by=by, now=now):
        _tell(Action.INCIDENT_READER_NAMED, incident, reader, by=by, now=now)


@transaction.atomic
def remove_reader(*, incident: Incident, reader: User, by: User, now: datetime) -> None:
    """Take a person off. Raises LastReaderError: nobody would see it any more."""
    _lock_sealed(incident)
    if not selectors.those_left_to_see(incident).exclude(pk=reader.pk).exists():
        raise LastReaderError(incident=incident.reference)
    rows = SealedReader.objects.filter(incident=incident, user=reader)
    removed, _ = rows.delete()
    if removed:
        _tell(Action.INCIDENT_READER_REMOVED, incident, reader, by=by, now=now)


def refuse_to_leave_unseen(*, organisation: Organisation, user: User) -> None:
    """
    Raise LastReaderError where nobody sees a sealed incident once this person has left.

    It tells that there is one, to whoever takes the role, and not which.
    """
    for incident in selectors.sealed_to(user, organisation):
        if not selectors.those_left_to_see(incident).exists():
            raise LastReaderError


def _lock_sealed(incident: Incident) -> None:
    """Nobody is named ahead of a seal: whoever seals later would not know of it."""
    lock(incident)
    if not Incident.objects.filter(pk=incident.pk, sealed=True).exists():
        raise IncidentChangedError(incident=incident.reference)


def _require_member(incident: Incident, reader: User) -> None:
    roles = organisations.roles_in(reader, incident.organisation)
    if not roles.intersection(selectors.READERS):
        raise InvalidValueError(field="readers", reason="not-a-choice")


def _name(incident: Incident, reader: User, *, by: User, now: datetime) -> bool:
    _, named = SealedReader.objects.get_or_create(
        incident=incident, user=reader, defaults={"named_by": by, "named_at": now}
    )
    return named


def _tell(
    action: Action, incident: Incident, reader: User, *, by: User, now: datetime
) -> None:
    audit.record(
        action,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={"reader": reader.reference},
    )
