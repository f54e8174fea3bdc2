"""The tus protocol, header by header."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client

from varde.evidence.models import Upload
from varde.organisations.models import Membership

if TYPE_CHECKING:
    from pytest_django import Settings

    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.usefixtures("stored")

DATA = b"0123456789" * 10
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def client(saga: User) -> Client:
    client = Client()
    client.force_login(saga)
    return client


def told(**values: str) -> str:
    pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())
    return ",".join(pairs)


def begin(client: Client, incident: Incident, size: int = 100, **more: Any) -> HttpResponse:
    metadata = told(filename="disk å.img", incident=incident.reference)
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata} | more
    return client.post("/uploads/", headers=headers)


@pytest.fixture
def address(client: Client, incident: Incident) -> str:
    return begin(client, incident)["Location"]


def patch(
    client: Client, address: str, data: bytes, offset: int, **headers: str
) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.patch(
        address,
        data,
        content_type="application/offset+octet-stream",
        headers=TUS | {"Upload-Offset": str(offset)} | named,
    )


def test_it_tells_what_it_can(client: Client) -> None:
    answer = client.options("/uploads/")

    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert answer["Tus-Max-Size"] == "20000000000"
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256,sha512"


def test_an_upload_is_begun(client: Client, incident: Incident) -> None:
    answer = begin(client, incident)

    assert answer.status_code == 201
    assert answer["Upload-Expires"].endswith("GMT")
    upload = Upload.objects.get()
    assert answer["Location"] == f"/uploads/{upload.token}/"
    assert (upload.filename, upload.size) == ("disk å.img", 100)


def test_bytes_are_taken(client: Client, address: str) -> None:
    answer = patch(client, address, DATA[:60], 0)

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "60")


def test_it_tells_how_far_it_is(client: Client, address: str) -> None:
    patch(client, address, DATA[:60], 0)
    answer = client.head(address, headers=TUS)

    assert answer.status_code == 200
    assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("60", "100")
    assert "no-store" in answer["Cache-Control"]


def test_it_goes_on_and_ends(client: Client, address: str) -> None:
    patch(client, address, DATA[:60], 0)
    patch(client, address, DATA[60:], 60)

    state = client.get(address).json()
    assert state["state"] == "stored"
    assert state["sha256"] == hashlib.sha256(DATA).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_an_empty_file_is_whole_when_it_is_begun(
    client: Client, incident: Incident
) -> None:
    address = begin(client, incident, size=0)["Location"]

    state = client.get(address).json()
    assert state["state"] == "stored"
    assert state["sha256"] == hashlib.sha256(b"").hexdigest()


def test_a_wrong_offset_is_a_conflict(client: Client, address: str) -> None:
    assert patch(client, address, DATA, 10).status_code == 409


def test_other_bytes_than_tus_sends_are_not_taken(client: Client, address: str) -> None:
    headers = TUS | {"Upload-Offset": "0"}
    answer = client.patch(address, DATA, content_type="text/plain", headers=headers)

    assert answer.status_code == 415


def test_a_right_checksum_is_taken(client: Client, address: str) -> None:
    digest = base64.b64encode(hashlib.sha1(DATA[:60]).digest()).decode()

    answer = patch(client, address, DATA[:60], 0, Upload_Checksum=f"sha1 {digest}")
    assert answer.status_code == 204


def test_a_wrong_checksum_has_a_number_of_its_own(client: Client, address: str) -> None:
    digest = base64.b64encode(hashlib.sha1(b"").digest()).decode()

    answer = patch(client, address, DATA[:60], 0, Upload_Checksum=f"sha1 {digest}")
    assert answer.status_code == 460
    assert client.head(address, headers=TUS)["Upload-Offset"] == "0"


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha1 ***", "nothing"])
def test_a_checksum_that_is_none_is_refused(
    client: Client, address: str, checksum: str
) -> None:
    answer = patch(client, address, DATA, 0, Upload_Checksum=checksum)

    assert answer.status_code == 400


def test_an_upload_is_ended_by_its_sender(client: Client, address: str) -> None:
    assert client.delete(address, headers=TUS).status_code == 204
    assert client.head(address, headers=TUS).status_code == 404


def test_another_version_is_not_spoken(client: Client, address: str) -> None:
    answer = client.delete(address, headers={"Tus-Resumable": "0.2.2"})

    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_a_proxy_may_know_post_only(client: Client, address: str) -> None:
    answer = client.post(
        address,
        DATA,
        content_type="application/offset+octet-stream",
        headers=TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )

    assert answer["Upload-Offset"] == "100"


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "-1"},
        {"Upload-Length": "many"},
        {"Upload-Length": "9" * 30},
        {"Upload-Metadata": "filename ***"},
        {"Upload-Metadata": "filename //8="},
    ],
)
def test_what_cannot_be_read_is_refused(
    client: Client, incident: Incident, headers: dict[str, str]
) -> None:
    assert begin(client, incident, **headers).status_code in {400, 404}


def test_a_file_that_is_too_large_is_told_in_one_line(
    client: Client, incident: Incident, settings: Settings
) -> None:
    settings.EVIDENCE_LIMIT = 99
    answer = begin(client, incident)

    assert answer.status_code == 413
    assert answer.content == b"The file is larger than this instance takes."


def test_a_quota_is_told(client: Client, incident: Incident, settings: Settings) -> None:
    settings.UPLOADS_PER_PERSON = 1
    begin(client, incident)

    assert begin(client, incident).status_code == 429


def test_the_upload_of_another_is_not_there(address: str, sven: User) -> None:
    client = Client()
    client.force_login(sven)

    assert client.head(address, headers=TUS).status_code == 404
    assert patch(client, address, DATA, 0).status_code == 404


def test_a_reader_does_not_upload(incident: Incident, aino: User) -> None:
    client = Client()
    client.force_login(aino)

    assert begin(client, incident).status_code == 403


def test_someone_elsewhere_cannot_tell_that_the_incident_exists(
    incident: Incident, nils: User
) -> None:
    client = Client()
    client.force_login(nils)

    assert begin(client, incident).status_code == 404


def test_whoever_lost_his_role_does_not_go_on(
    client: Client, address: str, saga: User
) -> None:
    Membership.objects.filter(user=saga).delete()

    assert patch(client, address, DATA, 0).status_code == 404


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_another_site_uploads_nothing(address: str, saga: User, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(saga)

    assert getattr(client, method)(address, headers=TUS).status_code == 403


def test_it_is_not_told_that_others_have_the_same_bytes(
    client: Client, incident: Incident, address: str
) -> None:
    patch(client, address, DATA, 0)
    again = begin(client, incident)["Location"]
    patch(client, again, DATA, 0)

    assert Upload.objects.filter(existed=True).count() == 1
    assert client.get(again).json()["existed"] is False


def test_more_bytes_than_were_announced_are_refused(client: Client, address: str) -> None:
    answer = patch(client, address, DATA + b"more", 0)

    assert answer.status_code == 413
    assert client.head(address, headers=TUS)["Upload-Offset"] == "0"


def test_what_is_refused_speaks_tus_too(client: Client) -> None:
    unreadable = client.post("/uploads/", headers=TUS | {"Upload-Metadata": "filename ***"})
    absent = client.head("/uploads/none/", headers=TUS)

    assert [a.status_code for a in (unreadable, absent)] == [400, 404]
    for answer in (unreadable, absent):
        assert answer["Tus-Resumable"] == "1.0.0"
        assert "html" not in answer["Content-Type"]


def test_a_reader_is_refused_in_tus(incident: Incident, aino: User) -> None:
    client = Client()
    client.force_login(aino)
    answer = begin(client, incident)

    assert (answer.status_code, answer["Tus-Resumable"]) == (403, "1.0.0")


def test_it_is_told_that_an_upload_can_be_asked_for_its_head(
    client: Client, address: str
) -> None:
    assert client.put(address, headers=TUS)["Allow"] == "GET, HEAD, PATCH, DELETE"


def test_that_refusal_is_told_in_one_line_and_ends_the_connection(
    client: Client, address: str
) -> None:
    answer = patch(client, address, DATA + b"more", 0)

    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content == b"The request is too large."
    assert answer["Connection"] == "close"
