"""The end of an account: what is left is its reference, which stands for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from varde.accounts.models import ApiToken, User
from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.personal import NEUTRAL
from varde.jobs.batches import in_batches

if TYPE_CHECKING:
    from datetime import datetime

    from varde.audit.personal import Names
    from varde.audit.reasons import ErasureReason

BATCH = 500


@transaction.atomic
def erase_account(*, user: User, reason: ErasureReason, by: str, now: datetime) -> None:
    """
    Close the account for good and take from it whatever names the person.

    Sessions, tokens and second factors end with it. Doing it again changes nothing.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.erased_at is not None:
        return
    for authenticator in Authenticator.objects.filter(user=user):
        authenticator.removed_by = by
        authenticator.delete()
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    ApiToken.objects.filter(user=user).update(name=NEUTRAL)
    UserSession.objects.filter(user=user).delete()
    end_sessions(user=user)
    user.name = NEUTRAL
    user.email = f"{user.reference.lower()}@erased.invalid"
    user.is_active = False
    user.erased_at = now
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "erased_at", "password"])
    audit.record(
        Action.PERSON_ERASED,
        subject=user.reference,
        by=by,
        at=now,
        detail={"reason": reason.value},
    )


def end_sessions(*, user: User | None = None, names: Names | None = None) -> int:
    """
    End the sessions of a person, and those in which a name was put down; tell how many.

    A session is read one by one: what it holds is signed and packed.
    """
    ending: list[str] = []
    for session in in_batches(Session.objects.all(), size=BATCH):
        held = session.get_decoded()
        is_own = user is not None and held.get(SESSION_KEY) == str(user.pk)
        if is_own or (names is not None and names.are_in_value(held)):
            ending.append(session.pk)
    Session.objects.filter(pk__in=ending).delete()
    return len(ending)
