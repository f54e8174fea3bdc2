"""A program sends a file by tus and makes it evidence."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from django.http import HttpResponse

from tests.api.test_problems import assert_problem
from tests.conftest import member
from tests.support.programs import Program, ProgramOf, fields_of
from varde.accounts.models import User
from varde.evidence.models import Upload
from varde.incidents.models import Incident
from varde.organisations.models import Organisation, Role

pytestmark = pytest.mark.usefixtures("stored")

DATA = b"0123456789" * 10
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
NOTE: dict[str, Any] = {
    "kind": "file",
    "title": "Avbild",
    "acquired_at": "2026-01-20T03:04:00Z",
    "acquired_where": "Serverhallen",
}


@pytest.fixture
def here(declared: Incident) -> str:
    return f"/incidents/{declared.reference}"


def begin(program: Program, here: str, size: int = 100, **headers: str) -> HttpResponse:
    name = base64.b64encode("disk å.img".encode()).decode()
    said = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    return program.send("POST", f"{here}/uploads", b"", "", **(TUS | said | headers))


@pytest.fixture
def address(program: Program, here: str) -> str:
    return begin(program, here)["Location"].removeprefix("/api/v1")


def patch(
    program: Program, address: str, data: bytes, offset: int, **headers: str
) -> HttpResponse:
    said = TUS | {"Upload-Offset": str(offset)} | headers
    return program.send("PATCH", address, data, BYTES, **said)


def test_it_tells_what_tus_it_speaks(program: Program, here: str) -> None:
    answer = program.call("OPTIONS", f"{here}/uploads")

    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Max-Size"]) == ("1.0.0", "20000000000")
    assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"


def test_a_wrong_method_is_told_that_an_upload_has_a_head(
    program: Program, address: str
) -> None:
    assert program.call("PUT", address)["Allow"] == "DELETE, GET, HEAD, PATCH"


def test_an_upload_is_begun(program: Program, here: str) -> None:
    answer = begin(program, here)

    assert (answer.status_code, answer["Tus-Resumable"]) == (201, "1.0.0")
    said = answer.json()
    assert answer["Location"] == f"/api/v1{here}/uploads/{said['token']}"
    assert (said["filename"], said["state"]) == ("disk å.img", "receiving")


@pytest.mark.django_db(transaction=True)
def test_an_empty_file_is_whole_when_it_is_begun(program: Program, here: str) -> None:
    begun = begin(program, here, size=0)
    token = begun.json()["token"]

    now = program.get(begun["Location"].removeprefix("/api/v1")).json()
    assert now["state"] == "stored"
    assert now["sha256"] == hashlib.sha256(b"").hexdigest()
    added = program.post(f"{here}/evidence", NOTE | {"upload": token})
    assert added.status_code == 201


def test_it_goes_on_after_a_break(program: Program, address: str) -> None:
    patch(program, address, DATA[:60], 0)
    asked = program.call("HEAD", address, **TUS)
    patch(program, address, DATA[60:], int(asked["Upload-Offset"]))

    said = program.get(address).json()
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("60", "100")
    assert (said["state"], said["received"]) == ("stored", 100)
    assert said["sha256"] == hashlib.sha256(DATA).hexdigest()


def test_a_stored_upload_becomes_an_item(program: Program, here: str, address: str) -> None:
    patch(program, address, DATA, 0)
    token = address.rpartition("/")[2]

    answer = program.post(f"{here}/evidence", NOTE | {"upload": token})

    assert answer.status_code == 201
    content = answer.json()["content"]
    assert content["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert (content["filename"], answer.json()["acquired_by"]) == (
        "disk å.img",
        "Saga Lind",
    )


def test_an_upload_is_used_once(program: Program, here: str, address: str) -> None:
    patch(program, address, DATA, 0)
    item = NOTE | {"upload": address.rpartition("/")[2]}
    program.post(f"{here}/evidence", item)

    assert_problem(program.post(f"{here}/evidence", item), 409, "upload.used")


def test_half_a_file_is_no_evidence(program: Program, here: str, address: str) -> None:
    patch(program, address, DATA[:60], 0)
    item = NOTE | {"upload": address.rpartition("/")[2]}

    assert_problem(program.post(f"{here}/evidence", item), 409, "upload.unfinished")


@pytest.mark.parametrize(
    "said", [{}, {"upload": "none"}, {"kind": "physical", "upload": "none"}]
)
def test_a_file_names_an_upload_and_nothing_else_does(
    program: Program, here: str, said: dict[str, str]
) -> None:
    refused = program.post(f"{here}/evidence", NOTE | said)

    assert (refused.status_code, fields_of(refused)) == (422, ["upload"])


def test_what_was_sent_and_not_used_is_listed(
    program: Program, here: str, address: str
) -> None:
    listed = program.get(f"{here}/uploads").json()

    assert [one["token"] for one in listed["items"]] == [address.rpartition("/")[2]]


def test_an_upload_is_given_up(program: Program, address: str) -> None:
    assert program.call("DELETE", address, **TUS).status_code == 204
    assert_problem(program.get(address), 404, "request.not-found")


def test_the_same_beginning_with_the_same_key_is_one(program: Program, here: str) -> None:
    first, second = (begin(program, here, Idempotency_Key="k") for _ in range(2))
    other = begin(program, here, size=7, Idempotency_Key="k")

    assert first["Location"] == second["Location"]
    assert_problem(other, 422, "idempotency.key-reused")
    assert Upload.objects.count() == 1


def test_the_upload_of_a_colleague_does_not_exist(
    program_of: ProgramOf, exempelverket: Organisation, address: str, berit: User
) -> None:
    member(exempelverket, berit, Role.RESPONDER)
    berits = program_of(berit)

    for refused in (berits.get(address), patch(berits, address, DATA, 0)):
        assert_problem(refused, 404, "request.not-found")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload-Offset": "10"}, 409, "upload.moved"),
        ({"Upload-Offset": "x"}, 400, "upload.malformed-header"),
        ({"Tus-Resumable": "0.2"}, 412, "upload.other-version"),
        ({"Upload-Checksum": "md5 AAAA"}, 400, "upload.malformed-header"),
        ({"Upload-Checksum": "sha1 AAAA"}, 460, "upload.wrong-checksum"),
    ],
)
def test_a_refusal_is_a_problem_that_speaks_tus(
    program: Program, address: str, headers: dict[str, str], status: int, code: str
) -> None:
    refused = patch(program, address, DATA, 0, **headers)

    assert_problem(refused, status, code)
    assert refused["Tus-Resumable"] == "1.0.0"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("said", "marked"),
    [("yes", True), ("True", True), ("1", True), ("no", False), ("0", False)],
)
def test_the_sender_says_whether_it_is_malware(
    program: Program, here: str, said: str, *, marked: bool
) -> None:
    answer = begin(program, here, **{"Upload-Metadata": f"malware {encoded(said)}"})

    assert (answer.status_code, answer.json()["malware"]) == (201, marked)


@pytest.mark.parametrize("said", ["", "maybe", "ye s"])
def test_a_mark_that_is_neither_yes_nor_no_is_refused(
    program: Program, here: str, said: str
) -> None:
    refused = begin(program, here, **{"Upload-Metadata": f"malware {encoded(said)}"})

    assert_problem(refused, 400, "upload.malformed-header")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Upload-Metadata": "filename YQ==,filename Yg=="}, {"Upload-Concat": "partial"}],
)
def test_what_is_said_twice_or_in_parts_is_refused(
    program: Program, here: str, headers: dict[str, str]
) -> None:
    refused = begin(program, here, **headers)

    assert_problem(refused, 400, "upload.malformed-header")


def test_more_bytes_than_were_announced_are_refused(program: Program, address: str) -> None:
    refused = patch(program, address, DATA + b"more", 0)

    assert_problem(refused, 413, "request.too-large")
    assert refused["Connection"] == "close"
    assert program.get(address).json()["received"] == 0


def test_other_bytes_than_tus_sends_are_not_taken(program: Program, address: str) -> None:
    headers = TUS | {"Upload-Offset": "0"}

    refused = program.send("PATCH", address, DATA, "application/json", **headers)

    assert_problem(refused, 415, "upload.not-bytes")
