from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.support.smtp_sink import Sink
from varde.accounts.models import User
from varde.audit import selectors as audit_record
from varde.audit.actions import Action
from varde.core.errors import (
    InvalidOrganisationError,
    InvalidRoleError,
    InvitationClosedError,
    InvitationForAnotherError,
)
from varde.jobs.worker import Worker
from varde.organisations.models import Invitation, Organisation, Role
from varde.organisations.selectors import roles_in
from varde.organisations.services import (
    accept_invitation,
    hash_of,
    invite,
    issue_invitation_token,
    withdraw_invitation,
)


@pytest.fixture
def invitation(
    exempelverket: Organisation, ada: User, stranger: User, now: datetime
) -> Invitation:
    """Ada offers two roles to someone who has an account and no role yet."""
    return invite(
        organisation=exempelverket,
        email=stranger.email.upper(),
        roles=["responder", "auditor"],
        by=ada,
        now=now,
    )


def test_accepting_gives_the_roles_that_were_offered(
    invitation: Invitation, exempelverket: Organisation, stranger: User, now: datetime
) -> None:
    accept_invitation(invitation=invitation, user=stranger, now=now)

    assert roles_in(stranger, exempelverket) == {Role.RESPONDER, Role.AUDITOR}


def test_the_whole_story_is_on_the_record(
    invitation: Invitation, stranger: User, now: datetime
) -> None:
    accept_invitation(invitation=invitation, user=stranger, now=now)

    assert [entry.action for entry in reversed(audit_record.chain("O:exempelverket"))] == [
        Action.INVITATION_SENT,
        Action.INVITATION_ACCEPTED,
        Action.MEMBERSHIP_ADDED,
        Action.MEMBERSHIP_ADDED,
    ]


def test_nobody_else_can_accept(
    invitation: Invitation, exempelverket: Organisation, nils: User, now: datetime
) -> None:
    with pytest.raises(InvitationForAnotherError):
        accept_invitation(invitation=invitation, user=nils, now=now)

    assert roles_in(nils, exempelverket) == frozenset()


def test_an_invitation_is_used_once(
    invitation: Invitation, stranger: User, now: datetime
) -> None:
    accept_invitation(invitation=invitation, user=stranger, now=now)

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, user=stranger, now=now)


def test_it_works_until_the_seventh_day(
    invitation: Invitation, stranger: User, now: datetime
) -> None:
    last_moment = now + timedelta(days=7, microseconds=-1)

    accept_invitation(invitation=invitation, user=stranger, now=last_moment)


def test_it_is_too_late_after_seven_days(
    invitation: Invitation, stranger: User, now: datetime
) -> None:
    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, user=stranger, now=now + timedelta(days=7))


def test_a_withdrawn_invitation_is_closed(
    invitation: Invitation, stranger: User, ada: User, now: datetime
) -> None:
    withdraw_invitation(invitation=invitation, by=ada, now=now)

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, user=stranger, now=now)


def test_a_second_invitation_replaces_the_first(
    invitation: Invitation, stranger: User, ada: User, now: datetime
) -> None:
    invite(
        organisation=invitation.organisation,
        email=stranger.email,
        roles=["auditor"],
        by=ada,
        now=now,
    )

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, user=stranger, now=now)


@pytest.mark.parametrize("roles", [[], ["desk-officer"], ["king"]])
def test_only_roles_that_exist_there_are_offered(
    exempelverket: Organisation, ada: User, now: datetime, roles: list[str]
) -> None:
    with pytest.raises(InvalidRoleError):
        invite(
            organisation=exempelverket, email="a@b.example", roles=roles, by=ada, now=now
        )


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b.example\nBcc: c@d.example", "a\x00@b.example"]
)
def test_an_address_must_be_one(
    exempelverket: Organisation, ada: User, now: datetime, email: str
) -> None:
    with pytest.raises(InvalidOrganisationError):
        invite(organisation=exempelverket, email=email, roles=["auditor"], by=ada, now=now)


def test_the_token_is_not_stored(invitation: Invitation) -> None:
    token = issue_invitation_token(invitation=invitation)

    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in str(row)
    assert row["token_hash"] == hash_of(token)


def test_a_new_token_replaces_the_old_one(invitation: Invitation) -> None:
    first = issue_invitation_token(invitation=invitation)
    issue_invitation_token(invitation=invitation)

    assert not Invitation.objects.filter(token_hash=hash_of(first)).exists()


@pytest.mark.django_db(transaction=True)
class TestMessage:
    def send(self, organisation: Organisation, email: str, by: User) -> None:
        invite(
            organisation=organisation,
            email=email,
            roles=["responder"],
            by=by,
            now=timezone.now(),
        )
        Worker().run_once()

    def test_it_holds_the_link_that_opens_the_invitation(
        self, mail_server: Sink, exempelverket: Organisation, ada: User
    ) -> None:
        self.send(exempelverket, "ny@exempelverket.example", ada)

        [message] = mail_server.messages
        [token] = re.findall(r"/invitations/([\w-]{43})/", message.get_content())
        assert message["To"] == "ny@exempelverket.example"
        assert Invitation.objects.get().token_hash == hash_of(token)

    def test_a_name_cannot_write_headers(
        self, mail_server: Sink, exempelverket: Organisation, ada: User
    ) -> None:
        Organisation.objects.update(name="Verket\r\nBcc: spy@evil.example\u2028")

        self.send(exempelverket, "ny@exempelverket.example", ada)

        [message] = mail_server.messages
        assert message["Bcc"] is None
        assert "Verket Bcc: spy@evil.example" in message["Subject"]

    def test_names_are_not_written_as_markup(
        self, mail_server: Sink, exempelverket: Organisation, ada: User
    ) -> None:
        Organisation.objects.update(name="Å & <b>Ö</b>")

        self.send(exempelverket, "ny@exempelverket.example", ada)

        assert "Å & <b>Ö</b>" in mail_server.messages[0].get_content()

    def test_a_withdrawn_invitation_is_not_sent(
        self, mail_server: Sink, exempelverket: Organisation, ada: User
    ) -> None:
        found = invite(
            organisation=exempelverket,
            email="ny@exempelverket.example",
            roles=["responder"],
            by=ada,
            now=timezone.now(),
        )
        withdraw_invitation(invitation=found, by=ada, now=timezone.now())
        Worker().run_once()

        assert mail_server.messages == []
