"""Ask for a release, give it, send it back: two pairs of eyes on every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit.actions import Action
from varde.core.errors import (
    CorrectionWithoutReasonError,
    FourEyesError,
    NotAllowedError,
    ReleaseDecidedError,
    ReportIncompleteError,
    UnsavedAnswersError,
)
from varde.core.reports.completeness import completeness
from varde.incidents import services as incidents
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting import selectors
from varde.reporting.content import content_digest
from varde.reporting.models import Release

from .drafting import open_draft
from .telling import tell

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.reporting.models import Obligation
    from varde.reporting.selectors import DraftView


@transaction.atomic
def ask_release(
    *,
    obligation: Obligation,
    asked_of: User | None,
    note: str = "",
    correction_reason: str = "",
    by: User,
    now: datetime,
) -> Release:
    """
    Ask an approver, or any of them, to release the draft as it stands now.

    Raises ReportIncompleteError while a required answer is missing,
    CorrectionWithoutReasonError for a further version that does not say why, and
    UnsavedAnswersError while something that the person typed is not in the draft.
    """
    incidents.lock(obligation.incident)
    draft = open_draft(obligation, by=by, now=now)
    if selectors.unsaved_answers(obligation, by):
        raise UnsavedAnswersError
    view = _complete(obligation)
    if view.corrected and not correction_reason:
        raise CorrectionWithoutReasonError(field="correction_reason")
    _withdraw_waiting(view)
    release = Release.objects.create(
        draft=draft,
        content_sha256=content_digest(view, correction_reason),
        correction_reason=correction_reason,
        asked_by=by,
        asked_of=asked_of,
        asked_at=now,
        note=note,
    )
    _tell(Action.RELEASE_ASKED, obligation, release, by=by, now=now)
    return release


@transaction.atomic
def release(
    *, obligation: Obligation, content_sha256: str, note: str = "", by: User, now: datetime
) -> Release:
    """
    Release what was asked for, as it was when it was asked.

    `content_sha256` is what the approver saw. Raises NotAllowedError for others than
    approvers, FourEyesError when he alone wrote the draft and is not alone in the
    organisation, ReleaseDecidedError when there is nothing to decide any more.
    """
    incidents.lock(obligation.incident)
    view = _complete(obligation)
    waiting = _waiting(view)
    _require_approver(obligation, by)
    four_eyes = _others_wrote(waiting, by)
    if not four_eyes and not selectors.may_release_alone(obligation.incident):
        raise FourEyesError
    if {content_sha256, content_digest(view, waiting.correction_reason)} != {
        waiting.content_sha256
    }:
        raise ReleaseDecidedError(reason="changed")
    _decide(waiting, Release.Decision.GIVEN, note, by, now)
    waiting.four_eyes = four_eyes
    waiting.save(update_fields=["four_eyes"])
    _tell(Action.RELEASE_GIVEN, obligation, waiting, by=by, now=now)
    return waiting


@transaction.atomic
def refuse_release(
    *, obligation: Obligation, note: str, by: User, now: datetime
) -> Release:
    """Send the draft back with a note that says what is to be changed."""
    incidents.lock(obligation.incident)
    waiting = _waiting(selectors.draft_view(obligation))
    _require_approver(obligation, by)
    _decide(waiting, Release.Decision.REFUSED, note, by, now)
    _tell(Action.RELEASE_REFUSED, obligation, waiting, by=by, now=now)
    return waiting


def _complete(obligation: Obligation) -> DraftView:
    view = selectors.draft_view(obligation)
    state = completeness(view.report)
    if not state.may_be_sent:
        raise ReportIncompleteError(missing=[f.field.id for f in state.missing])
    return view


def _waiting(view: DraftView) -> Release:
    if view.release is None or view.release.decision != Release.Decision.WAITING:
        raise ReleaseDecidedError(reason="nothing-waiting")
    return view.release


def _withdraw_waiting(view: DraftView) -> None:
    Release.objects.filter(draft=view.draft, decision=Release.Decision.WAITING).update(
        decision=Release.Decision.WITHDRAWN
    )


def _require_approver(obligation: Obligation, by: User) -> None:
    if Role.APPROVER not in organisations.roles_in(by, obligation.incident.organisation):
        raise NotAllowedError(role=Role.APPROVER.value)


def _others_wrote(waiting: Release, by: User) -> bool:
    writers = set(waiting.draft.revisions.values_list("saved_by", flat=True))
    return bool((writers | {waiting.asked_by_id}) - {by.pk})


def _decide(
    waiting: Release, decision: Release.Decision, note: str, by: User, now: datetime
) -> None:
    # The condition is in the UPDATE, so only one of two approvers decides.
    decided = Release.objects.filter(
        pk=waiting.pk, decision=Release.Decision.WAITING
    ).update(decision=decision, decided_by=by, decided_at=now, decision_note=note)
    if not decided:
        raise ReleaseDecidedError(reason="nothing-waiting")
    waiting.refresh_from_db()


def _tell(
    action: Action, obligation: Obligation, release: Release, *, by: User, now: datetime
) -> None:
    tell(
        action,
        obligation,
        by=by,
        now=now,
        content=release.content_sha256,
        four_eyes=release.four_eyes,
        reason=release.correction_reason,
        note=release.decision_note or release.note,
    )
