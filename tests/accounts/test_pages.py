from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from varde.accounts.models import ApiToken
from varde.accounts.services import authenticate_token, create_token

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User

TOKENS = "/account/tokens/"
WISH = {"name": "Sensor", "scopes": ["assess"], "days": "90"}
OPEN_PAGES = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/inactive/",
    "/account/confirm-email/",
    "/account/confirm-email/wrong/",
    "/account/3rdparty/login/cancelled/",
]
OWN_PAGES = [
    "/account/profile/",
    "/account/tokens/",
    "/account/email/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/logout/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/account/3rdparty/",
]


@pytest.mark.parametrize("url", OPEN_PAGES)
def test_a_stranger_sees_the_pages_that_lead_in(client: Client, db: None, url: str) -> None:
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", OWN_PAGES)
def test_a_stranger_is_led_to_sign_in(client: Client, db: None, url: str) -> None:
    if url == "/account/logout/":
        assert client.get(url)["Location"] == "/account/login/"
    else:
        assert client.get(url)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("url", OWN_PAGES)
def test_a_person_sees_the_pages_of_the_account(signed_in: Client, url: str) -> None:
    response = signed_in.get(url)

    assert response.status_code == 200
    assert " style=" not in response.content.decode()


def test_the_account_begins_with_the_profile(signed_in: Client) -> None:
    assert signed_in.get("/account/")["Location"] == "/account/profile/"


def test_the_lives_of_a_token_are_told_in_the_readers_language(signed_in: Client) -> None:
    signed_in.cookies["django_language"] = "fi"

    page = signed_in.get(TOKENS).content.decode()

    assert ">30 päivää<" in page
    assert "30 days" not in page


def test_a_profile_is_changed_and_shown_in_the_new_language(
    signed_in: Client, saga_with_password: User
) -> None:
    said = {"name": "Saga Lindh", "language": "sv", "time_zone": "Europe/Oslo"}

    response = signed_in.post("/account/profile/", said)

    saga_with_password.refresh_from_db()
    assert saga_with_password.name == "Saga Lindh"
    assert response.cookies["django_language"].value == "sv"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "right\u202eleft", "language": "sv", "time_zone": "Europe/Oslo"},
        {"name": "\x00", "language": "sv", "time_zone": "Europe/Oslo"},
        {"name": "S", "language": "xx", "time_zone": "Europe/Oslo"},
        {"name": "S", "language": "sv", "time_zone": "Mars/Olympus"},
        {"name": "S" * 1_000_000, "language": "sv", "time_zone": "Europe/Oslo"},
    ],
)
def test_a_profile_that_cannot_be_right_saves_nothing(
    signed_in: Client, saga_with_password: User, said: dict[str, str]
) -> None:
    response = signed_in.post("/account/profile/", said)

    saga_with_password.refresh_from_db()
    assert response.status_code == 422
    assert saga_with_password.name == "Saga Lind"


class TestTokens:
    def test_a_token_is_shown_once(self, signed_in: Client, now: datetime) -> None:
        page = signed_in.post(TOKENS, WISH)

        plain = page.context["plain"]
        assert plain in page.content.decode()
        assert plain not in signed_in.get(TOKENS).content.decode()
        assert authenticate_token(plain, now=ApiToken.objects.get().created_at)

    def test_the_page_is_kept_nowhere(self, signed_in: Client) -> None:
        assert "no-store" in signed_in.post(TOKENS, WISH)["Cache-Control"]

    @pytest.mark.parametrize("field", ["name", "scopes", "days"])
    @pytest.mark.parametrize("value", ["", "\x00", "x" * 100_000])
    def test_a_wish_that_cannot_be_met_makes_none(
        self, signed_in: Client, field: str, value: str
    ) -> None:
        response = signed_in.post(TOKENS, WISH | {field: value})

        assert response.status_code == 422
        assert not ApiToken.objects.exists()

    def test_a_token_is_revoked(self, signed_in: Client) -> None:
        signed_in.post(TOKENS, WISH)
        token = ApiToken.objects.get()

        signed_in.post(f"{TOKENS}{token.pk}/revoke/")

        token.refresh_from_db()
        assert token.revoked_at is not None

    def test_anothers_token_looks_like_none(
        self, signed_in: Client, nils: User, now: datetime
    ) -> None:
        token, _ = create_token(
            user=nils,
            name="x",
            scopes=["assess"],
            expires_at=now.replace(month=12),
            by=nils,
            now=now,
        )

        assert signed_in.post(f"{TOKENS}{token.pk}/revoke/").status_code == 404
        assert signed_in.post(f"{TOKENS}{'9' * 30}/revoke/").status_code == 404

    def test_the_page_asks_who_it_is_after_a_while(
        self, signed_in: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = time.time() + 301
        monkeypatch.setattr(time, "time", lambda: later)

        response = signed_in.get(TOKENS)

        assert response["Location"].startswith("/account/reauthenticate/")


def test_security_settings_ask_who_it_is_after_a_while(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)

    for url in ("/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        assert signed_in.get(url)["Location"].startswith("/account/reauthenticate/")


def test_other_sessions_are_shown_and_ended(
    signed_in: Client, saga_with_password: User, password: str
) -> None:
    other = type(signed_in)()
    other.post("/account/login/", {"login": saga_with_password.email, "password": password})
    assert signed_in.get("/account/sessions/").context["session_count"] == 2

    signed_in.post("/account/sessions/")

    assert other.get("/account/profile/").status_code == 302
