from __future__ import annotations

from django.test import Client
from pytest_django import Settings


def test_a_page_may_load_from_this_instance_only(client: Client) -> None:
    policy = client.get("/health/live")["Content-Security-Policy"]

    assert policy == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )


def test_nobody_learns_where_a_person_came_from(client: Client) -> None:
    assert client.get("/health/live")["Referrer-Policy"] == "same-origin"


def test_a_page_gets_neither_camera_nor_position(client: Client) -> None:
    policy = client.get("/health/live")["Permissions-Policy"]

    assert "camera=()" in policy
    assert "geolocation=()" in policy


class TestWithTls:
    def test_plain_http_is_led_to_tls(self, client: Client, settings: Settings) -> None:
        settings.SECURE_SSL_REDIRECT = True

        response = client.get("/incidents/")

        assert response.status_code == 301
        assert response["Location"] == "https://testserver/incidents/"

    def test_health_is_asked_without_tls(self, client: Client, settings: Settings) -> None:
        settings.SECURE_SSL_REDIRECT = True

        assert client.get("/health/live").status_code == 200

    def test_the_browser_is_told_to_stay_with_tls(
        self, client: Client, settings: Settings
    ) -> None:
        settings.SECURE_HSTS_SECONDS = 31536000

        answer = client.get("/health/live", secure=True)

        assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
