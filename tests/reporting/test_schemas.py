"""Anyone may read how reports and receipts are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["report", "receipt", "receipt-proof", "findings"])
def test_a_stranger_reads_the_schema(client: Client, name: str) -> None:
    answer = client.get(f"/schemas/{name}.json")

    assert answer.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_there_is_no_other(client: Client) -> None:
    assert client.get("/schemas/secret-key.json").status_code == 404
