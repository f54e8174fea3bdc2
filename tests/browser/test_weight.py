"""
What a page costs, measured on the instance that `varde demo` serves.

Static files come from there as they do in earnest: compressed, under lasting names.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import sign_in_to_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]

KILOBYTE = 1000
PAGE_LIMIT = 150 * KILOBYTE
OWN_SCRIPT_LIMIT = 15 * KILOBYTE
RESPONDER, OFFICER = "Aada Virtanen", "Elina Dahlberg"


@dataclass
class Visit:
    """What the browser fetched for one page, and what it complained about."""

    address: str
    fetched: dict[str, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(self.fetched.values())

    @property
    def own_script(self) -> int:
        return sum(
            size for url, size in self.fetched.items() if "/varde/" in url and ".js" in url
        )


@pytest.fixture(scope="module")
def visits(chromium: Browser, instance: str) -> list[Visit]:
    """Every page that a responder and a desk officer can reach from their first."""
    found = []
    for person in (RESPONDER, OFFICER):
        with closing(chromium.new_context(base_url=instance)) as context:
            sign_in_to_demonstration(context, person)
            found += visit_all(context)
    return found


def visit_all(context: BrowserContext) -> list[Visit]:
    """One page of each kind, found by following links; one rests as the next loads."""
    todo, kinds, found = ["/"], set(), []
    resting = context.new_page()
    while todo:
        path = todo.pop(0)
        # Numbers and names with a dot tell one thing from another of its kind.
        kind = "/".join(part for part in path.split("/") if not re.search(r"[\d.]", part))
        if kind in kinds:
            continue
        kinds.add(kind)
        page, made = visit(context, path)
        found.append(made)
        todo += links_on(page)
        end(resting)
        resting = page
    end(resting)
    return found


def links_on(page: Page) -> list[str]:
    hrefs: list[str] = page.locator("a[href^='/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return [href for href in hrefs if href.endswith("/")]


def visit(context: BrowserContext, path: str) -> tuple[Page, Visit]:
    """Load a page with an empty cache and count what comes over the wire."""
    page = context.new_page()
    made = Visit(path)
    session = context.new_cdp_session(page)
    for domain in ("Network", "Log"):
        session.send(f"{domain}.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda e: addresses.update({e["requestId"]: e["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda e: made.fetched.update({addresses[e["requestId"]]: e["encodedDataLength"]}),
    )
    session.on("Log.entryAdded", lambda e: made.complaints.append(e["entry"]["text"]))
    page.on("console", lambda message: made.complaints.append(message.text))
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.goto(path)
    return page, made


def end(page: Page) -> None:
    """Wait until nothing is fetched any more."""
    page.wait_for_load_state("networkidle")
    page.close()


def test_many_kinds_of_pages_are_weighed(visits: list[Visit]) -> None:
    assert len({v.address for v in visits}) >= 20


def test_no_page_weighs_more_than_the_budget(visits: list[Visit]) -> None:
    heavy = {v.address: v.fetched for v in visits if v.weight > PAGE_LIMIT}

    assert heavy == {}


def test_our_own_script_is_small(visits: list[Visit]) -> None:
    assert 0 < max(v.own_script for v in visits) <= OWN_SCRIPT_LIMIT


def test_nothing_comes_from_elsewhere(visits: list[Visit], instance: str) -> None:
    fetched = {url for v in visits for url in v.fetched}

    assert {url for url in fetched if not url.startswith((instance, "data:"))} == set()


def test_no_page_breaks_its_security_policy_or_fails(visits: list[Visit]) -> None:
    assert {v.address: v.complaints for v in visits if v.complaints} == {}
