from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from varde.accounts.models import User
from varde.organisations.models import Organisation, Role
from varde.organisations.selectors import roles_in
from varde.organisations.services import invite

HOME = "/organisations/exempelverket/"
FOR_MEMBERS = [HOME, f"{HOME}people/"]
FOR_ADMINISTRATORS = [
    f"{HOME}edit/",
    f"{HOME}facts/",
    f"{HOME}legal-entities/add/",
    f"{HOME}invite/",
]
ACTIONS = [
    f"{HOME}people/U-AAAAAAAAAA/grant/",
    f"{HOME}people/U-AAAAAAAAAA/revoke/",
    f"{HOME}invitations/1/withdraw/",
]


@pytest.mark.parametrize("url", [*FOR_MEMBERS, *FOR_ADMINISTRATORS, "/organisations/"])
def test_nobody_sees_a_page_without_signing_in(
    client: Client, exempelverket: Organisation, url: str
) -> None:
    response = client.get(url)

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("url", [*FOR_MEMBERS, *FOR_ADMINISTRATORS])
@pytest.mark.parametrize("person", ["nils", "stranger"])
def test_an_organisation_of_others_looks_like_none(
    client: Client,
    exempelverket: Organisation,
    request: pytest.FixtureRequest,
    url: str,
    person: str,
) -> None:
    client.force_login(request.getfixturevalue(person))

    hidden = client.get(url)
    absent = client.get(url.replace("exempelverket", "finns-inte"))

    assert hidden.status_code == absent.status_code == 404


@pytest.mark.parametrize("url", ACTIONS)
def test_an_action_elsewhere_looks_like_none(
    client: Client, exempelverket: Organisation, nils: User, url: str
) -> None:
    client.force_login(nils)

    assert client.post(url).status_code == 404


@pytest.mark.parametrize("url", FOR_MEMBERS)
def test_a_reader_sees_the_organisation(client: Client, aino: User, url: str) -> None:
    client.force_login(aino)

    response = client.get(url)

    assert response.status_code == 200
    assert "Exempelverket" in response.content.decode()


@pytest.mark.parametrize("url", [*FOR_ADMINISTRATORS, *ACTIONS])
@pytest.mark.parametrize("person", ["aino", "saga"])
def test_only_administrators_may_change_it(
    client: Client, request: pytest.FixtureRequest, url: str, person: str
) -> None:
    client.force_login(request.getfixturevalue(person))

    assert client.post(url).status_code == 403


@pytest.mark.parametrize("url", ACTIONS)
def test_nothing_changes_by_looking(client: Client, ada: User, url: str) -> None:
    client.force_login(ada)

    assert client.get(url).status_code == 405


def test_the_list_shows_only_ones_own(client: Client, saga: User, nils: User) -> None:
    client.force_login(saga)

    page = client.get("/organisations/").content.decode()

    assert "Exempelverket" in page
    assert "Annanstans" not in page


def test_an_administrator_edits(client: Client, ada: User) -> None:
    client.force_login(ada)

    response = client.post(f"{HOME}edit/", {"name": "Nya verket", "country": "SE"})

    assert (response.status_code, response["Location"]) == (302, HOME)
    assert Organisation.objects.get(reference="exempelverket").name == "Nya verket"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "", "country": "SE"},
        {"name": "x\x00", "country": "SE"},
        {"name": "right\u202eleft", "country": "SE"},
        {"name": "x" * 1_000_000, "country": "SE"},
        {"name": "x", "country": "ZZ"},
        {"name": "x", "country": "SE", "lei": "529900T8BM49AURSDO56"},
    ],
)
def test_an_edit_that_cannot_be_right_saves_nothing(
    client: Client, ada: User, said: dict[str, str]
) -> None:
    client.force_login(ada)

    response = client.post(f"{HOME}edit/", said)

    assert response.status_code == 422
    assert Organisation.objects.get(reference="exempelverket").name == "Exempelverket"


def test_facts_are_stated_on_a_page(client: Client, ada: User) -> None:
    client.force_login(ada)

    response = client.post(
        f"{HOME}facts/", {"entity__size": "large", "entity__in_group": "no"}
    )

    assert response.status_code == 302
    facts = Organisation.objects.get(reference="exempelverket").facts
    assert facts == {"entity.size": "large", "entity.in_group": False}


def test_several_sectors_can_be_chosen(client: Client, ada: User) -> None:
    client.force_login(ada)

    page = client.get(f"{HOME}facts/").content.decode()

    assert '<input class="ds-input" type="checkbox" name="entity__sectors"' in page


def test_a_legal_entity_is_added(client: Client, ada: User) -> None:
    client.force_login(ada)

    response = client.post(
        f"{HOME}legal-entities/add/", {"name": "Bolaget AB", "country": "FI"}
    )

    assert response["Location"] == "/organisations/bolaget-ab/"
    assert client.get("/organisations/bolaget-ab/").status_code == 200


def test_a_role_is_given_and_taken_on_a_page(
    client: Client, ada: User, saga: User, exempelverket: Organisation
) -> None:
    client.force_login(ada)

    for action, role in (("grant", "approver"), ("revoke", "responder")):
        url = f"{HOME}people/{saga.reference}/{action}/"
        assert client.post(url, {"role": role}).status_code == 302

    assert roles_in(saga, exempelverket) == {Role.APPROVER}


def test_the_last_administrator_cannot_be_removed_on_a_page(
    client: Client, ada: User
) -> None:
    client.force_login(ada)

    response = client.post(f"{HOME}people/{ada.reference}/revoke/", {"role": "admin"})

    assert response.status_code == 409


def test_a_person_elsewhere_cannot_be_given_a_role(
    client: Client, ada: User, nils: User
) -> None:
    client.force_login(ada)

    url = f"{HOME}people/{nils.reference}/grant/"

    assert client.post(url, {"role": "auditor"}).status_code == 404


def test_markup_in_a_name_is_shown_as_text(
    client: Client, aino: User, exempelverket: Organisation
) -> None:
    Organisation.objects.update(name="<script>alert(1)</script>{{ 7|add:7 }}")
    client.force_login(aino)

    page = client.get(HOME).content.decode()

    assert "<script>alert(1)" not in page
    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_invitation_of_others_cannot_be_withdrawn(
    client: Client, ada: User, pk: str
) -> None:
    client.force_login(ada)

    assert client.post(f"{HOME}invitations/{pk}/withdraw/").status_code == 404


class TestBudget:
    @pytest.mark.parametrize("url", FOR_MEMBERS)
    def test_statements_do_not_grow_with_the_people(
        self,
        client: Client,
        ada: User,
        exempelverket: Organisation,
        django_assert_max_num_queries: object,
        url: str,
    ) -> None:
        for number in range(20):
            user = User.objects.create_user(f"p{number}@exempel.example", name="P")
            exempelverket.memberships.create(user=user, role=Role.AUDITOR)
            invite(
                organisation=exempelverket,
                email=f"i{number}@exempel.example",
                roles=["auditor"],
                by=ada,
                now=timezone.now(),
            )
        client.force_login(ada)
        client.get(url)

        with django_assert_max_num_queries(12):
            client.get(url)
