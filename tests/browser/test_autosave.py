"""A draft saves itself while a person types, through conflicts and broken lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SignIn, click_to_sign_in
from tests.browser.test_accessibility import ALL_RULES, COLOURS, faults
from tests.support.line import Line, line_to
from tests.support.reports import report_address, save
from varde.incidents import selectors as incidents
from varde.reporting.models import DraftRevision, UnsavedAnswers

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation

pytestmark = pytest.mark.browser

EVENTS = "[name=course-of-events]"


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    server = urlsplit(live_server.url)
    assert server.hostname
    assert server.port
    with line_to(server.hostname, server.port, bytes_per_second=10_000_000) as found:
        yield found


@pytest.fixture
def page(
    sign_in: SignIn,
    saga: User,
    early_warning: Obligation,
    line: Line,
    live_server: LiveServer,
) -> Page:
    """The draft, open before Saga at the end of the line."""
    page = sign_in(saga)
    page.clock.install()
    host = urlsplit(live_server.url).hostname
    page.goto(f"http://{host}:{line.port}{report_address(early_warning)}")
    return page


def type_in(page: Page, text: str) -> None:
    page.locator(EVENTS).press_sequentially(text)


def type_and_rest(page: Page, text: str) -> None:
    """Type, and let the two seconds pass after which it is saved."""
    type_in(page, text)
    page.clock.fast_forward(2_000)


def leave_field(page: Page) -> None:
    page.locator(EVENTS).blur()


def hears(page: Page, words: str) -> None:
    status = page.locator("varde-autosave [role=status]")
    expect(status).to_have_text(re.compile(words))


def stop_the_clock(page: Page) -> None:
    """No time passes on the page any more, so that nothing happens by its passing."""
    page.clock.pause_at(timezone.now().timestamp() * 1000 + 60_000)


def kept() -> str:
    row = UnsavedAnswers.objects.first()
    return row.answers.get("course-of-events", [""])[0] if row else ""


def wait_until_kept(page: Page, text: str) -> None:
    for _try in range(200):
        if kept() == text:
            return
        page.wait_for_timeout(100)
    assert kept() == text


def dialogs_of(page: Page) -> list[str]:
    """What the browser asks before it leaves; it is told to leave."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


# By itself


def test_what_is_typed_is_saved_by_itself_and_is_there_again(page: Page) -> None:
    asked = dialogs_of(page)

    type_in(page, "Databasen sv")
    hears(page, r"^Saved \d\d:\d\d, for you alone")
    page.reload()

    expect(page.locator(EVENTS)).to_have_value("Databasen sv")
    expect(page.get_by_role("heading", name="Typed and not saved")).to_be_visible()
    assert asked == []


def test_it_is_saved_when_the_field_is_left(page: Page) -> None:
    stop_the_clock(page)
    type_in(page, "Databasen")
    leave_field(page)

    wait_until_kept(page, "Databasen")


def test_it_is_saved_when_the_page_is_hidden(page: Page) -> None:
    stop_the_clock(page)
    type_in(page, "Databasen")
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { get: () => true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )

    wait_until_kept(page, "Databasen")


def test_a_pause_in_typing_is_one_request(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/keep/") else None)

    type_in(page, "Databasen svarar inte.")
    hears(page, "^Saved")

    assert len(sent) == 1


def test_the_button_saves_the_draft_as_before(
    page: Page, early_warning: Obligation
) -> None:
    asked = dialogs_of(page)
    type_in(page, "Databasen svarar inte.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is saved.").wait_for()

    said = incidents.fact_values(early_warning.incident)["incident.description"]
    assert said == "Databasen svarar inte."
    expect(page.get_by_role("heading", name="Typed and not saved")).to_have_count(0)
    assert asked == []


# When somebody else has saved


def test_a_conflict_is_said_and_leads_to_a_comparison(
    page: Page, early_warning: Obligation, berit_here: Client
) -> None:
    save(berit_here, early_warning, {"course-of-events": "Berits ord"})
    type_and_rest(page, "Sagas ord")
    hears(page, "^Somebody saved the draft in the meantime")
    expect(page.locator(EVENTS)).to_have_value("Sagas ord")

    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".typed")).to_have_text(["Sagas ord", "Berits ord"])
    page.get_by_role("button", name="Go on with what you typed").click()

    expect(page.locator(EVENTS)).to_have_value("Sagas ord")


