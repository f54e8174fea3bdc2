"""An incident hits one legal entity or several; duties arise for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import InvalidValueError, LastPartyError
from varde.incidents import selectors, services
from varde.incidents.services import Statement

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation


def test_adding_an_entity_is_on_the_record(
    both_hit: Incident, exempelbolaget: Organisation, exempelverket: Organisation
) -> None:
    chain = audit.chain(both_hit.reference)
    entry = next(e for e in chain if e.action == "party.added")

    assert selectors.parties(both_hit) == [exempelbolaget, exempelverket]
    assert entry.detail == {"entity": "exempelbolaget", "name": "Exempelbolaget AB"}


def test_adding_it_again_changes_nothing(
    both_hit: Incident, exempelbolaget: Organisation, saga: User, later: datetime
) -> None:
    before = audit.chain(both_hit.reference)

    services.add_party(incident=both_hit, organisation=exempelbolaget, by=saga, now=later)

    assert audit.chain(both_hit.reference) == before


def test_another_organisation_cannot_be_added(
    incident: Incident, annanstans: Organisation, saga: User, later: datetime
) -> None:
    with pytest.raises(InvalidValueError):
        services.add_party(incident=incident, organisation=annanstans, by=saga, now=later)


def test_what_was_said_of_an_entity_stays_when_it_is_removed(
    both_hit: Incident, exempelbolaget: Organisation, saga: User, later: datetime
) -> None:
    said = Statement("impact.users_affected", 7, party=exempelbolaget)
    services.state_facts(incident=both_hit, statements=[said], by=saga, now=later)

    services.remove_party(
        incident=both_hit, organisation=exempelbolaget, by=saga, now=later
    )

    assert exempelbolaget not in selectors.parties(both_hit)
    assert selectors.fact_values(both_hit, exempelbolaget) == {"impact.users_affected": 7}
    assert "party.removed" in {e.action for e in audit.chain(both_hit.reference)}


def test_one_must_be_left(incident: Incident, saga: User, later: datetime) -> None:
    with pytest.raises(LastPartyError):
        services.remove_party(
            incident=incident, organisation=incident.organisation, by=saga, now=later
        )

    assert selectors.parties(incident) == [incident.organisation]


# On the page


def address(incident: Incident, act: str = "") -> str:
    return f"/incidents/{incident.reference}/parties/{act}"


def test_the_handler_adds_an_entity(
    incident: Incident, exempelbolaget: Organisation, saga_here: Client
) -> None:
    assert "Exempelbolaget AB" in saga_here.get(address(incident)).content.decode()

    saga_here.post(address(incident, "change/"), {"entity": "exempelbolaget"})

    assert exempelbolaget in selectors.parties(incident)


def test_the_handler_removes_an_entity(
    both_hit: Incident, exempelbolaget: Organisation, saga_here: Client
) -> None:
    told = {"entity": "exempelbolaget", "remove": "1"}

    saga_here.post(address(both_hit, "change/"), told)

    assert exempelbolaget not in selectors.parties(both_hit)


def test_the_last_is_not_removed(incident: Incident, saga_here: Client) -> None:
    told = {"entity": "exempelverket", "remove": "1"}

    answer = saga_here.post(address(incident, "change/"), told)

    assert answer.status_code == 409
    assert "at least one legal entity" in answer.content.decode()


@pytest.mark.parametrize("entity", ["", "annanstans", "finns-inte", "a\x00b"])
def test_an_entity_that_is_not_there(
    incident: Incident, annanstans: Organisation, saga_here: Client, entity: str
) -> None:
    answer = saga_here.post(address(incident, "change/"), {"entity": entity})

    assert answer.status_code == 404
    assert selectors.parties(incident) == [incident.organisation]


def test_a_reader_looks_and_does_not_change(
    both_hit: Incident, exempelbolaget: Organisation, aino_here: Client
) -> None:
    told = {"entity": "exempelbolaget", "remove": "1"}

    page = aino_here.get(address(both_hit))

    assert page.status_code == 200
    assert "change/" not in page.content.decode()
    assert aino_here.post(address(both_hit, "change/"), told).status_code == 403
    assert exempelbolaget in selectors.parties(both_hit)


def test_looking_does_not_change(incident: Incident, saga_here: Client) -> None:
    assert saga_here.get(address(incident, "change/")).status_code == 405


@pytest.mark.parametrize(("method", "act"), [("get", ""), ("post", "change/")])
def test_somebody_elsewhere_cannot_tell_them_from_absent_ones(
    incident: Incident, nils_here: Client, method: str, act: str
) -> None:
    hidden = getattr(nils_here, method)(address(incident, act))
    absent = getattr(nils_here, method)(f"/incidents/VRD-2026-9999/parties/{act}")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    answer = client.post(address(incident, "change/"), {"entity": "exempelverket"})

    assert answer["Location"].startswith("/account/login/")
