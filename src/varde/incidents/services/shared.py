"""What every change of an incident does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from varde.core.errors import IncidentChangedError, InvalidTextError
from varde.core.facts.definition import is_blank, unacceptable_character
from varde.incidents.models import TITLE_LIMIT, Incident
from varde.incidents.signals import incident_changed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from varde.accounts.models import User


def checked_text(field: str, text: str, *, limit: int, required: bool = False) -> str:
    """Return the text without blanks at its ends. Raises InvalidTextError, naming it."""
    text = text.strip()
    if required and is_blank(text):
        raise InvalidTextError(field=field, reason="empty")
    if len(text) > limit:
        raise InvalidTextError(field=field, reason="too-long")
    if reason := unacceptable_character(text):
        raise InvalidTextError(field=field, reason=reason)
    return text


def checked_title(title: str) -> str:
    """Return the title, which is one line. Raises InvalidTextError."""
    title = checked_text("title", title, limit=TITLE_LIMIT, required=True)
    if len(title.splitlines()) > 1:
        raise InvalidTextError(field="title", reason="more-than-one-line")
    return title


def lock(incident: Incident) -> None:
    """
    Wait until nobody else is changing the incident; hold it until the transaction ends.

    Every change takes the incident first and its place in the record after that, so
    that two changes cannot wait for each other. On SQLite every writer waits anyway.
    """
    Incident.objects.select_for_update(no_key=True).only("pk").get(pk=incident.pk)


def lock_all(keys: Collection[int]) -> list[Incident]:
    """Hold these incidents, in their order, as they are then."""
    rows = Incident.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=keys).order_by("pk"))


def lock_those_free(keys: Collection[int]) -> list[Incident]:
    """
    Hold those incidents that nobody else is changing, in their order; pass over the rest.

    It waits for nobody, so it cannot be waited for in a circle.
    """
    rows = Incident.objects.select_for_update(no_key=True, skip_locked=True)
    return list(rows.filter(pk__in=keys).order_by("pk"))


def touch(incident: Incident, now: datetime) -> None:
    """Let the incident show in lists as changed; its columns stay as they are."""
    Incident.objects.filter(pk=incident.pk).update(updated_at=now)
    incident.updated_at = now


def change_columns(
    incident: Incident, *, revision: int, now: datetime, **columns: Any
) -> None:
    """
    Write columns if nobody has written since the person looked.

    Raises IncidentChangedError otherwise; it tells what the columns are now.
    """
    changed = Incident.objects.filter(pk=incident.pk, revision=revision).update(
        revision=F("revision") + 1, updated_at=now, **columns
    )
    incident.refresh_from_db()
    if not changed:
        raise IncidentChangedError(
            incident=incident.reference,
            **{name: getattr(incident, name) for name in columns},
        )


def announce(incident: Incident, *, by: User, now: datetime) -> None:
    """Tell other apps, in this transaction, that clocks may have moved."""
    incident_changed.send(sender=Incident, incident=incident, by=by, now=now)
