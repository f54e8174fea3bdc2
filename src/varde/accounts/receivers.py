"""What changes a person's security is put on the person's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.dispatch import receiver
from django.utils import timezone

from varde.accounts import services

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from varde.accounts.models import User


@receiver(account_signals.user_signed_up)
def person_signed_up(user: User, **_: object) -> None:
    services.record_sign_up(user=user, now=timezone.now())


@receiver(account_signals.user_logged_in)
def person_signed_in(user: User, **_: object) -> None:
    services.record_sign_in(user=user, now=timezone.now())


@receiver([account_signals.password_set, account_signals.password_changed])
def password_was_changed(user: User, **_: object) -> None:
    services.record_security_change(user=user, what="password-changed", now=timezone.now())


@receiver(account_signals.password_reset)
def password_was_reset(user: User, **_: object) -> None:
    services.record_security_change(user=user, what="password-reset", now=timezone.now())


@receiver(account_signals.email_changed)
def email_was_changed(user: User, **_: object) -> None:
    services.record_security_change(user=user, what="email-changed", now=timezone.now())


@receiver(mfa_signals.authenticator_added)
def second_factor_was_added(user: User, authenticator: Authenticator, **_: object) -> None:
    services.record_security_change(
        user=user, what=f"{_word(authenticator)}-added", now=timezone.now()
    )


@receiver(mfa_signals.authenticator_removed)
def second_factor_was_removed(
    user: User, authenticator: Authenticator, **_: object
) -> None:
    services.record_security_change(
        user=user, what=f"{_word(authenticator)}-removed", now=timezone.now()
    )


@receiver(mfa_signals.authenticator_reset)
def second_factor_was_reset(user: User, authenticator: Authenticator, **_: object) -> None:
    services.record_security_change(
        user=user, what=f"{_word(authenticator)}-replaced", now=timezone.now()
    )


def _word(authenticator: Authenticator) -> str:
    return str(authenticator.type).replace("_", "-")
