"""A thing is secured, goes from one to another, and is signed for, as people click."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.conftest import member, person
from varde.incidents import services
from varde.organisations.models import Organisation, Role

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stored"),
]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])


@pytest.fixture
def here(exempelverket: Organisation, saga: User, now: datetime) -> str:
    incident = services.declare(
        organisation=exempelverket, title="Mejlen ligger nere", by=saga, now=now
    )
    return f"/incidents/{incident.reference}/evidence/"


@pytest.fixture
def sven(exempelverket: Organisation) -> User:
    user = person("sven@exempelverket.example", "Sven Ny", time_zone="Europe/Stockholm")
    return member(exempelverket, user, Role.RESPONDER)


def say_what_it_is(page: Page) -> None:
    page.locator("[name=title]").fill("Disk ur mejlservern")
    page.locator("[name=acquired_where]").fill("Skåp 4")


def send(page: Page) -> None:
    """Press the last button, and wait until the page that follows is whole."""
    with page.expect_navigation():
        page.locator("main form button.ds-button:not([type=button])").last.click()


@SCRIPTS
def test_a_thing_goes_from_one_to_another(
    sign_in: SignIn, saga: User, sven: User, here: str, *, scripts: bool
) -> None:
    giver, taker = (sign_in(user, java_script_enabled=scripts) for user in (saga, sven))
    giver.goto(f"{here}add/?kind=physical")
    say_what_it_is(giver)
    send(giver)

    giver.locator("a[href$='/custody/hand-over/']").click()
    giver.locator("[name=to]").select_option(sven.reference)
    send(giver)
    taker.goto(here)
    taker.locator("a[href$='/custody/answer/']").click()
    send(taker)

    expect(taker.locator("main aside strong")).to_contain_text("Sven Ny")
    expect(taker.locator("svg.chain title")).to_have_count(1)
    expect(taker.locator("tr[id^='event-']")).to_have_count(3)


@SCRIPTS
def test_a_file_is_added_with_its_note(
    sign_in: SignIn, saga: User, here: str, tmp_path: Path, *, scripts: bool
) -> None:
    file = tmp_path / "avbild.bin"
    file.write_bytes(b"what was on the disk" * 1000)
    page = sign_in(saga, java_script_enabled=scripts)
    page.goto(f"{here}add/")

    page.locator("[name=file]").set_input_files(file)
    say_what_it_is(page)
    send(page)

    page.wait_for_url(f"**{here}1/")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    expect(page.locator(".hash", has_text=digest)).to_have_count(1)
