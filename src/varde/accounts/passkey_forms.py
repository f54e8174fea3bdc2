"""
The forms of allauth that take a passkey.

What arrives is made by a browser, or by whoever pretends to be one. allauth and the
library below it expect most of what can be wrong with it, but not all.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn import forms as passkeys
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from varde.accounts.sign_in_forms import InOurWords
from varde.web.bodies import UnacceptableRequestError, parse

NOT_A_PASSKEY = (
    AssertionError,
    AttributeError,
    InvalidSignature,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """An object in strict JSON. It is never sent back: it is good for one time."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": _("This is not a passkey. Try again.")}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            found = parse(str(value).encode())
        except (UnacceptableRequestError, UnicodeEncodeError):
            found = None
        if not isinstance(found, dict) or not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def bound_data(self, _data: Any, _initial: Any) -> Any:
        return None

    def has_changed(self, _initial: Any, data: Any) -> bool:
        return data not in self.empty_values


@contextmanager
def _refusing_what_is_none() -> Iterator[None]:
    try:
        yield
    except NOT_A_PASSKEY as error:
        message = CredentialField.default_error_messages["invalid"]
        raise ValidationError(message, code="invalid") from error


class TakesPasskey(InOurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()


class UsesPasskey(TakesPasskey):
    def clean_credential(self) -> Any:
        with _refusing_what_is_none():
            return super().clean_credential()  # type: ignore[misc]  # a mixin


class SignInWithPasskeyForm(UsesPasskey, passkeys.LoginWebAuthnForm):
    pass


class SecondStepWithPasskeyForm(UsesPasskey, passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmWithPasskeyForm(UsesPasskey, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(TakesPasskey, passkeys.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        # On by default: whoever has a passkey expects it to be enough.
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        with _refusing_what_is_none():
            cleaned = super().clean() or {}
            if credential := cleaned.get("credential"):
                _require_readable(credential)
        return cleaned


class RenamePasskeyForm(InOurWords, passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")


def _require_readable(credential: dict[str, Any]) -> None:
    """Every page that lists passkeys asks this of it once it is kept."""
    kept = passkeys.Authenticator(data={"credential": credential})
    auth.WebAuthn(kept).is_passwordless  # noqa: B018 - it is read to see that it can be
