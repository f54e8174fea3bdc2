from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import (
    InvalidOrganisationError,
    InvalidRoleError,
    InvitationClosedError,
    InvitationForAnotherError,
)
from varde.jobs import queue
from varde.organisations.models import Invitation, Organisation
from varde.organisations.services.common import actor, locked
from varde.organisations.services.people import grant_role, require_role_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from varde.accounts.models import User

LIFE = timedelta(days=7)
TOKEN_BYTES = 32


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    roles: Iterable[str],
    by: User | None,
    now: datetime,
    by_mail: bool = True,
) -> Invitation:
    """
    Offer roles to the holder of an e-mail address, for seven days.

    The message goes out once the change is kept, unless the link is handed over
    in another way. An earlier open invitation to the same address is replaced.
    """
    address = _address(email)
    wanted = _checked_roles(organisation, roles)
    locked(organisation)
    _close_earlier(organisation, address, now)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        roles=wanted,
        # Nobody knows this token: the one in the message is made when it is sent.
        token_hash=hash_of(secrets.token_urlsafe(TOKEN_BYTES)),
        invited_by=by,
        created_at=now,
        expires_at=now + LIFE,
    )
    audit.record(
        Action.INVITATION_SENT,
        subject=organisation.subject,
        by=actor(by),
        at=now,
        detail={"email": address, "roles": wanted},
    )
    if by_mail:
        queue.enqueue("organisations.send_invitation", invitation=invitation.pk)
    return invitation


def _checked_roles(organisation: Organisation, roles: Iterable[str]) -> list[str]:
    wanted = sorted({require_role_for(organisation, role).value for role in roles})
    if not wanted:
        raise InvalidRoleError(role="")
    return wanted


def _close_earlier(organisation: Organisation, address: str, now: datetime) -> None:
    Invitation.objects.filter(
        organisation=organisation, email=address, accepted_at=None, expires_at__gt=now
    ).update(expires_at=now)


def issue_invitation_token(*, invitation: Invitation) -> str:
    """
    Make the token of the invitation's link and return its plain text.

    It exists in the message only, neither in the database nor in a queue. A token
    that was issued before stops working.
    """
    plain = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash = hash_of(plain)
    invitation.save(update_fields=["token_hash"])
    return plain


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """The link stops working. Withdrawing one that is closed changes nothing."""
    withdrawn = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, expires_at__gt=now
    ).update(expires_at=now)
    if withdrawn:
        audit.record(
            Action.INVITATION_WITHDRAWN,
            subject=invitation.organisation.subject,
            by=by.reference,
            at=now,
            detail={"email": invitation.email},
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Organisation:
    """
    Give the person the roles that were offered.

    Raises InvitationForAnotherError for anyone but the holder of the address it
    was sent to, and InvitationClosedError once it is used, withdrawn or too old.
    """
    if user.email.lower() != invitation.email:
        raise InvitationForAnotherError
    # The condition is in the UPDATE, so an invitation is used once.
    accepted = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=user)
    if not accepted:
        raise InvitationClosedError
    organisation = invitation.organisation
    audit.record(
        Action.INVITATION_ACCEPTED,
        subject=organisation.subject,
        by=user.reference,
        at=now,
        detail={"email": invitation.email, "person": user.reference},
    )
    for role in invitation.roles:
        grant_role(organisation=organisation, user=user, role=role, by=user, now=now)
    return organisation


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidOrganisationError(field="email", reason="not-an-e-mail") from error
    return address
