from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings


def test_a_living_process_says_so_without_a_database(client: Client) -> None:
    assert client.get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_it_is_ready_when_database_migrations_and_disk_are(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "disk": True,
    }


@pytest.mark.django_db
def test_it_is_not_ready_when_the_disk_cannot_be_written(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "absent"

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["disk"] is False


@pytest.mark.django_db
class TestMetrics:
    def test_this_machine_reads_them(self, client: Client) -> None:
        response = client.get("/metrics")

        assert b"varde_version" in response.content

    def test_another_machine_finds_nothing(self, client: Client) -> None:
        assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404

    def test_behind_a_proxy_this_machine_proves_nothing(
        self, client: Client, settings: Settings
    ) -> None:
        settings.TRUSTED_PROXIES = 1

        assert client.get("/metrics").status_code == 404

    def test_the_token_opens_them_from_anywhere(
        self, client: Client, settings: Settings
    ) -> None:
        settings.METRICS_TOKEN = "open sesame"

        response = client.get(
            "/metrics",
            REMOTE_ADDR="192.0.2.1",
            headers={"authorization": "Bearer open sesame"},
        )

        assert response.status_code == 200

    def test_with_a_token_set_this_machine_needs_it_too(
        self, client: Client, settings: Settings
    ) -> None:
        settings.METRICS_TOKEN = "open sesame"

        assert client.get("/metrics").status_code == 404
