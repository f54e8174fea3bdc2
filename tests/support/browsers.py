"""Browsers in which the cast is signed in, and what they send from a page."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from varde.accounts.models import User

Sheet = dict[str, list[str]]
Attributes = list[tuple[str, str | None]]


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def saga_here(saga: User) -> Client:
    """The browser in which Saga, who handles incidents, is signed in."""
    return browser_of(saga)


@pytest.fixture
def berit_here(berit: User) -> Client:
    """The browser in which Berit, who releases reports, is signed in."""
    return browser_of(berit)


@pytest.fixture
def aino_here(aino: User) -> Client:
    """The browser in which Aino, who may only read, is signed in."""
    return browser_of(aino)


@pytest.fixture
def nils_here(nils: User) -> Client:
    """The browser in which Nils, who works elsewhere, is signed in."""
    return browser_of(nils)


@pytest.fixture
def disa_here(disa: User) -> Client:
    """The browser in which Disa, who receives reports at the desk, is signed in."""
    return browser_of(disa)


@pytest.fixture
def vera_here(vera: User) -> Client:
    """The browser in which Vera, who only reads at the desk, is signed in."""
    return browser_of(vera)


class _Forms(HTMLParser):
    """The forms of a page by their address, filled in as the page has them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Sheet]] = []
        self._select = self._area = self._text = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        at = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.forms.append((at.get("action", ""), {}))
            case "input" if _is_sent(at):
                ticked = "on" if at.get("type") == "checkbox" else ""
                self._keep(at["name"], at.get("value", ticked))
            case "select":
                self._select = at["name"]
            case "option" if "selected" in at:
                self._keep(self._select, at["value"])
            case "textarea":
                self._area, self._text = at["name"], ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._keep(self._area, self._text.removeprefix("\n"))

    def _keep(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)


def _is_sent(at: dict[str, str]) -> bool:
    if at.get("type") in {"radio", "checkbox"} and "checked" not in at:
        return False
    return bool(at.get("name")) and "disabled" not in at


def forms_on(page: HttpResponse) -> list[tuple[str, Sheet]]:
    reader = _Forms()
    reader.feed(page.content.decode())
    return reader.forms


def filled(
    page: HttpResponse, ending: str, typed: Mapping[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    """
    Return where a form goes and what it sends.

    That is what the page has put into it, and what a person typed over it.
    """
    action, sheet = next(form for form in forms_on(page) if form[0].endswith(ending))
    return action, {**sheet, **(typed or {})}
