"""Where allauth asks us: who may sign up, how secrets are kept, what may be removed."""

from __future__ import annotations

import base64
import logging
import secrets
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.accounts import second_factor, sign_up

if TYPE_CHECKING:
    from allauth.account.forms import BaseSignupForm
    from allauth.socialaccount.models import SocialLogin
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from varde.accounts.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    # In our words, and translated with the rest of ours.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("Somebody has an account with this e-mail address already."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("The code is not right."),
        "incorrect_password": _("The password is not right."),
        "invalid_or_expired_key": _("The link is wrong or too old."),
        "invalid_login": _("These details are not right."),
        "invalid_password_reset": _("The link is wrong or has been used."),
        "rate_limited": _("Too many attempts. Wait a little and try again."),
        "same_as_current": _("This is the same as before."),
        "select_only_one": _("Choose one only."),
        "too_many_login_attempts": _("Too many failed attempts. Try again later."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return sign_up.open_door(request) is not None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The link of an invitation was sent to that address, so it is verified."""
        return sign_up.is_open_to(request, email)

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseSignupForm,
        commit: bool = True,  # noqa: FBT001, FBT002  (allauth's signature)
    ) -> User:
        user.name = form.cleaned_data.get("name", "") or user.name
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        door = sign_up.open_door(request)
        if door is not None:
            user.time_zone = door.time_zone
        return super().save_user(request, user, form, commit)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        door = sign_up.open_door(request)
        sign_up.close(request)
        return door.next_url if door else super().get_signup_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """
        Send it, or say in the log that it could not be sent.

        The page answers as usual: whether a message was sent must not tell a
        stranger whether there is an account.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("A message could not be sent: %s", template_prefix)

    def get_reauthentication_methods(
        self, user: User | AnonymousUser
    ) -> list[dict[str, Any]]:
        in_our_words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [
            {**method, "description": in_our_words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]


class OutsideSignInAdapter(DefaultSocialAccountAdapter):
    """Sign-in through the organisation's own OpenID Connect service."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return sign_up.is_open_to(request, sociallogin.user.email or "")

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = data.get("name") or " ".join(part for part in parts if part)
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("The e-mail address cannot be changed at the moment."),
        "cannot_delete_authenticator": _(
            "Your role needs a second step at sign-in. Add another way before you "
            "remove this one."
        ),
        "incorrect_code": _("The code is not right."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's signature)
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Keep the secret so that a copy of the database alone does not open it."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """
        Return the secret, or one that nobody knows when the key for it is gone.

        No code fits then, so the person stays outside until the key is put back.
        """
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.exception("A second factor was closed with a key that is gone")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever needs a second factor keeps at least one."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        if not second_factor.is_required(authenticator.user):
            return True
        return second_factor.count(authenticator.user) > 1


def _fernet() -> MultiFernet:
    """The first key encrypts; keys that were replaced still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str | bytes) -> bytes:
    key = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=None, info=b"varde second factor"
    ).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(key)
