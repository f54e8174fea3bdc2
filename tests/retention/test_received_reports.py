"""What an authority has received is its own: neither side empties what the other holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.retention.conftest import NAME
from tests.retention.test_pages import HERE, signed_in
from varde.audit.personal import Matter
from varde.retention import services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission
    from varde.retention.models import Erasure


def at_the_desk(report: Submission, file: str = "") -> str:
    return f"/desk/myndigheten/{report.deliveries.get().pk}/{file}"


def at_the_reporter(report: Submission, file: str = "") -> str:
    return f"/submissions/{report.reference}/{file}"


@pytest.fixture
def erased_by_the_reporter(
    reported: Submission, exempelverket: Organisation, erase: Callable[..., Erasure]
) -> Submission:
    erase(organisation=exempelverket)
    return reported


@pytest.fixture
def erased_by_the_authority(
    reported: Submission, authority: Organisation, erase: Callable[..., Erasure]
) -> Submission:
    erase(organisation=authority)
    return reported


@pytest.mark.parametrize("file", ["report.pdf", "report.json"])
def test_the_reporter_erases_its_own_file_only(
    erased_by_the_reporter: Submission, saga: User, disa: User, file: str
) -> None:
    own, arrived = at_the_reporter, at_the_desk

    assert signed_in(saga).get(own(erased_by_the_reporter, file)).status_code == 410
    assert signed_in(disa).get(arrived(erased_by_the_reporter, file)).status_code == 200


def test_the_desk_still_shows_the_report_and_its_answer(
    erased_by_the_reporter: Submission, disa: User
) -> None:
    page = signed_in(disa).get(at_the_desk(erased_by_the_reporter)).content.decode()

    assert page.count(NAME) > 2
    assert "erased on" not in page


@pytest.mark.parametrize("file", ["report.pdf", "report.json"])
def test_the_authority_erases_its_own_file_only(
    erased_by_the_authority: Submission, saga: User, disa: User, file: str
) -> None:
    own, arrived = at_the_reporter, at_the_desk

    assert signed_in(saga).get(own(erased_by_the_authority, file)).status_code == 200
    assert signed_in(disa).get(arrived(erased_by_the_authority, file)).status_code == 410


def test_the_desk_tells_what_its_authority_has_erased(
    erased_by_the_authority: Submission, disa: User
) -> None:
    page = signed_in(disa).get(at_the_desk(erased_by_the_authority)).content.decode()

    assert page.count("erased on") == 2
    assert NAME not in page


def test_the_period_of_the_reporter_is_not_the_authoritys(
    reported: Submission,
    closed: object,
    exempelverket: Organisation,
    ada: User,
    disa: User,
    now: datetime,
    long_after: datetime,
) -> None:
    services.set_rules(
        organisation=exempelverket, months={Matter.REPORTS: 12}, by=ada, now=now
    )

    services.erase_what_has_ended(now=long_after, limit=10)

    reported.refresh_from_db()
    assert reported.payload is None
    assert signed_in(disa).get(at_the_desk(reported, "report.pdf")).status_code == 200


def test_whoever_erases_is_told_who_else_holds_the_report(
    reported: Submission, ada: User
) -> None:
    client = signed_in(ada, freshly=True)

    page = client.get(f"{HERE}erase/confirm/", {"names": NAME})

    told = "Reports that name the person were received by: Myndigheten."
    assert told in page.content.decode()


def test_the_administrator_of_the_desk_is_offered_what_it_received(
    reported: Submission, dag: User
) -> None:
    client = signed_in(dag, freshly=True)

    page = client.get(
        "/organisations/myndigheten/retention/erase/confirm/", {"names": NAME}
    )

    offered = {place.label for place in page.context["form"].places}
    assert offered == {"reporting.ReceivedReport", "reporting.GivenAnswer"}
