"""The directory of authorities: everybody reads it, and this instance may add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.audit.chains import verify_chain
from varde.core.errors import AuthorityNoteChangedError, InvalidTextError
from varde.reporting.models import AuthorityNote, Delivery
from varde.reporting.published.services import note_authority

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission

pytestmark = pytest.mark.django_db

NCSC = "/authorities/se.ncsc/"
TOLD = {"channel": "Portalen", "contact": "+46 8 000 00 01", "note": "", "revision": 0}


@pytest.fixture
def dag_here(client: Client, dag: User) -> Client:
    client.force_login(dag)
    return client


@pytest.fixture
def say(dag: User, now: datetime) -> Callable[..., None]:
    """Dag says how the national centre is reached."""

    def said(**changed: object) -> None:
        told = TOLD | changed
        note_authority(authority="se.ncsc", **told, by=dag, now=now)  # type: ignore[arg-type]

    return said


def page_of(client: Client, query: str = "") -> str:
    return client.get(f"/authorities/{query}").content.decode()


def entries(client: Client, query: str = "") -> list[str]:
    found = client.get(f"/authorities/{query}").context["directory"]
    return [entry.authority.id for _country, group in found for entry in group]


def test_the_page_of_a_regime_has_the_channel_of_this_instance(
    client: Client, say: Callable[..., None]
) -> None:
    say(channel="Vår egen ingång")

    page = client.get("/regimes/se.nis2/").content.decode()

    assert page.count("Vår egen ingång") == 1


def test_a_stranger_reads_who_receives_what(client: Client) -> None:
    page = page_of(client)

    assert "Liikenne- ja viestintävirasto Traficom, Kyberturvallisuuskeskus" in page
    assert "Called the Swedish Civil Contingencies Agency (MSB) until 2025-12-31" in page


def test_it_is_searched_by_country_and_name_in_any_language(client: Client) -> None:
    assert {name[:2] for name in entries(client, "?country=IS")} == {"is"}
    assert entries(client, "?text=lääkealan") == ["fi.fimea"]
    assert entries(client, "?text=finns+inte") == []


def test_a_regime_leads_to_those_who_receive_its_reports(client: Client) -> None:
    page = client.get("/regimes/se.nis2/").content.decode()

    assert 'href="/authorities/#se.ncsc"' in page


def test_what_this_instance_says_stands_above_the_rulebook_with_its_date(
    client: Client, say: Callable[..., None]
) -> None:
    say()

    page = page_of(client, "?text=CERT-SE")
    own = page.index("Portalen")
    assert page.index("As this instance has it since") < own
    assert own < page.index("Channel by the rulebook")


def test_an_administrator_of_an_authority_changes_it(dag_here: Client) -> None:
    answer = dag_here.post(NCSC, TOLD)

    assert answer["Location"] == "/authorities/#se.ncsc"
    assert AuthorityNote.objects.get().contact == "+46 8 000 00 01"


def test_the_form_holds_what_stands_there(
    dag_here: Client, say: Callable[..., None]
) -> None:
    say()

    page = dag_here.get(NCSC).content.decode()

    assert "Portalen" in page
    assert 'name="revision" value="1"' in page


def test_the_change_is_on_the_record(say: Callable[..., None]) -> None:
    say()
    say(channel="Formuläret", revision=1)

    report = verify_chain("A:se.ncsc")
    assert (report.whole, report.entries) == (True, 2)


def test_whoever_changes_nothing_leaves_no_trace(say: Callable[..., None]) -> None:
    say(channel="", contact="")

    assert not AuthorityNote.objects.exists()
    assert verify_chain("A:se.ncsc").entries == 0


def test_of_two_people_the_second_is_told(say: Callable[..., None]) -> None:
    say()

    with pytest.raises(AuthorityNoteChangedError):
        say(channel="Formuläret")

    assert AuthorityNote.objects.get().channel == "Portalen"


def test_emptied_texts_leave_it_to_the_rulebook(
    client: Client, say: Callable[..., None]
) -> None:
    say()
    say(channel="", contact="", revision=1)

    assert "As this instance has it" not in page_of(client)


@pytest.mark.parametrize("text", ["x" * 2001, "a\x00b", "a\u202eb"])
def test_what_cannot_be_kept_is_refused(say: Callable[..., None], text: str) -> None:
    with pytest.raises(InvalidTextError):
        say(note=text)


def test_what_cannot_be_kept_comes_back_on_the_page(dag_here: Client) -> None:
    answer = dag_here.post(NCSC, TOLD | {"note": "a\x00b"})

    assert answer.status_code == 422
    assert not AuthorityNote.objects.exists()


def test_an_authority_that_is_none_is_not_there(dag_here: Client) -> None:
    assert dag_here.get("/authorities/se.ingen/").status_code == 404


class TestWhoMay:
    def test_a_desk_officer_may_not(self, client: Client, disa: User) -> None:
        client.force_login(disa)

        assert client.get(NCSC).status_code == 403

    def test_an_administrator_of_an_organisation_may_not_beside_an_authority(
        self, client: Client, ada: User, authority: Organisation
    ) -> None:
        client.force_login(ada)

        assert client.get(NCSC).status_code == 403
        assert NCSC not in page_of(client)

    def test_one_of_the_only_organisation_may(self, client: Client, ada: User) -> None:
        client.force_login(ada)

        assert client.get(NCSC).status_code == 200
        assert NCSC in page_of(client)

    def test_a_legal_entity_of_it_changes_nothing_in_that(
        self, client: Client, ada: User, exempelbolaget: Organisation
    ) -> None:
        client.force_login(ada)

        assert client.get(NCSC).status_code == 200

    def test_one_of_several_does_not_speak_for_the_rest(
        self, client: Client, ada: User, annanstans: Organisation
    ) -> None:
        client.force_login(ada)

        assert client.get(NCSC).status_code == 403

    def test_a_responder_of_the_only_organisation_may_not(
        self, client: Client, saga: User
    ) -> None:
        client.force_login(saga)

        assert client.get(NCSC).status_code == 403


def test_a_report_that_waits_to_be_delivered_shows_the_instances_own_channel(
    say: Callable[..., None], sent: Submission, saga_here: Client
) -> None:
    Delivery.objects.filter(submission=sent).update(delivered_at=None, organisation=None)
    say(channel="Portalen vid Rosenbad")

    page = saga_here.get(f"/submissions/{sent.reference}/").content.decode()

    assert "Portalen vid Rosenbad" in page
