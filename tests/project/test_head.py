"""A monitor that asks with HEAD is told what GET would tell it, without the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize(
    "path", ["/", "/help/", "/incidents/", "/incidents/declare/", "/schemas/report.json"]
)
def test_a_page_answers_head_as_get(saga_here: Client, path: str) -> None:
    asked, told = saga_here.get(path), saga_here.head(path)

    assert (told.status_code, told["Content-Type"]) == (200, asked["Content-Type"])
    assert not told.content


def test_the_api_answers_it_too(client: Client, db: None) -> None:
    assert client.head("/api/v1/openapi.json").status_code == 200
    assert client.head("/api/v1/incidents").status_code == 401


def test_what_takes_a_form_takes_no_head(saga_here: Client) -> None:
    answer = saga_here.head("/incidents/VRD-2026-0001/assessment/answer/")

    assert answer.status_code == 405
