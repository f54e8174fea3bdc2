"""A file is sent in a real browser, and the line breaks in the middle."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SignIn
from tests.support.line import Line, line_to
from varde.evidence.models import Item, Upload
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

pytestmark = pytest.mark.browser

SIZE = 12_000_000
BYTES_PER_SECOND = 3_000_000


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    return incidents.declare(
        organisation=exempelverket, title="Skrivarna svarar inte", by=saga, now=now
    )


@pytest.fixture
def disk_image(tmp_path: Path) -> Path:
    path = tmp_path / "avbild å.img"
    path.write_bytes(random.Random(3).randbytes(SIZE))
    return path


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    server = urlsplit(live_server.url)
    assert server.hostname
    assert server.port
    speed = BYTES_PER_SECOND
    with line_to(server.hostname, server.port, bytes_per_second=speed) as found:
        yield found


@pytest.fixture
def page(
    sign_in: SignIn, saga: User, incident: Incident, line: Line, live_server: LiveServer
) -> Page:
    """The form for a file, at the end of the line."""
    page = sign_in(saga)
    host = urlsplit(live_server.url).hostname
    add = f"/incidents/{incident.reference}/evidence/add/?kind=file"
    page.goto(f"http://{host}:{line.port}{add}")
    return page


def reach(page: Page, state: str) -> None:
    element = page.locator("varde-upload")
    wanted = re.compile(f"^({state})$")
    expect(element).to_have_attribute("data-state", wanted)


def send_a_quarter(page: Page, file: Path) -> None:
    page.set_input_files("input[type=file]", file)
    bar = page.locator("varde-upload progress")
    while bar.evaluate("bar => bar.value") < SIZE / 4:
        page.wait_for_timeout(50)


def what_arrived(page: Page) -> int:
    """How much the server has of a file on its way, once that is something."""
    for _try in range(300):
        if received := Upload.objects.get().received:
            break
        page.wait_for_timeout(100)
    return received


def is_whole(upload: Upload, file: Path) -> bool:
    assert upload.blob is not None
    return upload.blob.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_an_upload_that_breaks_in_the_middle_goes_on(
    page: Page, disk_image: Path, line: Line
) -> None:
    send_a_quarter(page, disk_image)
    line.cut()
    reach(page, "broken")
    before = what_arrived(page)
    line.mended()
    reach(page, "done")

    assert 0 < before < SIZE
    assert Upload.objects.get().started_at < Upload.objects.get().touched_at
    assert is_whole(Upload.objects.get(), disk_image)


def test_an_upload_rests_and_goes_on_when_a_person_says_so(
    page: Page, disk_image: Path
) -> None:
    send_a_quarter(page, disk_image)
    page.get_by_role("button", name="Pause").click()
    reach(page, "paused")
    page.get_by_role("button", name="Go on").click()
    reach(page, "done")

    assert is_whole(Upload.objects.get(), disk_image)


def test_the_form_waits_for_its_file(page: Page, disk_image: Path) -> None:
    page.fill("[name=title]", "Avbild")
    page.fill("[name=acquired_where]", "Serverhallen")
    page.set_input_files("input[type=file]", disk_image)
    page.get_by_role("button", name="Add the item").click()
    page.wait_for_url(re.compile("/evidence/1/$"))

    item = Item.objects.get()
    assert item.filename == "avbild å.img"
    assert is_whole(Upload.objects.get(), disk_image)


def test_a_file_that_is_removed_is_gone(page: Page, disk_image: Path) -> None:
    send_a_quarter(page, disk_image)
    page.get_by_role("button", name="Remove the file").click()
    told = page.locator("varde-upload [data-part=told]")
    expect(told).to_be_hidden(timeout=30_000)

    assert not Upload.objects.exists()
