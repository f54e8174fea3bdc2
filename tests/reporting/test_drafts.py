"""Edits go back to the facts where a field is a fact; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.core.errors import DraftChangedError
from varde.core.reports import TypedAnswer
from varde.incidents import selectors as incidents
from varde.reporting import selectors, services
from varde.reporting.models import DraftRevision

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation


def fact_field(obligation: Obligation, fact: str) -> str:
    report = selectors.draft_view(obligation).report
    return next(f.field.id for f in report.fields if f.field.fact == fact)


def test_an_answer_that_is_a_fact_becomes_a_statement(
    early_warning: Obligation, significant: Incident, saga: User, now: datetime
) -> None:
    field = fact_field(early_warning, "incident.suspected_unlawful")

    services.save_draft(
        obligation=early_warning,
        changed={field: TypedAnswer(value=True)},
        revision=0,
        by=saga,
        now=now,
    )

    assert incidents.fact_values(significant)["incident.suspected_unlawful"] is True


def test_not_known_yet_is_stated_too(
    early_warning: Obligation, significant: Incident, saga: User, now: datetime
) -> None:
    field = fact_field(early_warning, "impact.cross_border")

    services.save_draft(
        obligation=early_warning,
        changed={field: TypedAnswer(known=False)},
        revision=0,
        by=saga,
        now=now,
    )

    assert incidents.current_facts(significant)["impact.cross_border"].known is False


def test_of_two_who_save_the_second_is_told(
    drafted: Obligation, saga: User, berit: User, now: datetime
) -> None:
    with pytest.raises(DraftChangedError):
        services.save_draft(obligation=drafted, changed={}, revision=0, by=berit, now=now)

    assert DraftRevision.objects.count() == 1


def test_every_saving_is_kept(drafted: Obligation, berit: User, now: datetime) -> None:
    services.save_draft(obligation=drafted, changed={}, revision=1, by=berit, now=now)

    assert [r.number for r in DraftRevision.objects.all()] == [2, 1]
