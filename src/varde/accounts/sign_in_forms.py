"""
The forms of allauth in our words.

allauth has no Icelandic and names some things differently from page to page, so
every label that a person meets is said here and is translated with the rest.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_step
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.socialaccount import forms as outside
from django import forms
from django.utils.translation import gettext_lazy as _

from varde.accounts import sign_up
from varde.accounts.models import User
from varde.web.forms import TextField

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "name": _("Name"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
    "passwordless": _("Sign in with this passkey alone"),
}
AUTOCOMPLETE = {"login": "username webauthn", "email": "email", "code": "one-time-code"}


class InOurWords(forms.Form):
    """Labels from the table above, and no placeholders: they vanish when one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            if name in AUTOCOMPLETE:
                field.widget.attrs["autocomplete"] = AUTOCOMPLETE[name]


class SignInForm(InOurWords, account.LoginForm):
    pass


class InvitedOnly(forms.Form):
    """The address is the one that was invited; no other is taken."""

    name = TextField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    field_order = ("email", "name", "password1")

    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]  # allauth's, put in later
        if not sign_up.is_open_to(context.request, email):
            raise forms.ValidationError(
                _("The invitation is for another e-mail address."), code="not-invited"
            )
        return email


class SignUpForm(InOurWords, InvitedOnly, account.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password"]
        self.fields["email"].widget.attrs["readonly"] = True
        self.order_fields(self.field_order)
        door = sign_up.open_door(context.request)
        if door is not None:
            self.initial["email"] = door.email


class OutsideSignUpForm(InOurWords, InvitedOnly, outside.SignupForm):
    """After sign-in through the organisation's own service, for the first time."""

    def custom_signup(self, request: Any, user: User) -> None:
        super().custom_signup(request, user)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):
    pass


class SecondStepForm(InOurWords, second_step.AuthenticateForm):
    pass


class ConfirmCodeForm(InOurWords, second_step.ReauthenticateForm):
    pass


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    pass


class DeactivateAppForm(InOurWords, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodesForm(InOurWords, recovery_codes.GenerateRecoveryCodesForm):
    pass
