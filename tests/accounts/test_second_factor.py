from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from varde.audit import selectors as audit_record

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

SET_UP = "/account/2fa/"
DUTIES = "/organisations/"


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app as a person does, and return its secret."""
    form = client.get(f"{SET_UP}totp/activate/").context["form"]
    client.post(f"{SET_UP}totp/activate/", {"code": code_for(form.secret)})
    return str(form.secret)


@pytest.mark.parametrize("person", ["ada", "berit", "dag"])
def test_people_with_power_are_led_to_set_one_up(
    client: Client, request: pytest.FixtureRequest, person: str
) -> None:
    user = request.getfixturevalue(person)
    user.authenticator_set.all().delete()
    client.force_login(user)

    response = client.get(DUTIES)

    assert (response.status_code, response["Location"]) == (302, SET_UP)


@pytest.mark.parametrize("person", ["saga", "aino", "nils", "disa", "stranger"])
def test_nobody_else_is(
    client: Client, request: pytest.FixtureRequest, person: str
) -> None:
    client.force_login(request.getfixturevalue(person))

    assert client.get(DUTIES).status_code == 200


def test_no_change_gets_past_the_gate(berit_signed_in: Client) -> None:
    response = berit_signed_in.post("/account/profile/", {"name": "Changed"})

    assert response["Location"] == SET_UP


def test_the_gate_opens_once_an_app_is_set_up(berit_signed_in: Client) -> None:
    set_up_app(berit_signed_in)

    assert berit_signed_in.get(DUTIES).status_code == 200


def test_setting_it_up_is_on_the_record_with_the_codes(
    berit_signed_in: Client, berit_without_second_factor: User
) -> None:
    set_up_app(berit_signed_in)

    entries = audit_record.chain(berit_without_second_factor.reference)
    assert [entry.detail["what"] for entry in entries[:2]] == [
        "recovery-codes-added",
        "totp-added",
    ]


def test_recovery_codes_alone_are_no_second_factor(
    client: Client, berit_without_second_factor: User
) -> None:
    Authenticator.objects.create(
        user=berit_without_second_factor, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    client.force_login(berit_without_second_factor)

    assert client.get(DUTIES)["Location"] == SET_UP


def test_nothing_is_asked_for_in_demonstration_mode(
    client: Client, berit_without_second_factor: User, demonstration: None
) -> None:
    client.force_login(berit_without_second_factor)

    assert client.get(DUTIES).status_code == 200


def test_whoever_needs_one_cannot_remove_the_last(berit_signed_in: Client) -> None:
    set_up_app(berit_signed_in)

    berit_signed_in.post(f"{SET_UP}totp/deactivate/")

    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_whoever_needs_none_may_remove_it(signed_in: Client) -> None:
    set_up_app(signed_in)

    signed_in.post(f"{SET_UP}totp/deactivate/")

    assert not Authenticator.objects.exists()


class TestAtSignIn:
    def begin(self, client: Client, user: User, password: str) -> str:
        """Set an app up, sign out, and give the password again."""
        secret = set_up_app(client)
        client.post("/account/logout/")
        client.post("/account/login/", {"login": user.email, "password": password})
        return secret

    def unused(self) -> list[str]:
        kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
        return list(kept.wrap().get_unused_codes())

    def test_the_password_alone_is_not_enough(
        self, signed_in: Client, saga_with_password: User, password: str
    ) -> None:
        self.begin(signed_in, saga_with_password, password)

        assert signed_in.get(DUTIES).status_code == 302

    def test_a_code_from_the_app_opens_the_door(
        self,
        signed_in: Client,
        saga_with_password: User,
        password: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        secret = self.begin(signed_in, saga_with_password, password)
        # A code is taken once, so the next one is half a minute later.
        later = time.time() + 30
        monkeypatch.setattr(time, "time", lambda: later)

        signed_in.post(f"{SET_UP}authenticate/", {"code": code_for(secret)})

        assert signed_in.get(DUTIES).status_code == 200

    def test_a_recovery_code_opens_it_once(
        self, signed_in: Client, saga_with_password: User, password: str
    ) -> None:
        self.begin(signed_in, saga_with_password, password)
        code = self.unused()[0]

        signed_in.post(f"{SET_UP}authenticate/", {"code": code})

        assert signed_in.get(DUTIES).status_code == 200
        assert code not in self.unused()

    @pytest.mark.parametrize("code", ["", "000000", "x" * 10_000, "\x00", "١٢٣٤٥٦"])
    def test_any_other_code_does_not(
        self, signed_in: Client, saga_with_password: User, password: str, code: str
    ) -> None:
        self.begin(signed_in, saga_with_password, password)

        signed_in.post(f"{SET_UP}authenticate/", {"code": code})

        assert signed_in.get(DUTIES).status_code == 302
