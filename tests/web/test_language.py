"""The choice of language leads back to where it was made."""

from __future__ import annotations

import pytest
from django.test import Client

ELSEWHERE = [
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "no path at all",
    "workspace:duties",
    "\x00",
]


def test_the_language_is_kept_and_the_page_is_the_same(client: Client) -> None:
    response = client.post("/language/", {"language": "sv", "next": "/help/"})

    assert response["Location"] == "/help/"
    assert response.cookies["django_language"].value == "sv"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_it_leads_to_no_other_place(client: Client, wanted: str) -> None:
    response = client.post("/language/", {"language": "sv", "next": wanted})

    assert response["Location"] == "/"


def test_a_line_break_makes_no_header(client: Client) -> None:
    response = client.post("/language/", {"next": "/help/\r\nX-Evil: 1"})

    assert "X-Evil" not in response


def test_a_language_that_is_not_offered_is_not_kept(client: Client) -> None:
    response = client.post("/language/", {"language": "../x", "next": "/"})

    assert "django_language" not in response.cookies
