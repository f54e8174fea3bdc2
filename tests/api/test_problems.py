"""Every refusal has one shape, names the field, and tells nothing it should not."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.support.programs import ROOT, Program, ProgramOf, fields_of
from varde.accounts.models import User
from varde.accounts.services import revoke_token
from varde.incidents.models import FactStatement, Incident

SHAPE = {"type", "title", "status", "code", "params", "errors"}


def assert_problem(response: HttpResponse, status: int, code: str) -> None:
    body = response.json()
    assert response.status_code == status, body
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) == SHAPE
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"/problems/{code}"
    assert body["title"]


def test_a_stranger_is_told_how_to_come_in(client: Client, db: None) -> None:
    response = client.get(f"{ROOT}/incidents")

    assert_problem(response, 401, "request.not-authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="varde"'


@pytest.mark.parametrize(
    "said", ["Basic c2FnYTpz", "Bearer", "Bearer nonsense", "Bearer  "]
)
def test_what_is_no_token_opens_nothing(client: Client, db: None, said: str) -> None:
    response = client.get(f"{ROOT}/incidents", headers={"Authorization": said})

    assert_problem(response, 401, "request.not-authenticated")


def test_a_session_in_the_browser_opens_nothing(client: Client, saga: User) -> None:
    client.force_login(saga)

    assert client.get(f"{ROOT}/incidents").status_code == 401


def test_a_revoked_token_opens_nothing(program: Program, saga: User) -> None:
    token = saga.api_tokens.get()
    revoke_token(token=token, by=saga, now=token.created_at)

    assert program.get("/incidents").status_code == 401


def test_an_answer_sets_no_cookie(program: Program) -> None:
    assert not program.get("/incidents").cookies


def test_a_missing_scope_is_named(program_of: ProgramOf, saga: User) -> None:
    response = program_of(saga, "assess").get("/incidents")

    assert_problem(response, 403, "token.scope-missing")
    assert response.json()["params"] == {"scope": "incidents:read"}


def test_a_reader_is_told_no(program_of: ProgramOf, aino: User, declared: Incident) -> None:
    response = program_of(aino).post(
        f"/incidents/{declared.reference}/status", {"status": "ongoing", "revision": 0}
    )

    assert_problem(response, 403, "request.not-allowed")


def test_hidden_and_absent_answer_alike(
    program_of: ProgramOf, nils: User, declared: Incident
) -> None:
    program = program_of(nils)

    hidden = program.get(f"/incidents/{declared.reference}")
    absent = program.get("/incidents/VRD-2026-9999")

    assert_problem(hidden, 404, "request.not-found")
    assert hidden.content == absent.content


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/incidents/", "/", "/incidents/a%00b", "/incidents/" + "x" * 400],
)
def test_an_unknown_address_is_a_problem_too(program: Program, path: str) -> None:
    assert_problem(program.get(path), 404, "request.not-found")


def test_a_wrong_method_names_the_right_ones(program: Program) -> None:
    response = program.call("DELETE", "/incidents")

    assert_problem(response, 405, "request.method-not-allowed")
    assert response["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_document_is_only_read(client: Client, db: None, method: str) -> None:
    response = client.generic(method, f"{ROOT}/openapi.json")

    assert_problem(response, 405, "request.method-not-allowed")
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe", b'{"a": 1} x', b"[" * 100_000, b"\xef\xbb\xbf{}"]
)
def test_what_is_no_json_is_malformed(program: Program, content: bytes) -> None:
    response = program.send("POST", "/incidents", content, "application/json")

    assert_problem(response, 400, "request.malformed")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", ""])
def test_only_json_is_taken(program: Program, kind: str) -> None:
    response = program.send("POST", "/incidents", b"{}", kind)

    assert_problem(response, 415, "request.unsupported-media-type")


def test_a_body_that_is_too_large_is_not_read(program: Program) -> None:
    content = b'{"title": "' + b"x" * 3_000_000 + b'"}'

    response = program.send("POST", "/incidents", content, "application/json")

    assert_problem(response, 413, "request.too-large")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"title": "a", "title": "b"}', "title"),
        (b'{"statements": [{"value": 1, "value": 1}]}', "statements[0].value"),
        (b'{"statements": [{"value": NaN}]}', "statements[0].value"),
        (b'{"statements": [{"value": [0, -Infinity]}]}', "statements[0].value[1]"),
        (b'{"title": 1e999}', "title"),
        (b'{"title": 123456789012345678901234567890}', "title"),
        (b"NaN", "body"),
        (b'{"title": "a\\u0000b"}', "title"),
        (b'{"statements": [{"source": "\\ud800"}]}', "statements[0].source"),
        (b'{"\\ud800": 1}', "\\ud800"),
        (b'{"title": ' + b"[" * 30 + b"]" * 30 + b"}", "title" + "[0]" * 20),
    ],
    ids=[
        "twice",
        "inner",
        "nan",
        "minus",
        "infinite",
        "huge",
        "bare",
        "null-byte",
        "surrogate",
        "key",
        "deep",
    ],
)
def test_what_json_allows_and_we_do_not_is_named(
    program: Program, content: bytes, field: str
) -> None:
    response = program.send("POST", "/incidents", content, "application/json")

    assert_problem(response, 422, "request.invalid")
    assert fields_of(response) == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": 7}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": "left\u202eright"}, "title"),
        ({"title": "bell\u0007"}, "title"),
        ({"severity": "huge"}, "severity"),
        ({"tlp": "TLP:RED"}, "tlp"),
        ({"classification": ["no/such"]}, "classification[0]"),
        ({"entities": []}, "entities"),
        ({"priority": 1}, "priority"),
        ({"statements": [{"fact": "became-aware", "instant": "03:04"}]}, "instant"),
        ({"statements": [{"fact": "x", "instant": 1700000000}]}, "instant"),
        ({"statements": [{"fact": "x", "instant": "2026-01-01T00:00:00"}]}, "instant"),
        ({"statements": [{"fact": "x", "known": "yes"}]}, "known"),
        ({"statements": [{"fact": "x", "known": False, "value": 1}]}, "statements[0]"),
        ({"statements": {}}, "statements"),
    ],
)
def test_a_field_that_is_wrong_is_named(
    program: Program, body: dict[str, object], field: str
) -> None:
    whole = {"organisation": "exempelverket", "title": "Down"} | body

    response = program.post("/incidents", whole)

    assert_problem(response, 422, "request.invalid")
    assert [name.removeprefix("statements[0].") for name in fields_of(response)] == [field]


@pytest.mark.parametrize("body", [None, [], "text", 7, True, {}])
def test_a_body_that_is_no_declaration_is_refused(program: Program, body: object) -> None:
    response = program.post("/incidents", body)

    assert_problem(response, 422, "request.invalid")
    assert response.json()["errors"]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("impact.users_affected", "many"),
        ("impact.users_affected", -1),
        ("impact.users_affected", 10**17),
        ("impact.users_affected", [1]),
        ("impact.users_affected", None),
        ("impact.severe_disruption", "yes"),
        ("no.such_fact", 1),
        ("became-aware", "2026-01-20T03:04:00"),
        ("became-aware", "2999-01-01T00:00:00Z"),
        ("became-aware", 1700000000),
    ],
)
def test_a_value_that_does_not_fit_names_its_fact(
    program: Program, declared: Incident, fact: str, value: object
) -> None:
    before = FactStatement.objects.count()
    good = {"fact": "impact.severe_disruption", "value": True}

    response = program.post(
        f"/incidents/{declared.reference}/facts",
        {"statements": [good, {"fact": fact, "value": value}]},
    )

    assert response.status_code == 422, response.content
    assert fields_of(response) == [fact]
    assert FactStatement.objects.count() == before


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=MjAyNi0wMS0wMVQwMDowMDowMFogMQ", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-01-01T00:00:00", "updated_since"),
        ("update_since=2026-01-01T00:00:00Z", "update_since"),
        ("status=open", "status"),
        ("organisation=%00", "organisation"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(
    program: Program, query: str, field: str
) -> None:
    response = program.get(f"/incidents?{query}")

    assert response.status_code == 422
    assert fields_of(response) == [field]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/facts?x=1"),
        ("GET", "/regimes?x=1"),
        ("GET", "/incidents/VRD-2026-0001?x=1"),
        ("GET", "/incidents?limit=1&x=1&limit=1"),
        ("POST", "/incidents?x=1"),
    ],
)
def test_a_parameter_that_nobody_asks_for_is_refused(
    program: Program, method: str, path: str
) -> None:
    body = b'{"organisation": "exempelverket", "title": "Down"}'

    response = program.send(method, path, body, "application/json")

    assert_problem(response, 422, "request.invalid")
    assert "x" in fields_of(response)
    assert not Incident.objects.exists()


def test_a_parameter_comes_once(program: Program) -> None:
    response = program.get("/incidents?limit=5&limit=6")

    assert_problem(response, 422, "request.invalid")
    assert fields_of(response) == ["limit"]


def test_a_regime_that_does_not_exist_is_no_empty_list(program: Program) -> None:
    response = program.get("/obligations?regime=se.nis3")

    assert_problem(response, 422, "regime.not-found")
    assert fields_of(response) == ["regime"]


def test_the_sentences_come_in_the_language_asked_for(program: Program) -> None:
    response = program.get("/incidents/VRD-2026-9999", Accept_Language="sv")

    assert response["Content-Language"] == "sv"
    assert "Accept-Language" in response["Vary"]


def test_what_the_record_contradicts_is_a_conflict(
    program: Program, declared: Incident
) -> None:
    path = f"/incidents/{declared.reference}/status"
    program.post(path, {"status": "contained", "revision": declared.revision})

    response = program.post(
        path,
        {"status": "ongoing", "revision": declared.revision, "reason": "It came back."},
    )

    assert_problem(response, 409, "incident.changed")


def test_a_failure_of_ours_has_the_same_shape_and_tells_nothing(
    program: Program, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the database")

    monkeypatch.setattr("varde.incidents.access.incident_for_reading", fail)
    client.raise_request_exception = False

    response = program.get("/incidents/VRD-2026-0001")

    assert_problem(response, 500, "request.failed")
    assert b"secret" not in response.content
