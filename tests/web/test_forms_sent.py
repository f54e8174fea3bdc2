"""What a browser would never send is refused, and refused well."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("charset", ["utf8", "utf-7", "latin-1"])
def test_a_form_is_utf_8_whatever_it_claims(charset: str) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        "/language/", b"next=%2Fhelp%2F", content_type=f"{FORM}; charset={charset}"
    )

    assert response.status_code == 403


def test_a_name_of_utf_8_is_understood(client: Client) -> None:
    body = b"next=%2Fhelp%2F%3Fq=%C3%A5"

    response = client.post("/language/", body, content_type=f"{FORM}; charset=utf8")

    assert response["Location"] == "/help/?q=%C3%A5"


@pytest.mark.parametrize(("length", "status"), [(10, 400), (3 * 1024 * 1024, 413)])
def test_no_form_takes_a_file(client: Client, length: int, status: int) -> None:
    file = SimpleUploadedFile("report.pdf", b"x" * length)

    response = client.post("/language/", {"language": "sv", "next": file})

    assert response.status_code == status
    assert "Content-Security-Policy" in response


def test_an_address_that_only_takes_a_form_says_so(saga_here: Client) -> None:
    """Whoever signs in on the way to sending a form is led to its address."""
    page = saga_here.get("/incidents/VRD-2026-0001/assessment/answer/")

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Nothing can be looked at here" in page.text


@pytest.mark.parametrize(
    "told",
    [{"next": "x" * 3 * 1024 * 1024}, {f"field{number}": "" for number in range(2001)}],
)
def test_a_form_that_is_too_large_is_told_so(client: Client, told: dict[str, str]) -> None:
    page = client.post("/language/", urlencode(told), content_type=FORM)

    assert page.status_code == 413
    assert "This is too much at once" in page.text
