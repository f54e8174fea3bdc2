"""Two pairs of eyes on every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import member
from varde.audit import selectors as audit
from varde.core.errors import (
    FourEyesError,
    NotAllowedError,
    ReleaseDecidedError,
    ReportIncompleteError,
)
from varde.core.reports import TypedAnswer
from varde.incidents import services as incidents
from varde.organisations import services as organisations
from varde.organisations.models import Role
from varde.reporting import selectors, services
from varde.reporting.models import Release

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation


def test_an_approver_releases_what_another_wrote(
    drafted: Obligation, asked: Release, berit: User, now: datetime
) -> None:
    given = services.release(
        obligation=drafted, content_sha256=asked.content_sha256, by=berit, now=now
    )

    assert (given.decision, given.four_eyes) == (Release.Decision.GIVEN, True)


def test_a_responder_does_not_release(
    drafted: Obligation, asked: Release, saga: User, now: datetime
) -> None:
    with pytest.raises(NotAllowedError):
        services.release(
            obligation=drafted, content_sha256=asked.content_sha256, by=saga, now=now
        )


def test_nobody_releases_alone_what_he_wrote_alone(
    drafted: Obligation,
    asked: Release,
    exempelverket: Organisation,
    saga: User,
    berit: User,
    now: datetime,
) -> None:
    organisations.grant_role(
        organisation=exempelverket, user=saga, role=Role.APPROVER, by=None, now=now
    )

    with pytest.raises(FourEyesError):
        services.release(
            obligation=drafted, content_sha256=asked.content_sha256, by=saga, now=now
        )


def test_who_is_alone_in_the_organisation_may_and_the_record_says_so(
    drafted: Obligation,
    asked: Release,
    exempelverket: Organisation,
    saga: User,
    now: datetime,
) -> None:
    organisations.grant_role(
        organisation=exempelverket, user=saga, role=Role.APPROVER, by=None, now=now
    )

    services.release(
        obligation=drafted, content_sha256=asked.content_sha256, by=saga, now=now
    )

    entry = audit.chain(drafted.incident.reference)[0]
    assert entry.detail is not None
    assert entry.detail["four_eyes"] is False


def test_an_incomplete_draft_is_not_brought_to_the_approver(
    early_warning: Obligation, saga: User, now: datetime
) -> None:
    with pytest.raises(ReportIncompleteError):
        services.ask_release(obligation=early_warning, asked_of=None, by=saga, now=now)


def test_what_changed_since_it_was_asked_is_not_released(
    drafted: Obligation, asked: Release, saga: User, berit: User, now: datetime
) -> None:
    report = selectors.draft_view(drafted).report
    text = next(f for f in report.fields if f.field.fact == "incident.description")
    services.save_draft(
        obligation=drafted,
        changed={text.field.id: TypedAnswer(value="Något annat")},
        revision=1,
        by=saga,
        now=now,
    )

    with pytest.raises(ReleaseDecidedError):
        services.release(
            obligation=drafted, content_sha256=asked.content_sha256, by=berit, now=now
        )


def test_a_draft_sent_back_carries_the_approvers_note(
    drafted: Obligation, asked: Release, berit: User, now: datetime
) -> None:
    refused = services.refuse_release(
        obligation=drafted, note="Skriv vilka tjänster.", by=berit, now=now
    )

    assert refused.decision == Release.Decision.REFUSED
    assert refused.decision_note == "Skriv vilka tjänster."


def test_a_colleague_at_the_parent_is_a_second_pair_of_eyes(
    exempelbolaget: Organisation, saga: User, nils: User, now: datetime
) -> None:
    member(exempelbolaget, nils, Role.RESPONDER, Role.APPROVER)
    incident = incidents.declare(
        organisation=exempelbolaget, title="I bolaget", by=nils, now=now
    )

    assert not selectors.may_release_alone(incident)


def test_an_approver_at_the_parent_can_be_asked(
    exempelbolaget: Organisation, berit: User, nils: User, now: datetime
) -> None:
    incident = incidents.declare(
        organisation=exempelbolaget, title="I bolaget", by=nils, now=now
    )

    assert selectors.approvers_for(incident) == [berit]


def test_of_a_sealed_incident_only_who_is_named_can_be_asked(
    drafted: Obligation, saga: User, berit: User, now: datetime
) -> None:
    sealed = incidents.seal(
        incident=drafted.incident, readers=[], revision=0, by=saga, now=now
    )
    assert selectors.approvers_for(sealed) == []

    incidents.name_reader(incident=sealed, reader=berit, by=saga, now=now)
    assert selectors.approvers_for(sealed) == [berit]
