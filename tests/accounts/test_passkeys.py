"""Passkeys in a real browser, with an authenticator that Chromium plays itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.live_server_helper import LiveServer

    from varde.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def sign_in_with_password(page: Page, user: User, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login/" not in url)


def add_passkey(page: Page, password: str) -> None:
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(re.compile(r"/account/2fa/(recovery-codes|webauthn)/$"))


def test_a_passkey_opens_the_gate_for_an_approver(
    page: Page, berit_without_second_factor: User, password: str
) -> None:
    sign_in_with_password(page, berit_without_second_factor, password)
    page.goto("/organisations/")
    expect(page).to_have_url(re.compile("/account/2fa/$"))

    add_passkey(page, password)

    page.goto("/organisations/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_a_passkey_alone_signs_a_person_in(
    page: Page, saga_with_password: User, password: str
) -> None:
    sign_in_with_password(page, saga_with_password, password)
    add_passkey(page, password)
    page.context.clear_cookies()

    page.goto("/account/login/?next=/organisations/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(re.compile("/organisations/$"))
