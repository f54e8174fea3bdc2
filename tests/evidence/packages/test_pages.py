"""The pages of case packages: ask, watch without JavaScript, fetch, and nobody else's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from varde.audit.actions import Action
from varde.audit.models import Entry
from varde.evidence.models import Blob, CasePackage
from varde.evidence.packaging import building
from varde.incidents import services as incidents

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "stored")]


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    return incidents.declare(
        organisation=exempelverket, title="Kapat konto", by=saga, now=now
    )


@pytest.fixture
def aino_here(client: Client, aino: User) -> Client:
    client.force_login(aino)
    return client


def where(incident: Incident, rest: str = "") -> str:
    return f"/incidents/{incident.reference}/packages/{rest}"


def asked(client: Client, incident: Incident, **said: str) -> CasePackage:
    form = {"ceiling": "amber", "with_bytes": "on"} | said
    answer = client.post(where(incident), form)
    assert answer.status_code == 302, answer.content
    return CasePackage.objects.get()


def test_a_reader_asks_and_is_led_to_where_it_can_be_watched(
    incident: Incident, aino_here: Client
) -> None:
    package = asked(aino_here, incident, ceiling="green")

    page = aino_here.get(where(incident, "1/")).content.decode()
    assert (package.ceiling, package.with_bytes) == ("green", True)
    assert "Waiting for its turn" in page
    assert "<progress" in page
    assert "Look again" in page


def test_the_files_may_be_left_out(incident: Incident, aino_here: Client) -> None:
    aino_here.post(where(incident), {"ceiling": "amber"})

    assert not CasePackage.objects.get().with_bytes


def test_a_label_that_is_none_is_told(incident: Incident, aino_here: Client) -> None:
    answer = aino_here.post(where(incident), {"ceiling": "purple"})

    assert answer.status_code == 422
    assert not CasePackage.objects.exists()


def test_what_is_ready_is_fetched_whole(
    incident: Incident, aino_here: Client, now: datetime
) -> None:
    package = asked(aino_here, incident)
    # By the clock of the pages, so that it has not expired.
    at = CasePackage.objects.get().asked_at
    building.build(package.pk, clock=lambda: at + timedelta(seconds=1))

    page = aino_here.get(where(incident, "1/")).content.decode()
    answer = aino_here.post(where(incident, "1/download/"))

    data = b"".join(answer)
    assert hashlib.sha256(data).hexdigest() in page
    assert answer["Content-Length"] == str(len(data))
    assert f'filename="{incident.reference}-1.zip"' in answer["Content-Disposition"]
    assert f"varde verify {incident.reference}-1.zip" in page


def test_it_tells_what_could_not_be_put_in(
    incident: Incident, aino_here: Client, add_file: Callable[..., Item]
) -> None:
    add_file(incident, b"mail", "mail.eml")
    Blob.objects.update(state=Blob.State.MISSING)
    package = asked(aino_here, incident)
    building.build(package.pk, clock=lambda: package.asked_at)

    page = aino_here.get(where(incident, "1/")).content.decode()

    assert "<li>E1: Missing</li>" in page


def test_it_cannot_be_fetched_before(incident: Incident, aino_here: Client) -> None:
    asked(aino_here, incident)

    assert aino_here.post(where(incident, "1/download/")).status_code == 409


def test_one_that_is_gone_from_the_storage_is_told_and_not_recorded_as_fetched(
    incident: Incident, aino_here: Client, stored: Path
) -> None:
    package = asked(aino_here, incident)
    building.build(package.pk, clock=lambda: package.asked_at)
    package.refresh_from_db()
    (stored / package.stored_as).unlink()

    answer = aino_here.post(where(incident, "1/download/"))

    assert (answer.status_code, "storage.missing" in answer.content.decode()) == (500, True)
    fetched = Entry.objects.filter(action=Action.PACKAGE_DOWNLOADED)
    assert not fetched.exists()


def test_a_colleague_does_not_get_it(
    incident: Incident, aino_here: Client, berit: User, client: Client
) -> None:
    asked(aino_here, incident)

    client.force_login(berit)
    for rest, method in (("1/", client.get), ("1/download/", client.post)):
        assert method(where(incident, rest)).status_code == 404
    assert where(incident, "1/") not in client.get(where(incident)).content.decode()


def test_who_no_longer_sees_the_incident_gets_nothing(
    incident: Incident, aino_here: Client, saga: User, now: datetime
) -> None:
    asked(aino_here, incident)

    incidents.seal(incident=incident, readers=[], revision=0, by=saga, now=now)

    for rest in ("", "1/"):
        assert aino_here.get(where(incident, rest)).status_code == 404


def test_what_failed_says_why(incident: Incident, aino_here: Client, home: Path) -> None:
    asked(aino_here, incident)
    CasePackage.objects.update(state="failed", problem="storage-full")

    page = aino_here.get(where(incident, "1/")).content.decode()

    assert "The storage is full." in page
    assert "Ask again" in page
