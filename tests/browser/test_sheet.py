"""The fill-in sheet: one click copies an answer; without a script it can be selected."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from varde.accounts.models import User
from varde.reporting.models import Submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ANSWER = "varde-copy:has-text('5493001KJTIIGC8Y1R12')"


def open_sheet(page: Page, sent: Submission) -> None:
    page.goto(f"/submissions/{sent.reference}/sheet/")


def test_one_click_copies_an_answer(
    sign_in: SignIn, saga: User, bank_sent: Submission
) -> None:
    page = sign_in(saga)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_sheet(page, bank_sent)

    page.locator(f"{ANSWER} button").first.click()

    expect(page.locator(f"{ANSWER} [role=status]").first).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == "5493001KJTIIGC8Y1R12"


def test_without_a_script_the_answer_is_selected_whole(
    sign_in: SignIn, saga: User, bank_sent: Submission
) -> None:
    page = sign_in(saga, java_script_enabled=False)
    open_sheet(page, bank_sent)

    answer = page.locator(f"{ANSWER} .typed").first
    expect(page.locator(f"{ANSWER} button").first).to_be_hidden()
    expect(answer).to_have_css("user-select", "all")


def test_on_paper_there_are_no_buttons(
    sign_in: SignIn, saga: User, bank_sent: Submission
) -> None:
    page = sign_in(saga)
    open_sheet(page, bank_sent)

    page.emulate_media(media="print")

    expect(page.locator(f"{ANSWER} button").first).to_be_hidden()
    expect(page.locator(f"{ANSWER} .typed").first).to_be_visible()
