"""Old assessments come out as they were, from what is stored of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.core.errors import RegimeNotInForceError
from varde.reporting.models import Assessment
from varde.reporting.recomputing import recomputed, stored

if TYPE_CHECKING:
    from varde.reporting.models import Submission


def test_every_stored_assessment_is_computed_again_to_the_same_bytes(
    sent: Submission,
) -> None:
    rows = list(Assessment.objects.filter(incident=sent.incident))

    assert len(rows) > 10
    assert {row.submitted != {} for row in rows} == {True, False}
    for row in rows:
        assert recomputed(row) == stored(row), row


def test_other_rules_are_not_taken_for_those_that_were_applied(sent: Submission) -> None:
    row = Assessment.objects.filter(incident=sent.incident).first()
    assert row is not None
    row.regime_digest = "0" * 64

    with pytest.raises(RegimeNotInForceError):
        recomputed(row)
