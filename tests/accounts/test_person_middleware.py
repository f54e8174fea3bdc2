from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from varde.accounts.middleware import PersonMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import Client

    from varde.accounts.models import User


def test_the_own_language_is_used_where_none_was_chosen(client: Client, saga: User) -> None:
    saga.language = "is"
    saga.save()
    client.force_login(saga)

    response = client.get("/organisations/", headers={"Accept-Language": "da"})

    assert response["Content-Language"] == "is"


def test_the_language_chosen_in_this_browser_comes_first(
    client: Client, saga: User
) -> None:
    client.force_login(saga)
    client.cookies["django_language"] = "da"

    assert client.get("/organisations/")["Content-Language"] == "da"


@pytest.mark.parametrize(
    ("zone", "current"), [("Europe/Helsinki", "Europe/Helsinki"), ("Atlantis", "UTC")]
)
def test_times_are_in_the_zone_of_the_person(
    saga: User, rf: RequestFactory, zone: str, current: str
) -> None:
    saga.time_zone = zone
    request = rf.get("/")
    request.user = saga
    seen: list[str] = []

    def page(_: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    with translation.override("en"):
        PersonMiddleware(page)(request)

    assert seen == [current]
    assert timezone.get_current_timezone_name() == "UTC"
