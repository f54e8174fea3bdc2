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
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from varde.audit.names import Names
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


def end_sessions(*, user: User) -> int:
    """End the sessions of a person; tell how many."""
    return _end(lambda held: held.get(SESSION_KEY) == str(user.pk))


def end_sessions_naming(*, names: Names, people: QuerySet[User]) -> int:
    """
    End the sessions in which a name was put down, of these people and of those who have
    not signed in; tell how many.
    """
    keys = {str(pk) for pk in people.values_list("pk", flat=True)}
    return _end(
        lambda held: held.get(SESSION_KEY, "") in {"", *keys} and names.are_in_value(held)
    )


def _end(goes: Callable[[dict[str, Any]], bool]) -> int:
    """A session is read one by one: what it holds is signed and packed."""
    rows = in_batches(Session.objects.all(), size=BATCH)
    ending = [session.pk for session in rows if goes(session.get_decoded())]
    Session.objects.filter(pk__in=ending).delete()
    return len(ending)
