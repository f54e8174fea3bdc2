"""What an assessment says beside the reports: further duties, and other regimes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from varde.core.instants import parse_instant
from varde.core.regimes import Answer, Audience, Decision, Effect
from varde.reporting.questions import Question, questions
from varde.reporting.rulebook import in_language, regime_title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from varde.organisations.models import Organisation

AUDIENCES: dict[str, _StrPromise] = {
    Audience.SERVICE_RECIPIENTS: _("Those who use the service"),
    Audience.DATA_SUBJECTS: _("The people whose data are concerned"),
    Audience.CUSTOMERS: _("Customers"),
    Audience.PUBLIC: _("The public"),
    Audience.POLICE: _("The police"),
    Audience.MANAGEMENT: _("The management body"),
    Audience.CONTROLLER: _("The controller"),
    Audience.OTHER: _("Others"),
}
DECISIONS: dict[str, _StrPromise] = {
    Decision.DUTY: _("Duty"),
    Decision.VOLUNTARY: _("Voluntary"),
    Decision.WAIT: _("Wait"),
    Decision.NOT_APPLICABLE: _("Not applicable"),
    Decision.UNKNOWN: _("Not known yet"),
}
# What a person must act on comes first.
_ORDER = (
    Decision.DUTY,
    Decision.WAIT,
    Decision.UNKNOWN,
    Decision.VOLUNTARY,
    Decision.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class FurtherDuty:
    """
    A duty beside the reports: whom to tell, what was decided, why, by when.

    `timed` where the law says when at all, `limit` where it does so in hours or days.
    """

    label: str
    audience: _StrPromise
    decision: str
    decision_text: _StrPromise
    reason: str
    cites: str
    timed: bool
    limit: str | None
    due_at: datetime | None
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How other regimes, by their titles, bear on this one."""

    effect: str
    by: list[str]
    text: str
    cites: str
    certain: bool

    @property
    def stops(self) -> bool:
        """Whether nothing may be sent by the ordinary channel."""
        return self.effect == Effect.STOPS_CHANNEL and self.certain


def further_duties(
    duties: Iterable[dict[str, Any]], entity: Organisation, language: str
) -> list[FurtherDuty]:
    """The duties of a stored assessment, those to act on first."""
    found = sorted(duties, key=lambda duty: _ORDER.index(Decision(duty["decision"])))
    return [_further_duty(duty, entity, language) for duty in found]


def _further_duty(duty: dict[str, Any], entity: Organisation, language: str) -> FurtherDuty:
    return FurtherDuty(
        label=in_language(duty["label"], language),
        audience=AUDIENCES[duty["audience"]],
        decision=duty["decision"],
        decision_text=DECISIONS[duty["decision"]],
        reason=in_language(duty["reason"], language) if duty["reason"] else "",
        cites=duty["cites"],
        timed=duty["start"] is not None,
        limit=duty["limit"],
        due_at=parse_instant(duty["due_at"]) if duty["due_at"] else None,
        questions=questions(duty["missing"], entity),
    )


def bearings(found: Iterable[dict[str, Any]], language: str) -> list[Bearing]:
    """What a stored assessment says of other regimes."""
    return [
        Bearing(
            effect=one["effect"],
            by=[regime_title(name, language) for name in one["by"]],
            text=in_language(one["label"], language),
            cites=one["cites"],
            certain=one["answer"] == Answer.YES,
        )
        for one in found
    ]
