"""A sealed incident is seen by the people named for it, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import member
from varde.audit import selectors as audit
from varde.core.errors import IncidentChangedError, InvalidValueError, LastReaderError
from varde.incidents import selectors, services
from varde.organisations import services as organisations
from varde.organisations.models import Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission

PAGES = ["", "facts/", "milestones/", "timeline/", "parties/", "record/", "assessment/"]


@pytest.fixture
def sealed(incident: Incident, saga: User, now: datetime) -> Incident:
    """Only Saga sees it."""
    return services.seal(incident=incident, readers=[], revision=0, by=saga, now=now)


def address(incident: Incident, page: str = "sealing/") -> str:
    return f"/incidents/{incident.reference}/{page}"


def names(incident: Incident) -> list[str]:
    return [reader.user.name for reader in selectors.named_readers(incident)]


def test_whoever_seals_is_among_the_readers(sealed: Incident) -> None:
    assert names(sealed) == ["Saga Lind"]


def test_the_named_see_it(
    incident: Incident, saga: User, aino: User, aino_here: Client, now: datetime
) -> None:
    services.seal(incident=incident, readers=[aino], revision=0, by=saga, now=now)

    assert aino_here.get(address(incident, "")).status_code == 200
    assert list(selectors.visible_incidents(aino)) == [incident]


@pytest.mark.parametrize("page", PAGES)
def test_a_colleague_cannot_tell_it_from_an_absent_one(
    sealed: Incident, aino_here: Client, page: str
) -> None:
    hidden = aino_here.get(address(sealed, page))
    absent = aino_here.get(f"/incidents/VRD-2026-9999/{page}")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_an_administrator_who_is_not_named_does_not_see_it_either(
    sealed: Incident, ada: User, client: Client
) -> None:
    client.force_login(ada)

    assert client.get(address(sealed)).status_code == 404
    assert client.post(address(sealed, "sealing/unseal/")).status_code == 404


@pytest.mark.parametrize("page", ["/", "/incidents/", "/reports/"])
def test_no_list_shows_it_to_a_colleague(
    sealed: Incident, aino_here: Client, page: str
) -> None:
    shown = aino_here.get(page).content.decode()

    assert sealed.title not in shown
    assert sealed.reference not in shown


@pytest.mark.parametrize("page", ["/reports/", "/submissions/{}/"])
def test_what_was_sent_of_it_is_hidden_as_well(
    sent: Submission, saga: User, aino_here: Client, now: datetime, page: str
) -> None:
    sent.incident.refresh_from_db()
    revision = sent.incident.revision
    services.seal(incident=sent.incident, readers=[], revision=revision, by=saga, now=now)

    shown = aino_here.get(page.format(sent.reference))

    assert sent.reference not in shown.content.decode()


def test_the_list_shows_it_to_the_named(sealed: Incident, saga_here: Client) -> None:
    assert sealed.title in saga_here.get("/incidents/").content.decode()


def test_one_more_is_named_and_taken_off(
    sealed: Incident, saga: User, aino: User, later: datetime
) -> None:
    services.name_reader(incident=sealed, reader=aino, by=saga, now=later)
    assert names(sealed) == ["Aino Berg", "Saga Lind"]

    services.remove_reader(incident=sealed, reader=aino, by=saga, now=later)
    assert names(sealed) == ["Saga Lind"]


def test_the_last_reader_stays(sealed: Incident, saga: User, later: datetime) -> None:
    with pytest.raises(LastReaderError):
        services.remove_reader(incident=sealed, reader=saga, by=saga, now=later)

    assert names(sealed) == ["Saga Lind"]


def without_role(organisation: Organisation, user: User, role: Role, now: datetime) -> None:
    organisations.revoke_role(
        organisation=organisation, user=user, role=role, by=None, now=now
    )


def test_a_reader_who_has_lost_his_role_is_nobody_who_sees_it(
    sealed: Incident, exempelverket: Organisation, saga: User, aino: User, later: datetime
) -> None:
    services.name_reader(incident=sealed, reader=aino, by=saga, now=later)
    without_role(exempelverket, aino, Role.AUDITOR, later)

    with pytest.raises(LastReaderError):
        services.remove_reader(incident=sealed, reader=saga, by=saga, now=later)


def test_a_reader_who_has_lost_his_role_can_be_taken_off(
    sealed: Incident,
    exempelverket: Organisation,
    saga: User,
    aino: User,
    saga_here: Client,
    later: datetime,
) -> None:
    services.name_reader(incident=sealed, reader=aino, by=saga, now=later)
    without_role(exempelverket, aino, Role.AUDITOR, later)
    change = {"person": aino.reference, "remove": "1"}

    answer = saga_here.post(address(sealed, "sealing/readers/"), change)

    assert answer.status_code == 302
    assert names(sealed) == ["Saga Lind"]


def test_who_handles_at_the_parent_can_be_named(
    exempelbolaget: Organisation, berit: User, saga: User, now: datetime
) -> None:
    theirs = services.declare(
        organisation=exempelbolaget, title="I bolaget", by=saga, now=now
    )

    assert set(selectors.possible_readers(theirs)) == {berit, saga}


def test_the_last_who_sees_it_keeps_the_role(
    sealed: Incident, exempelverket: Organisation, saga: User, aino: User, later: datetime
) -> None:
    with pytest.raises(LastReaderError) as refusal:
        without_role(exempelverket, saga, Role.RESPONDER, later)

    assert sealed.reference not in str(refusal.value)
    assert selectors.visible_incidents(saga).get() == sealed
    services.name_reader(incident=sealed, reader=aino, by=saga, now=later)
    without_role(exempelverket, saga, Role.RESPONDER, later)


def test_another_role_at_the_parent_is_enough(
    exempelbolaget: Organisation, saga: User, now: datetime
) -> None:
    member(exempelbolaget, saga, Role.RESPONDER)
    theirs = services.declare(
        organisation=exempelbolaget, title="I bolaget", by=saga, now=now
    )
    services.seal(incident=theirs, readers=[], revision=0, by=saga, now=now)

    without_role(exempelbolaget, saga, Role.RESPONDER, now)

    assert selectors.visible_incidents(saga).get() == theirs


def test_somebody_without_a_role_there_is_not_named(
    incident: Incident, saga: User, nils: User, now: datetime
) -> None:
    with pytest.raises(InvalidValueError):
        services.seal(incident=incident, readers=[nils], revision=0, by=saga, now=now)

    incident.refresh_from_db()
    assert not incident.sealed


def test_lifting_the_seal_lets_colleagues_see_it(
    sealed: Incident, saga: User, aino: User, later: datetime
) -> None:
    services.unseal(incident=sealed, revision=1, by=saga, now=later)

    assert list(selectors.visible_incidents(aino)) == [sealed]
    assert names(sealed) == []


def test_sealing_and_lifting_are_on_the_record(
    sealed: Incident, saga: User, later: datetime
) -> None:
    services.unseal(incident=sealed, reason="Klart", revision=1, by=saga, now=later)

    lifted, was_sealed = audit.chain(sealed.reference)[:2]
    assert (lifted.action, lifted.detail) == ("incident.unsealed", {"reason": "Klart"})
    assert was_sealed.action == "incident.sealed"
    assert was_sealed.detail == {"readers": [saga.reference], "reason": ""}


def test_who_looked_before_another_changed_it_is_told(
    sealed: Incident, saga: User, later: datetime
) -> None:
    with pytest.raises(IncidentChangedError):
        services.unseal(incident=sealed, revision=0, by=saga, now=later)

    sealed.refresh_from_db()
    assert sealed.sealed


def test_naming_a_reader_of_what_is_not_sealed_names_nobody(
    incident: Incident, saga: User, aino: User, saga_here: Client
) -> None:
    told = {"person": aino.reference}

    answer = saga_here.post(address(incident, "sealing/readers/"), told)

    assert answer.status_code == 409
    assert names(incident) == []


# On the page


def test_a_responder_seals_it_to_named_people(
    incident: Incident, aino: User, saga_here: Client
) -> None:
    told = {"readers": [aino.reference], "reason": "Känsligt", "revision": 0}

    answer = saga_here.post(address(incident, "sealing/seal/"), told)

    assert answer["Location"] == address(incident)
    assert names(incident) == ["Aino Berg", "Saga Lind"]


def test_an_administrator_seals_too(incident: Incident, ada: User, client: Client) -> None:
    client.force_login(ada)

    client.post(address(incident, "sealing/seal/"), {"revision": 0})

    assert names(incident) == ["Ada Sund"]


def test_sealing_what_somebody_changed_keeps_what_was_typed(
    incident: Incident, saga_here: Client
) -> None:
    told = {"reason": "Rör en medarbetare", "revision": 7}

    answer = saga_here.post(address(incident, "sealing/seal/"), told)

    assert answer.status_code == 409
    assert "Rör en medarbetare</pre>" in answer.content.decode()


@pytest.mark.parametrize("act", ["seal/", "unseal/"])
def test_a_form_without_its_revision_is_told_so(
    incident: Incident, saga_here: Client, act: str
) -> None:
    assert saga_here.post(address(incident, f"sealing/{act}"), {}).status_code == 422


def test_a_person_from_elsewhere_is_no_choice(
    incident: Incident, nils: User, saga_here: Client
) -> None:
    told = {"readers": [nils.reference], "revision": 0}

    page = saga_here.post(address(incident, "sealing/seal/"), told)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"readers"}


def test_the_last_reader_stays_on_the_page_too(
    sealed: Incident, saga: User, saga_here: Client
) -> None:
    told = {"person": saga.reference, "remove": "1"}

    answer = saga_here.post(address(sealed, "sealing/readers/"), told)

    assert answer.status_code == 409
    assert "Somebody must see a sealed incident." in answer.content.decode()


@pytest.mark.parametrize("act", ["seal/", "unseal/", "readers/"])
def test_a_reader_does_not_seal(incident: Incident, aino_here: Client, act: str) -> None:
    answer = aino_here.post(address(incident, f"sealing/{act}"), {"revision": 0})

    incident.refresh_from_db()
    assert answer.status_code == 403
    assert not incident.sealed


def test_a_stranger_is_led_to_sign_in(sealed: Incident, client: Client) -> None:
    assert client.get(address(sealed))["Location"].startswith("/account/login/")
