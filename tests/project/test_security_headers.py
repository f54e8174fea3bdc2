from __future__ import annotations

from django.test import Client


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
