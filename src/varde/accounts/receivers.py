"""What changes a person's security is put on the person's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import signals as account_signals
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from varde.accounts import services

if TYPE_CHECKING:
    from varde.accounts.models import User


@receiver(account_signals.user_signed_up)
def person_signed_up(user: User, **_: object) -> None:
    services.record_sign_up(user=user, now=timezone.now())


@receiver(account_signals.user_logged_in)
def person_signed_in(user: User, **_: object) -> None:
    services.record_sign_in(user=user, now=timezone.now())


@receiver([account_signals.password_set, account_signals.password_changed])
def password_was_changed(user: User, **_: object) -> None:
    _record(user, "password-changed")


@receiver(account_signals.password_reset)
def password_was_reset(user: User, **_: object) -> None:
    _record(user, "password-reset")


@receiver(account_signals.email_changed)
def email_was_changed(user: User, **_: object) -> None:
    _record(user, "email-changed")


# allauth tells of second factors after the commit; these are told inside it, so that
# the change and its entry cannot be parted.
@receiver(post_save, sender=Authenticator)
def second_factor_was_saved(instance: Authenticator, *, created: bool, **_: object) -> None:
    if created:
        _record_second_factor(instance, "added")


@receiver(post_delete, sender=Authenticator)
def second_factor_was_removed(instance: Authenticator, **_: object) -> None:
    _record_second_factor(instance, "removed")


def _record_second_factor(authenticator: Authenticator, what: str) -> None:
    kind = str(authenticator.type).replace("_", "-")
    by = getattr(authenticator, "removed_by", None)
    _record(authenticator.user, f"{kind}-{what}", by=by)


def _record(user: User, what: str, *, by: str | None = None) -> None:
    services.record_security_change(
        user=user, what=what, by=by or user.reference, now=timezone.now()
    )
