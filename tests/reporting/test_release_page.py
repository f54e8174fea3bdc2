"""Ask, release or send back, and send: what the panel beside the draft offers to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.support.browsers import filled, forms_on
from tests.support.reports import report_address
from varde.audit import selectors as audit
from varde.incidents import services as incidents
from varde.organisations.models import Membership, Role
from varde.reporting.models import Release, Submission

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation


@pytest.fixture
def now() -> datetime:
    """The moment of the test, so that nothing sent on these pages is late."""
    return timezone.now()


@pytest.fixture
def aware(now: datetime) -> datetime:
    return now - timedelta(minutes=45)


def press(
    client: Client, obligation: Obligation, act: str, typed: dict[str, str] | None = None
) -> HttpResponse:
    """Open the draft and send one of the forms beside it."""
    where, sheet = filled(client.get(report_address(obligation)), f"/{act}/", typed)
    return client.post(where, sheet)


def page_of(client: Client, obligation: Obligation) -> str:
    return client.get(report_address(obligation)).content.decode()


def offered(client: Client, obligation: Obligation) -> set[str]:
    """What can be done with the draft, as the addresses of the forms end."""
    sheets = forms_on(client.get(report_address(obligation)))
    return {
        action.removeprefix(report_address(obligation)).strip("/")
        for action, _sheet in sheets
        if action.startswith(report_address(obligation))
    }


def change(obligation: Obligation, by: User, now: datetime) -> None:
    incidents.state_fact(
        incident=obligation.incident,
        fact="incident.suspected_unlawful",
        value=True,
        by=by,
        now=now,
    )


def alone(organisation: Organisation, user: User) -> None:
    """One person is all that the organisation has."""
    Membership.objects.filter(organisation=organisation).exclude(user=user).delete()
    also_approves(organisation, user)


def also_approves(organisation: Organisation, user: User) -> None:
    Membership.objects.create(organisation=organisation, user=user, role=Role.APPROVER)


@pytest.fixture
def _without_second_factor(demonstration: None) -> None:
    """Who gains a role here need not set up a second factor first."""


# Asking


def test_what_is_incomplete_cannot_be_asked_for(
    early_warning: Obligation, saga_here: Client
) -> None:
    assert offered(saga_here, early_warning) == {""}

    answer = saga_here.post(report_address(early_warning, "ask/"), {"asked_of": ""})

    assert answer.status_code == 409
    assert not Release.objects.exists()


def test_the_handler_asks_one_approver_with_a_note(
    drafted: Obligation, berit: User, saga_here: Client
) -> None:
    told = {"asked_of": berit.reference, "note": "Bråttom!"}

    answer = press(saga_here, drafted, "ask", told)

    asked = Release.objects.get()
    assert answer["Location"] == report_address(drafted)
    assert (asked.asked_of, asked.note) == (berit, "Bråttom!")


@pytest.mark.parametrize("asked_of", ["U-NOBODY", "a\x00b", "<b>", "U" * 1000])
def test_only_an_approver_can_be_asked(
    drafted: Obligation, saga_here: Client, asked_of: str
) -> None:
    told = {"asked_of": asked_of, "note": "Bråttom!"}

    answer = press(saga_here, drafted, "ask", told)

    assert answer.status_code == 422
    assert answer.context["ask_form"]["note"].value() == "Bråttom!"
    assert not Release.objects.exists()


@pytest.mark.parametrize("note", ["a\x00b", "\u202eb", "=1+1" * 250_000])
def test_a_note_that_cannot_be_kept_is_refused(
    drafted: Obligation, saga_here: Client, note: str
) -> None:
    answer = press(saga_here, drafted, "ask", {"note": note})

    assert answer.status_code == 422
    assert "Note: " in answer.content.decode()
    assert not Release.objects.exists()


def test_a_note_is_shown_inert(drafted: Obligation, saga_here: Client) -> None:
    press(saga_here, drafted, "ask", {"note": "<i>{{ x }}</i> =1+1"})

    assert "&lt;i&gt;{{ x }}&lt;/i&gt; =1+1" in page_of(saga_here, drafted)


# Releasing


def test_each_is_offered_what_the_role_can_do(
    drafted: Obligation,
    asked: Release,
    saga_here: Client,
    berit_here: Client,
    aino_here: Client,
) -> None:
    assert offered(saga_here, drafted) == {""}
    assert offered(berit_here, drafted) == {"", "release", "refuse"}
    assert offered(aino_here, drafted) == set()


def test_the_approver_releases_what_another_wrote(
    drafted: Obligation, asked: Release, berit_here: Client
) -> None:
    press(berit_here, drafted, "release")

    asked.refresh_from_db()
    assert (asked.decision, asked.four_eyes) == (Release.Decision.GIVEN, True)
    assert "Released by Berit Ek" in page_of(berit_here, drafted)


@pytest.mark.usefixtures("_without_second_factor", "berit")
def test_nobody_releases_alone_what_he_wrote_alone(
    drafted: Obligation, asked: Release, saga: User, saga_here: Client
) -> None:
    also_approves(drafted.incident.organisation, saga)

    answer = press(saga_here, drafted, "release")

    assert answer.status_code == 403
    assert "Nobody releases alone what he wrote alone." in answer.content.decode()
    asked.refresh_from_db()
    assert asked.decision == Release.Decision.WAITING


@pytest.mark.usefixtures("_without_second_factor")
def test_who_is_alone_in_the_organisation_may_and_the_page_says_so(
    drafted: Obligation, asked: Release, saga: User, saga_here: Client
) -> None:
    alone(drafted.incident.organisation, saga)

    press(saga_here, drafted, "release")

    assert "One person wrote and released it" in page_of(saga_here, drafted)
    entry = audit.chain(drafted.incident.reference)[0]
    assert entry.detail is not None
    assert (entry.action, entry.detail["four_eyes"]) == ("release.given", False)


def test_what_changed_since_it_was_asked_is_not_released(
    drafted: Obligation,
    asked: Release,
    saga: User,
    berit_here: Client,
    now: datetime,
) -> None:
    where, sheet = filled(berit_here.get(report_address(drafted)), "/release/")
    change(drafted, saga, now)

    answer = berit_here.post(where, sheet)

    assert answer.status_code == 409
    asked.refresh_from_db()
    assert asked.decision == Release.Decision.WAITING


def test_what_changed_since_has_to_be_asked_for_again(
    drafted: Obligation,
    asked: Release,
    saga: User,
    saga_here: Client,
    berit_here: Client,
    now: datetime,
) -> None:
    change(drafted, saga, now)

    assert "has changed since the release was asked for" in page_of(saga_here, drafted)
    assert offered(saga_here, drafted) == {"", "ask"}
    assert "release" not in offered(berit_here, drafted)


@pytest.mark.parametrize(
    ("digest", "status"), [("", 422), ("0" * 64, 409), ("a\x00b", 422), ("f" * 65, 422)]
)
def test_only_what_the_approver_saw_is_released(
    drafted: Obligation, asked: Release, berit_here: Client, digest: str, status: int
) -> None:
    answer = press(berit_here, drafted, "release", {"content_sha256": digest})

    assert answer.status_code == status
    asked.refresh_from_db()
    assert asked.decision == Release.Decision.WAITING


@pytest.mark.parametrize("act", ["release", "refuse"])
def test_what_nobody_asked_for_is_not_decided(
    drafted: Obligation, berit_here: Client, act: str
) -> None:
    told = {"content_sha256": "0" * 64, "note": "Nej, skriv mer om verkan."}

    answer = berit_here.post(report_address(drafted, f"{act}/"), told)

    assert answer.status_code == 409


def test_of_two_decisions_the_second_is_told(
    drafted: Obligation, asked: Release, berit_here: Client
) -> None:
    where, sheet = filled(berit_here.get(report_address(drafted)), "/release/")
    berit_here.post(where, sheet)

    assert berit_here.post(where, sheet).status_code == 409
    assert Release.objects.get().decision == Release.Decision.GIVEN


# Sending back


def test_a_draft_is_sent_back_with_what_is_to_be_changed(
    drafted: Obligation, asked: Release, saga_here: Client, berit_here: Client
) -> None:
    press(berit_here, drafted, "refuse", {"note": "Skriv <b>vilka</b> tjänster."})

    page = page_of(saga_here, drafted)
    assert "Sent back by Berit Ek:" in page
    assert "Skriv &lt;b&gt;vilka&lt;/b&gt; tjänster." in page
    assert offered(saga_here, drafted) == {"", "ask"}


@pytest.mark.parametrize("note", ["", "   ", "a\x00b"])
def test_without_a_note_nothing_is_sent_back(
    drafted: Obligation, asked: Release, berit_here: Client, note: str
) -> None:
    answer = press(berit_here, drafted, "refuse", {"note": note})

    assert answer.status_code == 422
    assert "What is to be changed: " in answer.content.decode()
    asked.refresh_from_db()
    assert asked.decision == Release.Decision.WAITING


# Sending


def test_what_is_released_is_sent(released: Obligation, saga_here: Client) -> None:
    answer = press(saga_here, released, "submit")

    sent = Submission.objects.get()
    assert answer["Location"] == f"/submissions/{sent.reference}/"
    assert sent.late is False


def test_sending_twice_sends_once(released: Obligation, saga_here: Client) -> None:
    where, sheet = filled(saga_here.get(report_address(released)), "/submit/")
    saga_here.post(where, sheet)

    again = saga_here.post(where, sheet)

    assert again.status_code == 409
    assert "has been sent already" in again.content.decode()
    assert Submission.objects.count() == 1


def test_what_changed_after_the_release_is_not_sent(
    released: Obligation, saga: User, saga_here: Client, now: datetime
) -> None:
    where, sheet = filled(saga_here.get(report_address(released)), "/submit/")
    change(released, saga, now)

    answer = saga_here.post(where, sheet)

    assert answer.status_code == 409
    assert not Submission.objects.exists()
    assert offered(saga_here, released) == {"", "ask"}


def test_what_is_not_released_is_not_sent(drafted: Obligation, saga_here: Client) -> None:
    assert saga_here.post(report_address(drafted, "submit/")).status_code == 409
    assert not Submission.objects.exists()


def test_a_reader_sends_nothing(released: Obligation, aino_here: Client) -> None:
    assert offered(aino_here, released) == set()
    assert aino_here.post(report_address(released, "submit/")).status_code == 403
    assert not Submission.objects.exists()


class TestLate:
    """A day after the clock has run out."""

    @pytest.fixture
    def now(self) -> datetime:
        return timezone.now() - timedelta(days=2)

    def test_it_needs_a_reason(self, released: Obligation, saga_here: Client) -> None:
        answer = press(saga_here, released, "submit")

        assert answer.status_code == 422
        assert "Reason for being late: This field is required." in answer.content.decode()
        assert not Submission.objects.exists()

    def test_the_reason_goes_along(self, released: Obligation, saga_here: Client) -> None:
        press(saga_here, released, "submit", {"lateness_reason": "Nätet låg nere."})

        sent = Submission.objects.get()
        assert (sent.late, sent.lateness_reason) == (True, "Nätet låg nere.")


# Correcting


def test_a_correction_says_why(
    sent: Submission, drafted: Obligation, saga_here: Client
) -> None:
    answer = press(saga_here, drafted, "ask")

    assert answer.status_code == 422
    assert "Reason for the correction: " in answer.content.decode()
    assert Release.objects.count() == 1


def test_a_correction_is_a_version_beside_the_first(
    sent: Submission, drafted: Obligation, saga_here: Client, berit_here: Client
) -> None:
    press(saga_here, drafted, "ask", {"correction_reason": "Fel tidpunkt."})
    press(berit_here, drafted, "release")
    press(saga_here, drafted, "submit")

    versions = Submission.objects.order_by("version").values_list("version", "reason")
    assert list(versions) == [(1, ""), (2, "Fel tidpunkt.")]
    assert "Fel tidpunkt." in page_of(saga_here, drafted)
