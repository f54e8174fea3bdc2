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

from varde.core.errors import DraftChangedError, TypedByAnotherError
from varde.reporting import selectors
from varde.reporting.models import MOST_POSTS, UnsavedAnswers

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


def refuse_anothers(sittings: Collection[str], *, by: User) -> None:
    """
    Let nobody say what another has typed.

    Raises TypedByAnotherError when somebody else has signed in since the window was
    opened, or when it has no name.
    """
    if not sittings or not all(name.startswith(f"{by.reference}.") for name in sittings):
        raise TypedByAnotherError(signed_in=by.name)


@transaction.atomic
def keep_answers(
    *, obligation: Obligation, typed: Typed, sitting: Sitting, by: User, now: datetime
) -> bool:
    """
    Keep the answers for whoever types them, in place of what this window had before.

    Returns whether they are kept: not over what came later from this window, and not
    once its answers were saved, discarded or continued in another. Raises
    DraftChangedError for a revision that never was, and TypedByAnotherError.
    """
    refuse_anothers([sitting.name], by=by)
    _refuse_unheard_of(typed.revision, obligation)
    kept = {
        "count": sitting.count,
        "revision": typed.revision,
        "answers": dict(typed.controls),
        "seen": dict(typed.seen),
        "kept_at": now,
    }
    rows = _typed_by(by, obligation)
    row, is_first = rows.get_or_create(
        obligation=obligation, person=by, sitting=sitting.name, defaults=kept
    )
    if is_first:
        rows.filter(sitting=sitting.continued).update(**_nothing(now))
        return True
    return bool(rows.filter(pk=row.pk, count__lt=sitting.count).update(**kept))


def take_up(*, unsaved: UnsavedAnswers, seen: Mapping[str, str], revision: int) -> None:
    """
    Go on with the answers, now that their writer has seen what stands there.

    What is not asked any more is let go. Raises DraftChangedError for a revision that
    never was.
    """
    _refuse_unheard_of(revision, unsaved.obligation)
    known = {name: seen[name] for name in unsaved.seen if name in seen}
    UnsavedAnswers.objects.filter(pk=unsaved.pk).update(seen=known, revision=revision)


def let_go(
    *, obligation: Obligation, sittings: Collection[str], by: User, now: datetime
) -> None:
    """
    Let go of what was typed in these windows, as it is saved or discarded.

    What they sent before and what comes late is not kept any more.
    """
    for name in sittings:
        _typed_by(by, obligation).update_or_create(
            obligation=obligation, person=by, sitting=name, defaults=_nothing(now)
        )


def _refuse_unheard_of(revision: int, obligation: Obligation) -> None:
    if revision > selectors.revision_of(obligation):
        raise DraftChangedError(expected=revision)


def _typed_by(person: User, obligation: Obligation) -> QuerySet[UnsavedAnswers]:
    return UnsavedAnswers.objects.filter(obligation=obligation, person=person)


def _nothing(now: datetime) -> dict[str, Any]:
    """Nothing typed, and no later post that would be kept."""
    return {
        "count": MOST_POSTS,
        "revision": 0,
        "answers": {},
        "seen": {},
        "kept_at": now,
    }
