"""
One incident, from the first fact to a receipted report, as people click through it.

What is located goes by names and addresses, which are the same in every language.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SignIn
from varde.accounts.models import User
from varde.core.canonical import canonical_json

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("exempelverket", "authority"),
]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ANSWER = "Mottagen. Vi ringer om en timme. Æ ø å ä ö þ ð."


@pytest.fixture
def then() -> str:
    """An hour ago, as the person's own clock shows it."""
    hour_ago = timezone.localtime(timezone=ZoneInfo("Europe/Stockholm")) - timedelta(
        hours=1
    )
    return f"{hour_ago:%Y-%m-%dT%H:%M}"


@pytest.fixture
def cast(saga: User, berit: User, disa: User) -> list[User]:
    """Who handles, who approves, and who receives."""
    return [saga, berit, disa]


# The report that is due first.
DRAFT = "a[href*='/reports/']"


def follow(page: Page, clicked: Locator) -> None:
    """Click what leads to another page, and wait until that page is whole."""
    with page.expect_navigation():
        clicked.click()


def press(page: Page, action: str) -> None:
    """Send the form that leads to an address ending so."""
    follow(page, page.locator(f"form[action$='{action}'] button").first)


def declare(page: Page, then: str) -> str:
    """A title and when one became aware of it; the page of the incident follows."""
    page.goto("/incidents/declare/")
    page.locator("[name=title]").fill("E-tjänsten ligger nere")
    page.locator("[name=became_aware]").fill(then)
    follow(page, page.locator("main form .actions button"))
    page.wait_for_url(re.compile(r"/incidents/VRD-\d{4}-\d{4}/$"))
    return page.url


def answer_until_owed(page: Page) -> None:
    """Answer the question that comes first, again and again, with yes."""
    draft = page.locator(f"main .lead {DRAFT}")
    for _question in range(4):
        if draft.count():
            return
        asked = page.locator("form.ask[action$='/assessment/answer/']").first
        asked.locator("input[value=true]").check()
        follow(page, asked.locator("button").first)
    expect(draft).to_be_visible()


def fill_what_is_missing(page: Page, then: str) -> None:
    """Follow the links to what the law still asks for, and answer it."""
    missing = page.locator("section[aria-labelledby=ready] a[href^='#']")
    for link in missing.all():
        control = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        match control.get_attribute("type"):
            case "radio" | "checkbox":
                control.check()
            case "datetime-local":
                control.fill(then)
            case _:
                control.fill("Okänt än så länge")
    follow(page, page.locator("main .stack > form > .actions button"))


def send(page: Page, approver: Page) -> str:
    """Ask for the release, which somebody else gives, and send the report."""
    press(page, "/ask/")
    approver.goto(page.url)
    press(approver, "/release/")
    page.reload()
    press(page, "/submit/")
    page.wait_for_url(re.compile(r"/submissions/[^/]+/$"))
    return page.url


def acknowledge(desk: Page) -> None:
    """Open what has arrived and answer it."""
    desk.goto("/desk/")
    follow(desk, desk.locator("main table a[href^='/desk/']"))
    desk.locator("[name=answer]").fill(ANSWER)
    press(desk, "/acknowledge/")
    expect(desk.locator("blockquote")).to_have_text(ANSWER)


def file_on(page: Page, ending: str) -> bytes:
    """What anyone gets who fetches a file that the page offers."""
    link = page.locator(f"main a[href$='{ending}']").last
    return page.request.get(link.get_attribute("href") or "").body()


def hash_of_receipt(file: bytes) -> str:
    """The file holds the receipt with its proof; the page tells the receipt's hash."""
    return hashlib.sha256(canonical_json(json.loads(file)["receipt"])).hexdigest()


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_first_fact_to_a_receipted_report(
    sign_in: SignIn,
    cast: list[User],
    then: str,
    language: str,
    *,
    scripts: bool,
) -> None:
    User.objects.update(language=language)
    page, approver, desk = (sign_in(user, java_script_enabled=scripts) for user in cast)

    declare(page, then)
    answer_until_owed(page)
    follow(page, page.locator(f"main .lead {DRAFT}"))
    fill_what_is_missing(page, then)
    sent = send(page, approver)
    acknowledge(desk)
    page.goto(sent)

    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("blockquote")).to_have_text(ANSWER)
    shown = page.locator(".hash").all_inner_texts()
    assert hashlib.sha256(file_on(page, "/report.json")).hexdigest() in shown
    expect(page.locator("a[href*='/receipts/'][href$='.json']")).to_have_count(2)
    assert hash_of_receipt(file_on(page, ".json")) in shown
