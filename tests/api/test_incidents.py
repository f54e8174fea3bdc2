"""Declare incidents, state facts, and read them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.support.programs import LONG_AGO, Program, ProgramOf, declare_one, fields_of
from varde.accounts.models import User
from varde.audit import selectors as audit_record
from varde.incidents.models import FactStatement, Incident
from varde.incidents.services import seal
from varde.organisations.models import Organisation
from varde.reporting.models import Obligation

AWARE = {"fact": "became-aware", "value": "2026-01-20T03:04:00+01:00", "fidelity": "minute"}
USERS = {
    "fact": "impact.users_affected",
    "value": 1200,
    "certainty": "estimate",
    "source": "Service desk",
}


def test_a_declared_incident_can_be_read_at_its_address(
    program: Program, client: Client
) -> None:
    made = program.post(
        "/incidents",
        {
            "organisation": "exempelverket",
            "title": "  Laboratoriet är nere  ",
            "severity": "high",
            "statements": [AWARE],
        },
    )

    assert made.status_code == 201, made.content
    found = program.get(made["Location"].removeprefix("/api/v1"))
    assert found.json() == made.json()
    assert found.json()["title"] == "Laboratoriet är nere"
    assert found.json()["entities"] == ["exempelverket"]


@pytest.mark.parametrize(
    ("title", "code"), [("a\nb", "more-than-one-line"), ("\u200b", "empty")]
)
def test_a_title_is_one_line_with_something_to_see(
    program: Program, title: str, code: str
) -> None:
    refused = program.post("/incidents", {"organisation": "exempelverket", "title": title})

    assert fields_of(refused) == ["title"]
    assert refused.json()["errors"][0]["code"] == code


def test_declaring_starts_the_clocks(program: Program) -> None:
    made = program.post(
        "/incidents",
        {"organisation": "exempelverket", "title": "Down", "statements": [AWARE]},
    )

    started = Obligation.objects.filter(incident__reference=made.json()["reference"])
    assert started.exclude(started_at=None).exists()


def test_who_declared_is_in_the_record(program: Program, saga: User) -> None:
    made = program.post("/incidents", {"organisation": "exempelverket", "title": "Down"})

    entries = audit_record.chain(made.json()["reference"])
    assert {entry.actor for entry in entries} == {saga.reference}


def test_a_reader_cannot_declare(program_of: ProgramOf, aino: User) -> None:
    body = {"organisation": "exempelverket", "title": "Down"}

    assert program_of(aino).post("/incidents", body).status_code == 403


def test_someone_elsewhere_cannot_tell_that_the_organisation_exists(
    program_of: ProgramOf, nils: User, exempelverket: Organisation
) -> None:
    program = program_of(nils)

    hidden = program.post("/incidents", {"organisation": "exempelverket", "title": "D"})
    absent = program.post("/incidents", {"organisation": "nowhere", "title": "D"})

    assert hidden.status_code == 404
    assert hidden.content == absent.content


def test_an_entity_of_somebody_else_is_refused(
    program: Program, annanstans: Organisation
) -> None:
    body = {"organisation": "exempelverket", "title": "D", "entities": ["annanstans"]}

    response = program.post("/incidents", body)

    assert response.status_code == 422
    assert fields_of(response) == ["entities[0]"]
    assert not Incident.objects.exists()


def test_facts_and_milestones_are_stated_together(
    program: Program, declared: Incident
) -> None:
    path = f"/incidents/{declared.reference}/facts"

    response = program.post(path, {"statements": [USERS, AWARE]})

    assert response.status_code == 201, response.content
    said = {one["fact"]: one for one in program.get(path).json()["statements"]}
    assert said["impact.users_affected"]["value"] == 1200
    assert said["impact.users_affected"]["certainty"] == "estimate"
    assert said["became-aware"]["value"] == "2026-01-20T02:04:00Z"


def test_what_is_not_known_is_said_so(program: Program, declared: Incident) -> None:
    path = f"/incidents/{declared.reference}/facts"
    unknown = {"fact": "impact.users_affected", "known": False}

    response = program.post(path, {"statements": [unknown]})

    (said,) = response.json()["statements"]
    assert (said["known"], said["value"]) == (False, None)


def test_a_party_that_is_not_hit_is_refused(
    program: Program, declared: Incident, annanstans: Organisation
) -> None:
    path = f"/incidents/{declared.reference}/facts"

    response = program.post(path, {"statements": [USERS | {"party": "annanstans"}]})

    assert response.status_code == 422
    assert fields_of(response) == ["statements[0].party"]


def test_one_wrong_milestone_keeps_all_from_being_stated(
    program: Program, declared: Incident
) -> None:
    before = FactStatement.objects.count()
    occurred = {"fact": "occurred", "value": "2026-02-01T00:00:00Z"}

    response = program.post(
        f"/incidents/{declared.reference}/facts", {"statements": [USERS, occurred]}
    )

    assert response.status_code == 422
    assert response.json()["code"] == "milestone.out-of-order"
    assert FactStatement.objects.count() == before


def test_history_keeps_what_was_said_before(program: Program, declared: Incident) -> None:
    path = f"/incidents/{declared.reference}/facts"
    for count in (10, 20):
        program.post(path, {"statements": [USERS | {"value": count}]})

    history = program.get(f"{path}/history").json()["items"]

    said = [s["value"] for s in history if s["fact"] == "impact.users_affected"]
    assert said == [10, 20]


def test_a_timeline_entry_shows_in_the_timeline(
    program: Program, declared: Incident
) -> None:
    path = f"/incidents/{declared.reference}/timeline"
    entry = {
        "kind": "own-action",
        "happened_at": "2026-01-20T03:10:00+01:00",
        "text": "=HYPERLINK() <b>cut off</b> {{ 7 }}",
    }

    made = program.post(path, entry)

    assert made.status_code == 201
    assert program.get(path).json()["items"] == [made.json()]
    assert made.json()["text"] == entry["text"]
    assert made.json()["happened_at"] == "2026-01-20T02:10:00Z"


def test_a_status_that_cannot_follow_is_a_conflict(
    program: Program, declared: Incident
) -> None:
    path = f"/incidents/{declared.reference}/status"

    response = program.post(path, {"status": "investigating", "revision": 0})

    assert response.status_code == 409
    assert response.json()["code"] == "incident.status-not-reachable"


def test_a_status_is_changed(program: Program, declared: Incident) -> None:
    path = f"/incidents/{declared.reference}/status"

    response = program.post(path, {"status": "contained", "revision": declared.revision})

    assert response.json()["status"] == "contained"
    assert response.json()["revision"] == declared.revision + 1


@pytest.mark.parametrize(
    "path", ["", "/facts", "/facts/history", "/timeline", "/obligations"]
)
def test_a_sealed_incident_is_hidden_from_colleagues(
    program_of: ProgramOf, declared: Incident, saga: User, berit: User, path: str
) -> None:
    seal(incident=declared, readers=[], revision=declared.revision, by=saga, now=LONG_AGO)

    response = program_of(berit).get(f"/incidents/{declared.reference}{path}")

    assert response.status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/facts", "/facts/history", "/timeline", "/obligations"]
)
def test_reading_an_incident_takes_few_statements(
    program: Program,
    declared: Incident,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in range(5):
        statement = USERS | {"value": count}
        program.post(f"/incidents/{declared.reference}/facts", {"statements": [statement]})

    with django_assert_max_num_queries(5):
        program.get(f"/incidents/{declared.reference}{path}")


class TestList:
    @pytest.fixture
    def many(self, exempelverket: Organisation, saga: User) -> list[str]:
        """Five incidents; the last two were declared at the same instant."""
        return [
            declare_one(exempelverket, saga, now=LONG_AGO + timedelta(days=day)).reference
            for day in (1, 2, 3, 4, 4)
        ]

    def test_pages_hold_everything_once_and_in_order(
        self, program: Program, many: list[str]
    ) -> None:
        found, path = [], "/incidents?limit=2"
        while path:
            page = program.get(path).json()
            found += [item["reference"] for item in page["items"]]
            path = page["next"] and f"/incidents?limit=2&cursor={page['next']}"

        assert found == many

    def test_updated_since_is_inclusive(self, program: Program, many: list[str]) -> None:
        response = program.get("/incidents?updated_since=2026-01-23T04:04:00%2B01:00")

        assert [item["reference"] for item in response.json()["items"]] == many[2:]

    def test_what_changed_comes_last(self, program: Program, many: list[str]) -> None:
        program.post(f"/incidents/{many[0]}/facts", {"statements": [USERS]})

        items = program.get("/incidents").json()["items"]

        assert items[-1]["reference"] == many[0]

    def test_somebody_elsewhere_sees_none_of_it(
        self, program_of: ProgramOf, nils: User, many: list[str]
    ) -> None:
        assert program_of(nils).get("/incidents").json() == {"items": [], "next": None}

    def test_filters_narrow_it(self, program: Program, many: list[str]) -> None:
        program.post(f"/incidents/{many[0]}/status", {"status": "ongoing", "revision": 0})

        response = program.get("/incidents?status=ongoing&organisation=exempelverket")

        assert [item["reference"] for item in response.json()["items"]] == many[:1]

    def test_it_costs_the_same_for_many_rows_as_for_few(
        self,
        program: Program,
        many: list[str],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        program.get("/incidents")

        with django_assert_max_num_queries(3):
            assert len(program.get("/incidents").json()["items"]) == len(many)
