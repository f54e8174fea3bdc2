"""Whatever is sent, the API answers as its document says, and never with a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.programs import ProgramOf
from varde.accounts.models import User
from varde.api.v1 import api
from varde.core.facts import VOCABULARY, FactType
from varde.evidence import uploads
from varde.evidence.services import Note, add_item
from varde.evidence.tus import protocol
from varde.incidents.models import Incident
from varde.reporting.models import Submission

KEPT = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    (method, path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
]
FACTS = [name for name, fact in VOCABULARY.items() if fact.type is FactType.BOOLEAN]
schemathesis.serializer.alias(protocol.BYTES, "application/octet-stream")

BOUNDED = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


@pytest.fixture(scope="module")
def described() -> Any:
    document = json.loads(json.dumps(api.get_openapi_schema()))
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    schema.location = "/api/v1/openapi.json"
    return schema


@pytest.fixture
def _connection_stays_open() -> Iterator[None]:
    """As Django's own test client sees to it: the test's transaction is on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connection_stays_open", "stored")
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_the_document_says(
    mode: GenerationMode,
    method: str,
    path: str,
    described: Any,
    program_of: ProgramOf,
    saga: User,
    submitted: Submission,
    now: datetime,
) -> None:
    # Without a network nothing unpacks what is compressed.
    headers = {
        "Authorization": f"Bearer {program_of(saga).token}",
        "Accept-Encoding": "identity",
    }
    incident = submitted.incident
    reference = submitted.reference if "submissions" in path else incident.reference
    number = logs_at_a_supplier(incident, saga, now)
    token = file_on_its_way(incident, saga, now)

    @BOUNDED
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def try_out(case: Any) -> None:
        if "reference" in case.path_parameters:
            case.path_parameters["reference"] = reference
        if "number" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["number"] = number
        if "token" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["token"] = token
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            make_sense(case.body, incident)
        case.call_and_validate(headers=headers, checks=KEPT)

    try_out()


def logs_at_a_supplier(incident: Incident, by: User, now: datetime) -> int:
    """The number of an item whose custody can be told."""
    note = Note(title="Logs", supplier_name="Cloud")
    return add_item(
        incident=incident, kind="held-by-supplier", note=note, by=by, now=now
    ).number


def file_on_its_way(incident: Incident, by: User, now: datetime) -> str:
    return uploads.begin(
        incident=incident, by=by, filename="a", size=10_000, malware=False, now=now
    ).token


def make_sense(body: dict[str, Any], incident: Incident) -> None:
    """Names that exist, so that what is well formed also reaches the services."""
    incident.refresh_from_db()
    if "organisation" in body:
        body |= {"organisation": incident.organisation.reference, "entities": None}
    body |= {name: None for name in ("supplier", "to") if name in body}
    body |= {"upload": ""} if "upload" in body else {}
    if "revision" in body:
        body["revision"] = incident.revision
    for number, statement in enumerate(body.get("statements") or []):
        statement["fact"] = FACTS[(number + len(str(statement))) % len(FACTS)]
        statement["party"] = None
        if number == 0:
            statement |= {"known": True, "value": True}
    for number, entity in enumerate(body.get("entities") or []):
        facts = {FACTS[number]: True}
        entity.clear()
        entity |= {"id": f"e{number}", "country": "SE", "facts": facts}
    body |= {name: {} for name in ("facts", "milestones", "submitted") if name in body}
