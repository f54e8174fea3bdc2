"""Send a released report: freeze it, stop its clock, deliver it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from varde.adapters.pdf import render_report
from varde.audit.actions import Action
from varde.core.canonical import canonical_json
from varde.core.errors import (
    AlreadySubmittedError,
    ChannelStoppedError,
    LateWithoutReasonError,
    ReleaseMissingError,
    ReportIncompleteError,
)
from varde.core.instants import iso
from varde.core.reports.completeness import completeness
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.reporting import selectors
from varde.reporting.content import content_digest, language_of, report_payload
from varde.reporting.models import Obligation, Release, Submission

from .assessing import reassess
from .delivering import deliver
from .telling import tell

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.reporting.selectors import DraftView


@transaction.atomic
def submit(
    *, obligation: Obligation, lateness_reason: str = "", by: User, now: datetime
) -> Submission:
    """
    Send the report as it was released, and return the frozen row.

    Raises ReleaseMissingError when it is not released or has changed since,
    AlreadySubmittedError when somebody else was quicker, LateWithoutReasonError after
    the legal end without a reason, ReportIncompleteError, ChannelStoppedError where the
    matter is classified.
    """
    incident = Incident.objects.select_for_update(no_key=True).get(
        pk=obligation.incident_id
    )
    obligation.incident = incident
    obligation.refresh_from_db(fields=["due_at", "legal_end", "recipients", "state"])
    _refuse_stopped_channel(obligation)
    view = selectors.draft_view(obligation)
    release = _release_that_holds(view)
    late = obligation.is_late(now)
    if late and not lateness_reason:
        raise LateWithoutReasonError(field="lateness_reason")
    _use_up(release)
    submission = _freeze(
        view, release, late=late, lateness_reason=lateness_reason, by=by, now=now
    )
    _tell(submission, obligation, by=by, now=now)
    deliver(submission=submission, recipients=obligation.recipients, by=by, now=now)
    if lateness_reason:
        _keep_lateness(obligation, lateness_reason, by=by, now=now)
    reassess(incident=incident, by=by.reference, now=now)
    return submission


def _refuse_stopped_channel(obligation: Obligation) -> None:
    if selectors.stopped_by(obligation):
        raise ChannelStoppedError(regime=obligation.regime)


@transaction.atomic
def explain_lateness(
    *, obligation: Obligation, reason: str, by: User, now: datetime
) -> Obligation:
    """Say why a report is late, before or after it is sent."""
    incidents.lock(obligation.incident)
    _keep_lateness(obligation, reason, by=by, now=now)
    return obligation


def _release_that_holds(view: DraftView) -> Release:
    state = completeness(view.report)
    if not state.may_be_sent:
        raise ReportIncompleteError(missing=[f.field.id for f in state.missing])
    release = view.release
    if release is not None and release.decision == Release.Decision.SENT:
        raise AlreadySubmittedError(submission=view.submissions[-1].reference)
    if release is None or release.decision != Release.Decision.GIVEN:
        raise ReleaseMissingError(reason="not-released")
    if release.content_sha256 != content_digest(view, release.correction_reason):
        raise ReleaseMissingError(reason="changed-since")
    return release


def _use_up(release: Release) -> None:
    # Told by a mark and not by times: the clocks of two computers may differ.
    release.decision = Release.Decision.SENT
    release.save(update_fields=["decision"])


def _freeze(
    view: DraftView,
    release: Release,
    *,
    late: bool,
    lateness_reason: str,
    by: User,
    now: datetime,
) -> Submission:
    obligation = view.obligation
    incident = obligation.incident
    content = report_payload(view, at=now, correction_reason=release.correction_reason)
    body = canonical_json(content)
    pdf = render_report(content)
    number = Submission.objects.filter(incident=incident).count() + 1
    return Submission.objects.create(
        **selectors.stage_key(obligation),
        regime_version=obligation.regime_version,
        version=len(view.submissions) + 1,
        reference=f"{incident.reference}-{number:02}",
        payload=body.decode(),
        payload_sha256=hashlib.sha256(body).hexdigest(),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        tlp=incident.tlp,
        language=language_of(view),
        drafted_by=view.revision.saved_by if view.revision else release.asked_by,
        released_by=release.decided_by or by,
        submitted_by=by,
        four_eyes=release.four_eyes,
        reason=release.correction_reason,
        lateness_reason=lateness_reason,
        due_at=obligation.due_at,
        late=late,
        submitted_at=now,
    )


def _tell(
    submission: Submission, obligation: Obligation, *, by: User, now: datetime
) -> None:
    tell(
        Action.SUBMISSION_MADE,
        obligation,
        by=by,
        now=now,
        submission=submission.reference,
        version=submission.version,
        payload=submission.payload_sha256,
        pdf=submission.pdf_sha256,
        drafted_by=submission.drafted_by.reference,
        released_by=submission.released_by.reference,
        four_eyes=submission.four_eyes,
        reason=submission.reason,
        due_at=iso(submission.due_at) if submission.due_at else None,
        late=submission.late,
    )


def _keep_lateness(obligation: Obligation, reason: str, *, by: User, now: datetime) -> None:
    obligation.lateness_reason = reason
    obligation.updated_at = now
    obligation.save(update_fields=["lateness_reason", "updated_at"])
    tell(Action.OBLIGATION_LATENESS_EXPLAINED, obligation, by=by, now=now, reason=reason)
