from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.test import Client, RequestFactory

from tests.retention.conftest import EMAIL, NAME
from varde.incidents.models import Incident
from varde.retention.models import Erasure, LegalHold

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.organisations.models import Organisation

HERE = "/organisations/exempelverket/retention/"


def signed_in(user: User, *, freshly: bool = False) -> Client:
    client = Client()
    client.force_login(user)
    if freshly:
        request = RequestFactory().get("/")
        request.user, request.session = user, client.session
        reauthenticate_by_password(request)
        request.session.save()
    return client


def test_a_responder_has_no_business_there(saga: User) -> None:
    assert signed_in(saga).get(HERE).status_code == 403


def test_somebody_elsewhere_finds_nothing(exempelverket: Organisation, nils: User) -> None:
    assert signed_in(nils).get(HERE).status_code == 404


def test_a_stranger_is_led_to_sign_in(exempelverket: Organisation) -> None:
    assert Client().get(HERE)["Location"].startswith("/account/login/")


def test_an_auditor_reads_and_is_offered_no_action(aino: User) -> None:
    page = signed_in(aino).get(HERE)

    assert page.status_code == 200
    assert b"holds/place" not in page.content


def test_the_accounts_own_spellings_count_among_the_most(ada: User, zenobie: User) -> None:
    names = "\n".join(f"Spelling {number}" for number in range(20))
    asked = {"person": zenobie.reference, "names": names}

    answer = signed_in(ada).get(f"{HERE}erase/", asked)

    assert answer.status_code == 422
    assert "At most 20 spellings." in answer.content.decode()


def test_an_administrator_places_a_hold(ada: User, named: Incident) -> None:
    posted = {"incident": named.reference, "reason": "Polisen bad om det"}

    answer = signed_in(ada).post(f"{HERE}holds/place/", posted)

    assert answer["Location"] == HERE
    assert LegalHold.objects.get().incident == named


def test_a_hold_on_what_is_not_there_is_refused(ada: User) -> None:
    posted = {"incident": "VRD-1999-0001", "reason": "Tvist"}

    answer = signed_in(ada).post(f"{HERE}holds/place/", posted)

    assert answer.status_code == 422
    assert not LegalHold.objects.exists()


def test_the_search_tells_where_the_name_is(
    ada: User, named: Incident, zenobie: User
) -> None:
    asked = {"person": zenobie.reference, "names": ""}

    page = signed_in(ada).get(f"{HERE}erase/", asked)

    assert page.context["findings"].groups[0].incident == named
    assert NAME in page.content.decode()


def test_the_search_changes_nothing(ada: User, named: Incident) -> None:
    signed_in(ada).get(f"{HERE}erase/", {"names": NAME})

    named.refresh_from_db()
    assert NAME in named.title


def test_a_sealed_incident_is_counted_and_not_named(ada: User, named: Incident) -> None:
    Incident.objects.filter(pk=named.pk).update(sealed=True)

    page = signed_in(ada).get(f"{HERE}erase/", {"names": NAME})

    assert page.context["findings"].total > 0
    assert named.reference not in page.content.decode()


def test_the_confirmation_asks_for_a_fresh_sign_in(ada: User, named: Incident) -> None:
    answer = signed_in(ada).get(f"{HERE}erase/confirm/", {"names": NAME})

    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_what_was_sent_is_not_marked_beforehand(ada: User, reported: object) -> None:
    client = signed_in(ada, freshly=True)

    page = client.get(f"{HERE}erase/confirm/", {"names": NAME})

    marked = page.context["form"]["erase"].initial
    assert "incidents.TimelineEntry" in marked
    assert "reporting.Submission" not in marked


def test_the_erasure_begins_with_the_reason(
    ada: User, named: Incident, zenobie: User
) -> None:
    where = f"{HERE}erase/confirm/?person={zenobie.reference}&names={EMAIL}"
    posted = {
        "erase": ["incidents.TimelineEntry"],
        "reason": "requested",
        "final": "on",
    }

    answer = signed_in(ada, freshly=True).post(where, posted)

    erasure = Erasure.objects.get()
    assert answer["Location"] == f"{HERE}erasures/{erasure.pk}/"
    assert "incidents.FactStatement" in erasure.spared
    assert "reporting.Submission" in erasure.spared


def test_what_was_left_is_told_and_nothing_that_held_no_name(
    ada: User, named: Incident
) -> None:
    client = signed_in(ada, freshly=True)
    posted = {"erase": ["incidents.TimelineEntry"], "reason": "requested", "final": "on"}

    page = client.post(f"{HERE}erase/confirm/?names={NAME}", posted, follow=True)

    assert "fact statements" in page.content.decode()
    assert "submissions" not in page.content.decode()


def test_without_knowing_that_it_is_final_nothing_begins(
    ada: User, named: Incident
) -> None:
    client = signed_in(ada, freshly=True)

    answer = client.post(f"{HERE}erase/confirm/?names={NAME}", {"reason": "requested"})

    assert answer.status_code == 422
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (NAME, "Choose what goes."),
        ("Nobody At All", "The name is nowhere where it could be erased."),
    ],
)
def test_an_erasure_of_nothing_does_not_begin(
    ada: User, named: Incident, names: str, sentence: str
) -> None:
    client = signed_in(ada, freshly=True)
    posted = {"reason": "requested", "final": "on"}

    answer = client.post(f"{HERE}erase/confirm/?names={names}", posted)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Erasure.objects.exists()


def test_an_account_alone_is_closed(ada: User, named: Incident, zenobie: User) -> None:
    client = signed_in(ada, freshly=True)
    where = f"{HERE}erase/confirm/?person={zenobie.reference}&names="

    client.post(where, {"reason": "requested", "final": "on"})

    zenobie.refresh_from_db()
    assert zenobie.erased_at is not None


@pytest.mark.parametrize("names", ["", "ab"])
def test_a_search_for_nearly_nothing_is_refused(ada: User, names: str) -> None:
    assert signed_in(ada).get(f"{HERE}erase/", {"names": names}).status_code == 422


def test_rules_are_set_and_shown(ada: User) -> None:
    client = signed_in(ada)

    client.post(f"{HERE}rules/", {"notes": "24", "record": ""})

    assert "24 months" in client.get(HERE).content.decode()


def test_an_erased_incident_still_has_its_pages(
    ada: User, saga: User, reported: object, named: Incident, erase: object
) -> None:
    erase()  # type: ignore[operator]
    client, here = signed_in(saga), f"/incidents/{named.reference}/"

    for part in (
        "",
        "facts/",
        "milestones/",
        "timeline/",
        "status/",
        "record/",
        "facts/incident.description/",
        "assessment/",
        "what-if/",
        "reports/exempelverket/se.nis2/early-warning/",
        "reports/exempelverket/se.nis2/early-warning/preview.pdf",
    ):
        assert client.get(here + part).status_code in {200, 404}, part
    assert b"erased on" in client.get(f"{here}timeline/").content
