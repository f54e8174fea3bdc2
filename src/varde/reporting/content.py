"""What a report will say, and the hashes by which it is known again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from varde.core.canonical import digest
from varde.core.reports import FieldState
from varde.core.reports.payload import Correction, Recipient, Sending, payload
from varde.core.taxonomy import Tlp
from varde.reporting.models import Submission
from varde.reporting.rulebook import authority_name, rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.core.reports import Report, TypedAnswer
    from varde.reporting.selectors import DraftView

MARK_LENGTH = 16

# The hash must not depend on when it is computed.
TIMELESS = datetime(1970, 1, 1, tzinfo=UTC)


def content_digest(view: DraftView, correction_reason: str = "") -> str:
    """Return the SHA-256 of everything the report says but the moment of sending."""
    return digest(report_payload(view, at=TIMELESS, correction_reason=correction_reason))


def mark_of(answer: TypedAnswer | None) -> str:
    """Return a mark by which an answer is known again; empty for no answer."""
    return digest(asdict(answer))[:MARK_LENGTH] if answer else ""


def marks_on(report: Report) -> dict[str, str]:
    """By question that is asked, the mark of what stands there."""
    return {
        answered.field.id: mark_of(answered.answer)
        for answered in report.fields
        if answered.state is not FieldState.NOT_APPLICABLE
    }


def has_moved_on(view: DraftView, *, seen: Mapping[str, str], revision: int) -> bool:
    """Whether the draft, or a question that was answered, has changed since it was read."""
    stands = marks_on(view.report)
    return view.number != revision or any(
        stands.get(name) != mark for name, mark in seen.items()
    )


def report_payload(
    view: DraftView, *, at: datetime, correction_reason: str = ""
) -> dict[str, object]:
    """Return the report as JSON types, as it would be sent at that moment."""
    return payload(view.report, _sending(view, at=at, reason=correction_reason))


def language_of(view: DraftView) -> str:
    return view.draft.language if view.draft else view.report.form.languages[0]


def _sending(view: DraftView, *, at: datetime, reason: str) -> Sending:
    obligation = view.obligation
    regime = rulebook().regime(obligation.regime)
    language = language_of(view)
    return Sending(
        regime=regime.id,
        regime_title=regime.title,
        regime_version=obligation.regime_version,
        regime_digest=regime.version(obligation.regime_version).digest,
        recipients=tuple(
            Recipient(authority, authority_name(authority, language))
            for authority in obligation.recipients
        ),
        language=language,
        tlp=Tlp(obligation.incident.tlp),
        composed_at=at,
        version=len(view.submissions) + 1,
        due_at=obligation.due_at,
        corrects=_correction(view.corrected, reason),
    )


def _correction(sent: Submission | None, reason: str) -> Correction | None:
    if sent is None:
        return None
    return Correction(version=sent.version, sha256=sent.payload_sha256, reason=reason)
