"""
The pictures of the documents, taken from the demonstration.

They are kept where `PICTURES=1` says so: `PICTURES=1 make test
T=tests/browser/test_pictures.py`.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import sign_in_to_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]

IMAGES = Path("docs/images")
RESPONDER = "Aada Virtanen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if os.environ.get("PICTURES"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        return IMAGES
    return tmp_path


def test_an_incident_is_pictured(chromium: Browser, instance: str, folder: Path) -> None:
    size = {"width": 1280, "height": 960}
    with closing(chromium.new_context(base_url=instance, viewport=size)) as context:
        sign_in_to_demonstration(context, RESPONDER)
        page = context.new_page()
        page.goto("/incidents/VRD-2026-0001/")
        page.locator("form[action='/language/'] button[value=en]").click()

        expect(page.get_by_role("heading", name="Which reports are owed")).to_be_visible()
        page.screenshot(path=folder / "incident.png")

    assert (folder / "incident.png").stat().st_size > 20_000
