"""axe finds nothing on any page, in light and dark, wide and narrow, in each language."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.conftest import Save, Saved, Show
from tests.browser.walk import MAIN, Stop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path("node_modules/axe-core/axe.min.js")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": STANDARDS}
# What else holds in light holds in dark; only the colours differ.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
WIDE = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 390, "height": 844}}
SMALL = {"viewport": {"width": 360, "height": 740}}
WITH_TABLES = ("incidents:record", "incidents:changes", "evidence:check", "workspace:log")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]

AREAS = {
    "sign-in": ("account", "mfa_", "socialaccount", "usersessions", "invitation"),
    "organisations": ("organisations:", "web:", "desk:"),
    "incidents": ("incidents:",),
    "evidence": ("evidence:",),
    "retention": ("retention:",),
    "regimes": ("regimes:",),
    "reports": ("reporting:", "workspace:"),
}


def in_area(area: str, stop: Stop) -> bool:
    named = next((a for a, begins in AREAS.items() if stop.name.startswith(begins)), None)
    return (named or "others") == area


def is_main(stop: Stop) -> bool:
    return stop.name in MAIN and stop.status == 200


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """
    What axe finds on the page, with the place of each.

    To describe what is well takes axe longer than to find what is not.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async options => (await axe.run(document, options)).violations",
        {"runOnly": rules, "resultTypes": ["violations"]},
    )
    return [
        f"{one['id']} at {node['target']}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def faults_of_all(show: Show, saved: Iterable[Saved], **browser: Any) -> dict[str, Any]:
    """By page, in light and then in dark."""
    found = {}
    for stop, page in show(saved, **browser):
        page.emulate_media(color_scheme="light")
        found[f"{stop}, light"] = faults(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        found[f"{stop}, dark"] = faults(page, COLOURS)
    return {name: said for name, said in found.items() if said}


@pytest.mark.parametrize("area", [*AREAS, "others"])
def test_axe_finds_nothing(show: Show, save: Save, area: str) -> None:
    saved = save(wanted=lambda stop: in_area(area, stop))

    assert saved
    assert faults_of_all(show, saved, **WIDE) == {}


def test_axe_finds_nothing_on_a_phone(show: Show, save: Save) -> None:
    assert faults_of_all(show, save(wanted=is_main), **NARROW) == {}


def test_no_page_is_wider_than_a_small_phone(show: Show, save: Save) -> None:
    saved = save(wanted=lambda stop: is_main(stop) or stop.name in WITH_TABLES)

    widths = {
        str(stop): page.evaluate("document.documentElement.scrollWidth")
        for stop, page in show(saved, **SMALL)
    }

    assert widths
    assert {name: width for name, width in widths.items() if width > 360} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_another_language(
    show: Show, save: Save, language: str
) -> None:
    saved = save(wanted=is_main, language=language)
    found = {}
    for stop, page in show(saved, **WIDE):
        assert page.locator("html").get_attribute("lang") == language
        found[str(stop)] = faults(page, ALL_RULES)

    assert {name: said for name, said in found.items() if said} == {}
