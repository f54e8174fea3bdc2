"""Whoever tries Varde is signed in by one click, with and without a script."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import click_to_sign_in
from varde.accounts.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration_page"),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
def test_one_click_signs_a_person_in(
    chromium: Browser, live_server: LiveServer, saga: User, *, scripts: bool
) -> None:
    address = live_server.url
    with closing(
        chromium.new_context(base_url=address, java_script_enabled=scripts)
    ) as context:
        page = context.new_page()
        click_to_sign_in(page, saga)

        expect(page.locator(".who summary")).to_contain_text("Saga Lind")
