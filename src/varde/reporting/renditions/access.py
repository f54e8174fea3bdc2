"""Who may reach which report, for the forms that not every report has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from varde.core.reports.esa import REGIMES
from varde.reporting import access

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.reporting.models import Obligation, Submission


def esa_obligation_for_reading(user: User, *where: str) -> Obligation:
    obligation = access.obligation_for_reading(user, *where)
    if obligation.regime not in REGIMES:
        raise Http404
    return obligation


def esa_submission_for_reading(user: User, reference: str) -> Submission:
    submission = access.submission_for_reading(user, reference)
    if submission.regime not in REGIMES:
        raise Http404
    return submission
