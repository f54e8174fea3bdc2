from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client


def test_the_page_is_not_there_otherwise(client: Client, db: None) -> None:
    assert client.get("/demo/").status_code == 404


@pytest.mark.urls("tests.support.demonstration_urls")
def test_it_stays_shut_even_if_someone_mounts_it(client: Client, saga: User) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/{saga.reference}/").status_code == 404


@pytest.mark.urls("tests.support.demonstration_urls")
@pytest.mark.usefixtures("demonstration")
class TestPage:
    def test_it_tells_who_can_be_tried(
        self, client: Client, saga: User, disa: User, stranger: User
    ) -> None:
        page = client.get("/demo/").content.decode()

        for word in ("Saga Lind", "Responder", "Exempelverket", "Disa Holm", "Sweden"):
            assert word in page
        assert stranger.name not in page

    def test_one_click_signs_in(self, client: Client, berit: User) -> None:
        response = client.post(f"/demo/{berit.reference}/")

        assert response["Location"] == "/"
        assert client.get("/organisations/").context["user"] == berit

    def test_the_pages_come_in_the_language_of_the_person(
        self, client: Client, saga: User
    ) -> None:
        User.objects.update(language="sv")

        client.post(f"/demo/{saga.reference}/")

        assert client.get("/organisations/")["Content-Language"] == "sv"

    def test_looking_does_not_sign_in(self, client: Client, saga: User) -> None:
        assert client.get(f"/demo/{saga.reference}/").status_code == 405

    def test_a_person_with_a_password_is_nobodys_to_try(
        self, client: Client, saga: User
    ) -> None:
        saga.set_password("korrekt häst batteri häftklammer")
        saga.save()

        assert client.post(f"/demo/{saga.reference}/").status_code == 404
        assert saga.name not in client.get("/demo/").content.decode()

    def test_nobody_signs_in_by_a_name_that_is_nobodys(
        self, client: Client, saga: User
    ) -> None:
        assert client.post("/demo/U-FINNSINTE/").status_code == 404

    def test_whoever_has_left_is_not_there_to_try(self, client: Client, saga: User) -> None:
        User.objects.update(is_active=False)

        assert client.post(f"/demo/{saga.reference}/").status_code == 404

    def test_it_leads_on_to_the_page_that_was_wanted(
        self, client: Client, saga: User
    ) -> None:
        response = client.post(f"/demo/{saga.reference}/", {"next": "/organisations/"})

        assert response["Location"] == "/organisations/"

    @pytest.mark.parametrize("wanted", ["//evil.example/organisations/", "no path"])
    def test_a_foreign_address_is_not_followed(
        self, client: Client, saga: User, wanted: str
    ) -> None:
        response = client.post(f"/demo/{saga.reference}/", {"next": wanted})

        assert response["Location"] == "/"

    def test_the_sign_in_page_shows_the_way(self, client: Client, db: None) -> None:
        page = client.get("/account/login/?next=/organisations/").content.decode()

        assert 'href="/demo/?next=/organisations/"' in page

    @pytest.mark.usefixtures("saga", "berit", "aino", "nils", "disa")
    def test_statements_do_not_grow_with_the_people(
        self, client: Client, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(2):
            client.get("/demo/")
