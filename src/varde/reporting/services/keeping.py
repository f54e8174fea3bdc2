"""
Keep what a person types until he saves it.

Nothing here is said in his name yet, so the record does not learn of it: no fact is
stated, no revision made, no clock moved (docs/adr/0021).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from varde.core.errors import DraftChangedError, NotAllowedError
from varde.reporting import selectors
from varde.reporting.models import UnsavedAnswers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.reporting.models import Obligation


@dataclass(frozen=True, slots=True)
class Typed:
    """
    What stands in a form and not in the report.

    `controls` are the fields as they were posted, `seen` has by question the mark of what
    stood there when the form was read, at `revision`.
    """

    controls: Mapping[str, list[str]]
    seen: Mapping[str, str]
    revision: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """
    A window in which a person types, and which of its posts this is.

    `continued` is the window whose answers stood in the form when it was opened.
    """

    name: str
    count: int
    continued: str = ""


def new_sitting(person: User) -> str:
    """Name a window in which this person types, and nobody else."""
    return f"{person.reference}.{secrets.token_urlsafe(12)}"


@transaction.atomic
def keep_answers(
    *, obligation: Obligation, typed: Typed, sitting: Sitting, by: User, now: datetime
) -> bool:
    """
    Keep the answers for whoever types them, in place of what he had typed before.

    Returns whether they are kept: not over what he types in another window, and not over
    what came later from this one. Raises DraftChangedError for a revision that never was,
    and NotAllowedError when somebody else has signed in since the window was opened.
    """
    if not sitting.name.startswith(f"{by.reference}."):
        raise NotAllowedError
    _refuse_unheard_of(typed.revision, obligation)
    kept = {
        "sitting": sitting.name,
        "count": sitting.count,
        "revision": typed.revision,
        "answers": dict(typed.controls),
        "seen": dict(typed.seen),
        "kept_at": now,
    }
    earlier = Q(sitting=sitting.name, count__lt=sitting.count)
    rows = _typed_by(by, obligation)
    if rows.filter(earlier | Q(sitting=sitting.continued)).update(**kept):
        return True
    _row, is_first = rows.get_or_create(obligation=obligation, person=by, defaults=kept)
    return is_first


def take_up(*, unsaved: UnsavedAnswers, seen: Mapping[str, str], revision: int) -> None:
    """
    Go on with the answers, now that their writer has seen what stands there.

    What is not asked any more is let go. Raises DraftChangedError for a revision that
    never was.
    """
    _refuse_unheard_of(revision, unsaved.obligation)
    known = {name: seen[name] for name in unsaved.seen if name in seen}
    UnsavedAnswers.objects.filter(pk=unsaved.pk).update(seen=known, revision=revision)


def discard(*, obligation: Obligation, by: User, now: datetime) -> None:
    """Let go of what the person typed and did not save, in whatever window."""
    _typed_by(by, obligation).update(**_nothing(by, now))


def let_go(
    *, obligation: Obligation, sittings: Collection[str], by: User, now: datetime
) -> None:
    """
    Let go of what was typed in these windows, as it is saved.

    What they sent before and what comes late is not kept any more.
    """
    rows, nothing = _typed_by(by, obligation), _nothing(by, now)
    if sittings and not rows.filter(sitting__in=sittings).update(**nothing):
        rows.get_or_create(obligation=obligation, person=by, defaults=nothing)


def _refuse_unheard_of(revision: int, obligation: Obligation) -> None:
    if revision > selectors.revision_of(obligation):
        raise DraftChangedError(expected=revision)


def _typed_by(person: User, obligation: Obligation) -> QuerySet[UnsavedAnswers]:
    return UnsavedAnswers.objects.filter(obligation=obligation, person=person)


def _nothing(person: User, now: datetime) -> dict[str, Any]:
    """Nothing typed, in a window that no page has: only one opened later goes on."""
    return {
        "sitting": new_sitting(person),
        "count": 0,
        "revision": 0,
        "answers": {},
        "seen": {},
        "kept_at": now,
    }
