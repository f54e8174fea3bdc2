"""Programs that speak to the API, each with the token of one of the cast."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from varde.accounts.models import ApiToken, User
from varde.accounts.services import create_token
from varde.incidents.models import Incident
from varde.incidents.services import Statement, declare
from varde.organisations.models import Organisation
from varde.reporting.models import Delivery, Submission

ROOT = "/api/v1"
LONG_AGO = datetime(2026, 1, 20, 3, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Program:
    """Calls the API; the answer is Django's, so that headers and bytes can be looked at."""

    client: Client
    token: str

    def call(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> HttpResponse:
        content = b"" if body is None else json.dumps(body).encode()
        return self.send(method, path, content, "application/json", **headers)

    def send(
        self, method: str, path: str, content: bytes, content_type: str, **headers: str
    ) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            ROOT + path,
            content,
            content_type,
            headers={"Authorization": f"Bearer {self.token}", **named},
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)


ProgramOf = Callable[..., Program]


@pytest.fixture
def program_of(client: Client) -> ProgramOf:
    def make(user: User, *scopes: str) -> Program:
        now = timezone.now()
        _, plain = create_token(
            user=user,
            name="Sensor",
            scopes=scopes or ApiToken.Scope.values,
            expires_at=now + timedelta(days=30),
            by=user,
            now=now,
        )
        return Program(client, plain)

    return make


@pytest.fixture
def program(program_of: ProgramOf, saga: User) -> Program:
    """Acts for Saga and may do all that she may."""
    return program_of(saga)


@pytest.fixture
def declared(exempelverket: Organisation, saga: User) -> Incident:
    """An incident of Exempelverket with a running clock."""
    return declare_one(exempelverket, saga)


def declare_one(
    organisation: Organisation, by: User, *, now: datetime = LONG_AGO
) -> Incident:
    aware = Statement(fact="became-aware", value=now - timedelta(minutes=45))
    return declare(
        organisation=organisation,
        title="The laboratory is down",
        statements=[aware],
        by=by,
        now=now,
    )


@pytest.fixture
def submitted(declared: Incident, saga: User, berit: User) -> Submission:
    """A report that was sent, with one recipient that has not answered yet."""
    return submit_one(declared, saga, berit)


def submit_one(
    incident: Incident, drafter: User, approver: User, *, version: int = 1
) -> Submission:
    people: dict[str, Any] = {
        "drafted_by": drafter,
        "released_by": approver,
        "submitted_by": drafter,
    }
    submission = Submission.objects.create(
        incident=incident,
        entity=incident.organisation,
        regime="se.nis2",
        regime_version="2026-01-15",
        stage="early-warning",
        version=version,
        reference=f"{incident.reference}-S{version}",
        payload='{"form":"se.nis2"}',
        payload_sha256="0" * 64,
        pdf=b"%PDF",
        pdf_sha256="1" * 64,
        tlp="amber",
        language="sv",
        four_eyes=True,
        late=False,
        submitted_at=LONG_AGO,
        **people,
    )
    Delivery.objects.create(
        submission=submission, recipient="se.ncsc", channel=Delivery.Channel.BY_HAND
    )
    return submission


def fields_of(response: HttpResponse) -> list[str]:
    """The fields that a refusal names."""
    return [error["field"] for error in response.json()["errors"]]
