"""A report of Exempelverket on its way: owed, drafted, released, sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browsers import filled
from varde.core.reports import TypedAnswer, completeness
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.reporting import selectors, services

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation, Release, Submission


def report_address(obligation: Obligation, act: str = "") -> str:
    """Where the draft of a report is, or what is done with it there."""
    incident, entity = obligation.incident.reference, obligation.entity.reference
    where = f"{entity}/{obligation.regime}/{obligation.stage}"
    return f"/incidents/{incident}/reports/{where}/{act}"


def as_opened(client: Client, obligation: Obligation) -> dict[str, Any]:
    """What the browser would send from the draft if nothing was typed."""
    where = report_address(obligation)
    return filled(client.get(where), where)[1]


def save(
    client: Client, obligation: Obligation, typed: dict[str, str] | None = None
) -> HttpResponse:
    """Open the draft, type over it, save."""
    sheet = as_opened(client, obligation)
    return client.post(report_address(obligation), sheet | (typed or {}))


def question(client: Client, obligation: Obligation, name: str) -> dict[str, Any]:
    """Return a question of the draft as its page has it."""
    sections = client.get(report_address(obligation)).context["sections"]
    asked = (asked for section in sections for asked in section["questions"])
    return next(a for a in asked if a["field"].name == name)


@pytest.fixture
def significant(
    exempelverket: Organisation, saga: User, aware: datetime, now: datetime
) -> Incident:
    """An incident that se.nis2 wants reported."""
    return incidents.declare(
        organisation=exempelverket,
        title="E-tjänsten ligger nere",
        statements=[
            Statement("detected", aware - timedelta(minutes=5)),
            Statement("became-aware", aware),
            Statement("impact.severe_disruption", value=True),
        ],
        by=saga,
        now=now,
    )


@pytest.fixture
def early_warning(significant: Incident) -> Obligation:
    found = selectors.obligation_for(
        significant, "exempelverket", "se.nis2", "early-warning"
    )
    assert found is not None
    return found


@pytest.fixture
def drafted(early_warning: Obligation, saga: User, now: datetime) -> Obligation:
    """All that the form asks is answered, be it with *not known yet*."""
    missing = completeness(selectors.draft_view(early_warning).report).missing
    answers = {
        answered.field.id: TypedAnswer(known=False)
        if answered.field.unknown_allowed
        else TypedAnswer(value=False if answered.field.type == "boolean" else "Text")
        for answered in missing
    }
    services.save_draft(
        obligation=early_warning, changed=answers, revision=0, by=saga, now=now
    )
    return early_warning


@pytest.fixture
def asked(drafted: Obligation, saga: User, now: datetime) -> Release:
    return services.ask_release(obligation=drafted, asked_of=None, by=saga, now=now)


@pytest.fixture
def released(drafted: Obligation, asked: Release, berit: User, now: datetime) -> Obligation:
    services.release(
        obligation=drafted, content_sha256=asked.content_sha256, by=berit, now=now
    )
    return drafted


@pytest.fixture
def sent(
    released: Obligation, authority: Organisation, saga: User, now: datetime
) -> Submission:
    return services.submit(obligation=released, by=saga, now=now)
