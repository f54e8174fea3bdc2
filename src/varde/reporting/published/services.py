"""What this instance says of an authority beside the rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import AuthorityNoteChangedError, InvalidTextError
from varde.core.facts.definition import unacceptable_character
from varde.core.instants import in_utc
from varde.reporting.models import AuthorityNote
from varde.reporting.published import selectors

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

LONGEST_NOTE = 2000


@transaction.atomic
def note_authority(
    *,
    authority: str,
    channel: str,
    contact: str,
    note: str,
    revision: int,
    by: User,
    now: datetime,
) -> None:
    """
    Say how an authority is reached from here; empty texts leave it to the rulebook.

    `revision` is the one that the person had before him. Raises AuthorityNoteChangedError
    when somebody has changed the note since, InvalidTextError for what cannot be kept.
    """
    told = {"channel": channel, "contact": contact, "note": note}
    for name, text in told.items():
        _refuse_unkeepable(name, text)
    standing = selectors.note_on(authority)
    if selectors.texts_of(standing) == told:
        return
    AuthorityNote.objects.get_or_create(
        authority=authority, defaults={"changed_at": in_utc(now)}
    )
    # The condition is in the UPDATE, so only one of two people has his way.
    changed = AuthorityNote.objects.filter(authority=authority, revision=revision).update(
        **told, revision=revision + 1, changed_by=by, changed_at=in_utc(now)
    )
    if not changed:
        raise AuthorityNoteChangedError(expected=revision)
    audit.record(
        Action.AUTHORITY_NOTE_CHANGED,
        subject=f"A:{authority}",
        by=by.reference,
        at=now,
        detail=told,
    )


def _refuse_unkeepable(name: str, text: str) -> None:
    reason = unacceptable_character(text)
    if len(text) > LONGEST_NOTE:
        reason = "too-long"
    if reason:
        raise InvalidTextError(field=name, reason=reason)