def test_two_windows_of_the_same_person_are_both_kept(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    type_and_rest(page, "I det första")
    hears(page, "^Saved")

    type_and_rest(other, "I det andra")
    hears(other, "^Saved")

    rows = UnsavedAnswers.objects.order_by("pk")
    typed = [row.answers["course-of-events"] for row in rows]
    assert typed == [["I det första"], ["I det andra"]]


def test_a_page_that_was_saved_in_its_copy_goes_on(page: Page) -> None:
    type_and_rest(page, "I det första")
    hears(page, "^Saved")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Save the draft").click()
    other.get_by_text("The draft is saved.").wait_for()

    type_and_rest(page, " och mer")

    hears(page, "^Somebody saved the draft in the meantime")
    wait_until_waiting(page, "I det första och mer")


def wait_until_waiting(page: Page, text: str) -> None:
    for _try in range(200):
        if UnsavedAnswers.objects.filter(answers={"course-of-events": [text]}).exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(text)


# When it cannot be saved


def test_a_broken_line_is_said_and_what_was_typed_is_sent_once_it_is_mended(
    page: Page, line: Line
) -> None:
    line.cut()
    type_and_rest(page, "Databasen svarar")
    hears(page, r"^Not saved since \d\d:\d\d: the line is down")
    expect(page.locator(EVENTS)).to_have_value("Databasen svarar")
    line.mended()
    hears(page, "^Saved")

    assert kept() == "Databasen svarar"


def test_axe_finds_nothing_while_it_cannot_be_saved(page: Page, line: Line) -> None:
    line.cut()
    type_and_rest(page, "Databasen")
    hears(page, "^Not saved since")

    in_light = faults(page, ALL_RULES)
    page.emulate_media(color_scheme="dark")

    assert in_light + faults(page, COLOURS) == []


def test_who_is_signed_out_goes_on_once_signed_in_elsewhere(page: Page, saga: User) -> None:
    Session.objects.all().delete()
    type_and_rest(page, "Databasen svarar")
    hears(page, "you are not signed in any more")
    expect(page.get_by_role("link", name="Sign in in another window")).to_be_visible()

    other = page.context.new_page()
    click_to_sign_in(other, saga)
    hears(page, "^Saved")

    assert kept() == "Databasen svarar"


def test_what_one_typed_is_not_saved_by_who_signs_in_after_him(
    page: Page, berit: User
) -> None:
    Session.objects.all().delete()
    type_and_rest(page, "Sagas ord")
    hears(page, "you are not signed in any more")
    other = page.context.new_page()
    click_to_sign_in(other, berit)
    hears(page, "Berit Ek is signed in now")

    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_timeout(1000)

    expect(page.locator(EVENTS)).to_have_value("Sagas ord")
    assert not DraftRevision.objects.exists()
    assert not UnsavedAnswers.objects.exists()


def test_what_is_too_large_is_told_as_that(page: Page) -> None:
    page.locator(EVENTS).evaluate("(field) => (field.value = 'x'.repeat(3_000_000))")
    leave_field(page)
    page.locator(EVENTS).dispatch_event("input")

    hears(page, "too large")


def test_what_is_cut_when_it_is_pasted_is_not_told_as_whole(page: Page) -> None:
    page.locator(EVENTS).evaluate(
        """(field) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "x".repeat(40_000));
          const pasted = { clipboardData, bubbles: true };
          field.dispatchEvent(new ClipboardEvent("paste", pasted));
          field.value = "x".repeat(field.maxLength);
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )

    hears(page, "^Saved.* too long")


# Leaving


def test_leaving_warns_while_something_cannot_be_saved(page: Page, line: Line) -> None:
    asked = dialogs_of(page)
    line.cut()
    type_and_rest(page, "Databasen")
    hears(page, "^Not saved since")
    with page.expect_event("dialog"):
        page.evaluate("location.assign('/incidents/')")

    assert asked == ["beforeunload"]


def test_who_leaves_at_once_is_not_asked_and_loses_nothing(page: Page) -> None:
    asked = dialogs_of(page)
    type_in(page, "Databasen svarar inte")
    page.locator(".ds-breadcrumbs a").first.click()
    page.wait_for_url(re.compile(r"/incidents/VRD-[\d-]+/$"))

    wait_until_kept(page, "Databasen svarar inte")
    assert asked == []
