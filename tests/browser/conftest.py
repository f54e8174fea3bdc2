"""Everybody signs in with one click, as in the demonstration."""

from __future__ import annotations

import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.walk import Stop, stops
from tests.conftest import member, person
from tests.support.routes import Targets, posted
from varde.accounts.models import User
from varde.organisations.models import Organisation, Role

SignIn = Callable[..., Page]
PASSWORD = "korrekt häst batteri häftklammer"
Show = Callable[..., Iterator[tuple[Stop, Page]]]


@pytest.fixture
def demonstration_page(settings: Settings, demonstration: None) -> None:
    """Serve the page where a click signs a person in."""
    settings.ROOT_URLCONF = "tests.support.demonstration_urls"


@pytest.fixture
def sign_in(
    chromium: Browser, live_server: LiveServer, demonstration_page: None
) -> Iterator[SignIn]:
    """Open a browser of its own for a person, who is signed in there."""
    with ExitStack() as open_contexts:

        def open_for(user: User, **options: Any) -> Page:
            context = chromium.new_context(base_url=live_server.url, **options)
            open_contexts.callback(context.close)
            client = Client()
            client.post(f"/demo/{user.reference}/")
            context.add_cookies(
                [
                    {"name": cookie.key, "value": cookie.value, "url": live_server.url}
                    for cookie in client.cookies.values()
                ]
            )
            return context.new_page()

        yield open_for


def click_to_sign_in(page: Page, user: User) -> None:
    page.goto("/demo/")
    page.locator(f"form[action='/demo/{user.reference}/'] button").click()
    page.wait_for_url(lambda url: "/demo/" not in url)


@dataclass(frozen=True)
class Saved:
    """A page as Django answered it, to be shown or checked without asking again."""

    stop: Stop
    headers: dict[str, str]
    body: bytes


Save = Callable[..., list[Saved]]


@pytest.fixture
def save(
    targets: Targets,
    secured: User,
    petra: User,
    aino: User,
    stranger: User,
    disa: User,
    dag: User,
) -> Save:
    """Ask for pages, in a language; what does not answer as it should is a failure."""

    def ask(*, wanted: Callable[[Stop], bool], language: str = "en") -> list[Saved]:
        clients: dict[str, Client] = {}
        found = []
        for stop in filter(wanted, stops(targets)):
            if stop.who not in clients:
                clients[stop.who] = signed_in(stop.who, language)
            found.append(_saved(clients[stop.who], stop, posted(stop.name, targets)))
        return found

    return ask


def signed_in(name: str, language: str) -> Client:
    client = Client(headers={"Accept-Language": language})
    if name:
        user = User.objects.get(email__startswith=f"{name}@")
        client.force_login(user)
        if user.has_usable_password():
            client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.cookies["django_language"] = language
    return client


def _saved(client: Client, stop: Stop, needed: dict[str, str]) -> Saved:
    empty = needed | {"csrfmiddlewaretoken": ""}
    response = client.post(stop.path, empty) if stop.posted else client.get(stop.path)
    assert response.status_code == stop.status, f"{stop}: {response.status_code}"
    return Saved(stop, dict(response.items()), response.content)


@pytest.fixture
def secured(saga: User, berit: User, ada: User) -> User:
    """They have passwords, and Saga something on each of the security pages."""
    for user in (saga, berit, ada):
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
    RecoveryCodes.activate(saga)
    return saga


@pytest.fixture
def petra(authority: Organisation, annanstans: Organisation, nils: User) -> User:
    """Receives reports at two authorities."""
    Organisation.objects.filter(pk=annanstans.pk).update(authority="se.finansinspektionen")
    user = person("petra@myndigheten.example", "Petra Ros", time_zone="Europe/Stockholm")
    return member(annanstans, member(authority, user, Role.AUDITOR), Role.AUDITOR)


@pytest.fixture
def show(chromium: Browser, live_server: LiveServer) -> Iterator[Show]:
    """Show saved pages in a browser; styles and scripts come from the server."""
    with ExitStack() as open_contexts:

        def shown(saved: Iterable[Saved], **options: Any) -> Iterator[tuple[Stop, Page]]:
            context = chromium.new_context(base_url=live_server.url, **options)
            open_contexts.callback(context.close)
            page = context.new_page()
            session = context.new_cdp_session(page)
            # Nothing but the page itself is stopped: the browser keeps what it styles by.
            session.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})
            for one in saved:
                answer = partial(_fulfil, session, one)
                session.on("Fetch.requestPaused", answer)
                page.goto(one.stop.path)
                yield one.stop, page
                session.remove_listener("Fetch.requestPaused", answer)

        yield shown


def _fulfil(session: CDPSession, saved: Saved, asked: dict[str, Any]) -> None:
    headers = [{"name": name, "value": value} for name, value in saved.headers.items()]
    answer = {
        "requestId": asked["requestId"],
        "responseCode": saved.stop.status,
        "responseHeaders": headers,
        "body": b64encode(saved.body).decode(),
    }
    session.send("Fetch.fulfillRequest", answer)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a demonstration is served, by processes of its own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("demonstration") / "home"
    process = subprocess.Popen(
        [*(sys.executable, "-m", "varde.cli", "demo"), "--home", home, "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("Varde is at"), "it did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def sign_in_to_demonstration(context: BrowserContext, person: str) -> None:
    page = context.new_page()
    page.goto("/demo/")
    page.get_by_role("row", name=person).get_by_role("button").click()
    page.wait_for_url(lambda url: "/demo/" not in url)
    page.close()
