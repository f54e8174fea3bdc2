"""A file that comes with a form, without JavaScript."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.storage import objects_in
from varde.evidence.models import Blob, Item, Upload

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

DATA = b"what was on the disk" * 1000


def file(name: str = "disk.img", data: bytes = DATA) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/evidence/add/"


def fields(**more: object) -> dict[str, object]:
    return {
        "kind": "file",
        "title": "Avbild av mejlservern",
        "tlp": "amber",
        "acquired_at": "2026-10-06T23:00",
        "acquired_by": "Saga Lind",
        "acquired_where": "Serverhallen",
        "source_worked_properly": "not-known",
    } | more


@pytest.fixture
def client(saga: User) -> Client:
    client = Client()
    client.force_login(saga)
    return client


@pytest.mark.usefixtures("stored")
def test_a_file_becomes_an_item(client: Client, incident: Incident) -> None:
    answer = client.post(address(incident), fields(file=file()))

    assert answer.status_code == 302, answer.content.decode()
    blob = Item.objects.get().blob
    assert blob is not None
    assert blob.sha256 == hashlib.sha256(DATA).hexdigest()


@pytest.mark.usefixtures("stored")
def test_a_file_stays_when_the_rest_of_the_form_does_not_hold(
    client: Client, incident: Incident
) -> None:
    refused = client.post(address(incident), fields(title="", file=file()))
    token = Upload.objects.get().token
    assert (refused.status_code, token in refused.content.decode()) == (422, True)

    assert client.post(address(incident), fields(upload=token)).status_code == 302


def test_nothing_is_stored_for_a_form_of_another_site(
    stored: Path, incident: Incident, saga: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(saga)

    assert client.post(address(incident), fields(file=file())).status_code == 403
    assert objects_in(stored) == []
    assert not Blob.objects.exists()


def test_our_own_form_is_known_before_its_file(
    stored: Path, incident: Incident, saga: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(saga)
    client.get(address(incident))
    token = client.cookies["csrf"].value
    sent = {"csrfmiddlewaretoken": token} | fields(file=file())

    assert client.post(address(incident), sent).status_code == 302


def test_nothing_is_stored_where_the_token_comes_after_the_file(
    stored: Path, incident: Incident, saga: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(saga)
    client.get(address(incident))
    token = client.cookies["csrf"].value
    sent = {"file": file()} | fields() | {"csrfmiddlewaretoken": token}

    assert client.post(address(incident), sent).status_code == 403
    assert objects_in(stored) == []


def test_nothing_is_stored_for_a_reader(
    stored: Path, incident: Incident, aino: User
) -> None:
    client = Client()
    client.force_login(aino)

    assert client.post(address(incident), fields(file=file())).status_code == 403
    assert objects_in(stored) == []


def test_a_file_that_is_too_large_is_refused_and_nothing_kept(
    stored: Path, client: Client, incident: Incident, settings: Settings
) -> None:
    settings.EVIDENCE_LIMIT = 1000
    answer = client.post(address(incident), fields(file=file()))

    assert answer.status_code == 413
    assert "Avbild av mejlservern" in answer.content.decode()
    assert objects_in(stored) == []


@pytest.mark.usefixtures("stored")
def test_a_file_in_another_field_is_refused(client: Client, incident: Incident) -> None:
    answer = client.post(address(incident), fields(title=file()))

    assert answer.status_code == 400


def test_what_was_typed_after_a_refused_file_is_shown(
    stored: Path, client: Client, incident: Incident, settings: Settings
) -> None:
    settings.UPLOADS_PER_PERSON = 1
    client.post(address(incident), fields(title="", file=file()))
    answer = client.post(address(incident), {"file": file(data=b"other")} | fields())

    assert answer.status_code == 429
    assert "Avbild av mejlservern" in answer.content.decode()
    assert Upload.objects.count() == len(objects_in(stored)) == 1


def test_two_files_are_refused(client: Client, incident: Incident) -> None:
    answer = client.post(address(incident), fields(file=[file(), file(data=b"other")]))

    assert answer.status_code == 400


@pytest.mark.usefixtures("stored")
def test_another_file_instead_takes_the_place_of_the_first(
    client: Client, incident: Incident, settings: Settings
) -> None:
    settings.UPLOADS_PER_PERSON = 2
    for number in range(4):
        earlier = Upload.objects.order_by("pk").last()
        token = earlier.token if earlier else ""
        sent = fields(title="", file=file(data=b"%d" % number), upload=token)
        assert client.post(address(incident), sent).status_code == 422

    assert Upload.objects.count() == 1


@pytest.fixture
def left_lying(stored: Path, client: Client, incident: Incident) -> Upload:
    """The form did not hold; whoever goes back in the browser has a page without it."""
    client.post(address(incident), fields(title="", file=file()))
    return Upload.objects.get()


def test_a_file_that_was_left_lying_is_listed_and_can_be_used(
    left_lying: Upload, client: Client, incident: Incident
) -> None:
    page = client.get(address(incident)).content.decode()
    assert "disk.img" in page
    assert "19.5\u00a0KB" in page
    assert f'name="upload" value="{left_lying.token}"' in page

    chosen = client.get(address(incident), {"upload": left_lying.token})
    assert "Another file instead" in chosen.content.decode()


def test_a_file_that_was_left_lying_is_cancelled(
    left_lying: Upload, client: Client, incident: Incident
) -> None:
    where = f"/incidents/{incident.reference}/evidence/uploads/{left_lying.token}/cancel/"
    assert f'action="{where}"' in client.get(address(incident)).content.decode()

    answer = client.post(where)

    assert (answer.status_code, answer["Location"]) == (302, address(incident))
    assert not Upload.objects.exists()
    assert client.post(where).status_code == 404


def test_the_file_of_a_colleague_is_neither_listed_nor_cancelled(
    left_lying: Upload, incident: Incident, sven: User
) -> None:
    client = Client()
    client.force_login(sven)
    where = f"/incidents/{incident.reference}/evidence/uploads/{left_lying.token}/cancel/"

    assert left_lying.token not in client.get(address(incident)).content.decode()
    assert client.post(where).status_code == 404
    assert Upload.objects.exists()


def test_every_other_form_refuses_files(
    stored: Path, client: Client, incident: Incident
) -> None:
    answer = client.post(
        f"/incidents/{incident.reference}/timeline/", {"text": "x", "file": file()}
    )

    assert answer.status_code == 400
    assert objects_in(stored) == []


@pytest.mark.usefixtures("stored")
def test_a_half_file_is_not_taken(client: Client, incident: Incident) -> None:
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.img"'
        f"\r\n\r\nhalf of it"
    ).encode()
    client.post(address(incident), body, f"multipart/form-data; boundary={boundary}")

    assert not Upload.objects.exists()
