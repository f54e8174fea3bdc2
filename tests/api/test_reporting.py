"""Assess, look up the rulebook, and read obligations and submissions."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.support.programs import (
    LONG_AGO,
    Program,
    ProgramOf,
    declare_one,
    fields_of,
    submit_one,
)
from varde.accounts.models import User
from varde.cli import main
from varde.core.facts import VOCABULARY
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.reporting.models import Obligation, Submission

HOSPITAL = {
    "entities": [{"id": "hospital", "country": "FI", "size": "medium"}],
    "facts": {"entity.sectors": ["health-care"], "impact.severe_disruption": True},
    "milestones": {"detected": "2026-11-21T03:04:00+02:00", "handled": None},
    "submitted": {},
}


class TestAssess:
    def test_it_answers_as_the_command_does(
        self, program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(HOSPITAL), encoding="utf-8")
        main(["assess", str(file), "--format", "json"])

        response = program.post("/assess", HOSPITAL)

        assert response.status_code == 200, response.content
        assert response.json()["assessments"] == json.loads(capsys.readouterr().out)

    def test_regimes_can_be_chosen(self, program: Program) -> None:
        response = program.post("/assess?regime=fi.kybertl&regime=eu.dora", HOSPITAL)

        regimes = [found["regime"] for found in response.json()["assessments"]]
        assert regimes == ["fi.kybertl", "eu.dora"]

    @pytest.mark.parametrize(
        ("facts", "code", "detail"),
        [
            ({"impact.severe_disruption": "ja"}, "not-a-boolean", "sant eller falskt"),
            ({"impact.users_affected": -1}, "negative", "mindre än noll"),
            ({"no.such": 1}, "fact.unknown", "finns ingen sådan"),
        ],
    )
    def test_what_does_not_fit_is_told_in_the_language_asked_for(
        self, program: Program, facts: dict[str, object], code: str, detail: str
    ) -> None:
        response = program.post(
            "/assess", HOSPITAL | {"facts": facts}, Accept_Language="sv"
        )

        [error] = response.json()["errors"]
        assert (error["field"], error["code"]) == (f"facts.{next(iter(facts))}", code)
        assert detail in error["detail"]

    def test_an_unknown_regime_is_named(self, program: Program) -> None:
        response = program.post("/assess?regime=xx.none", HOSPITAL)

        assert response.status_code == 422
        assert response.json()["params"] == {"regime": "xx.none"}
        assert fields_of(response) == ["regime"]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"entities": []}, "entities"),
            ({"entities": [{"country": "FI"}]}, "entities[0].id"),
            ({"entities": [{"id": "a", "country": "XX"}]}, "entities[0].country"),
            ({"facts": {"no.such": 1}}, "facts.no.such"),
            ({"facts": {"impact.users_affected": "x"}}, "facts.impact.users_affected"),
            ({"facts": []}, "facts"),
            ({"milestones": {"detected": "2026-11-21T03:04:00"}}, "milestones.detected"),
            ({"milestones": {"detected": 7}}, "milestones.detected"),
            ({"submitted": {"r": {"s": "never"}}}, "submitted.r.s"),
            ({"others": 1}, "others"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, program: Program, change: dict[str, object], field: str
    ) -> None:
        response = program.post("/assess", HOSPITAL | change)

        assert response.status_code == 422, response.content
        assert fields_of(response) == [field]

    def test_no_more_is_weighed_at_once_than_can_be_sent(self, program: Program) -> None:
        entities = [{"id": f"E{number}", "country": "FI"} for number in range(200)]

        refused = program.post("/assess", {"entities": entities})

        assert fields_of(refused) == ["entities"]
        assert refused.json()["errors"][0]["code"] == "too-many-assessments"
        narrowed = program.post("/assess?regime=fi.kybertl", {"entities": entities})
        assert len(narrowed.json()["assessments"]) == 200

    def test_it_needs_its_own_scope(self, program_of: ProgramOf, saga: User) -> None:
        program = program_of(saga, "incidents:read", "incidents:write")

        assert program.post("/assess", HOSPITAL).status_code == 403

    def test_it_touches_no_row_but_the_token(
        self, program: Program, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        program.post("/assess", HOSPITAL)

        with django_assert_num_queries(1):
            program.post("/assess", HOSPITAL)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"impact.sever_disruption": True}}, "facts.impact.sever_disruption"),
        ({"milestones": {"noticed": "2026-11-21T03:00:00Z"}}, "milestones.noticed"),
        ({"facts": {"entity.country": "FI"}}, "entity.country"),
        ({"fact": {}}, "fact"),
    ],
)
def test_a_what_if_refuses_by_name_what_is_no_fact_to_change(
    program: Program, declared: Incident, body: dict[str, object], field: str
) -> None:
    answer = program.post(f"/incidents/{declared.reference}/what-if", body)

    assert answer.status_code == 422
    assert fields_of(answer) == [field]


def test_the_vocabulary_is_listed(program: Program) -> None:
    facts = program.get("/facts").json()["facts"]

    assert [fact["name"] for fact in facts] == list(VOCABULARY)


def test_the_regimes_are_listed(program: Program) -> None:
    regimes = program.get("/regimes").json()["regimes"]

    assert {"eu.dora", "fi.kybertl", "se.nis2"} <= {one["regime"] for one in regimes}


@pytest.mark.parametrize("scope", ["assess", "incidents:read"])
def test_looking_up_takes_either_scope(
    program_of: ProgramOf, saga: User, scope: str
) -> None:
    assert program_of(saga, scope).get("/regimes").status_code == 200


class TestObligations:
    def test_an_incident_tells_what_is_owed(
        self, program: Program, declared: Incident
    ) -> None:
        path = f"/incidents/{declared.reference}/obligations"

        owed = program.get(path).json()["obligations"]

        assert len(owed) == Obligation.objects.exclude(state="void").count() > 0
        assert {one["incident"] for one in owed} == {declared.reference}
        assert {one["entity"] for one in owed} == {"exempelverket"}

    def test_a_due_time_is_told_in_utc(self, program: Program, declared: Incident) -> None:
        owed = program.get("/obligations?state=open").json()["items"]

        times = [one["due_at"] for one in owed if one["due_at"]]
        assert times
        assert all(time.endswith("Z") for time in times)

    def test_pages_hold_everything_once(self, program: Program, declared: Incident) -> None:
        found, path = [], "/obligations?limit=1"
        while path:
            page = program.get(path).json()
            found += [(item["regime"], item["stage"]) for item in page["items"]]
            path = page["next"] and f"/obligations?limit=1&cursor={page['next']}"

        assert len(found) == len(set(found)) == Obligation.objects.count()

    def test_nothing_has_changed_since_then(
        self, program: Program, declared: Incident
    ) -> None:
        later = (LONG_AGO + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")

        response = program.get(f"/obligations?updated_since={later}")

        assert response.json() == {"items": [], "next": None}

    def test_somebody_elsewhere_sees_none_of_it(
        self, program_of: ProgramOf, nils: User, declared: Incident
    ) -> None:
        assert program_of(nils).get("/obligations").json()["items"] == []

    def test_it_costs_the_same_for_many_rows_as_for_few(
        self,
        program: Program,
        exempelverket: Organisation,
        saga: User,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(5):
            declare_one(exempelverket, saga)
        program.get("/obligations")

        with django_assert_max_num_queries(3):
            assert len(program.get("/obligations?limit=200").json()["items"]) >= 5


class TestSubmissions:
    def test_a_submission_is_read_with_its_payload_and_deliveries(
        self, program: Program, submitted: Submission, berit: User
    ) -> None:
        found = program.get(f"/submissions/{submitted.reference}").json()

        assert found["payload"] == {"form": "se.nis2"}
        assert found["released_by"] == berit.reference
        assert [one["recipient"] for one in found["deliveries"]] == ["se.ncsc"]

    def test_the_list_can_be_narrowed_to_an_incident(
        self, program: Program, submitted: Submission
    ) -> None:
        mine = program.get(f"/submissions?incident={submitted.incident.reference}").json()
        other = program.get("/submissions?incident=VRD-2026-9999").json()

        assert [one["reference"] for one in mine["items"]] == [submitted.reference]
        assert other["items"] == []

    def test_hidden_and_absent_answer_alike(
        self, program_of: ProgramOf, nils: User, submitted: Submission
    ) -> None:
        program = program_of(nils)

        hidden = program.get(f"/submissions/{submitted.reference}")
        absent = program.get("/submissions/VRD-2026-9999-S1")

        assert hidden.status_code == 404
        assert hidden.content == absent.content

    def test_it_costs_the_same_for_many_rows_as_for_few(
        self,
        program: Program,
        submitted: Submission,
        saga: User,
        berit: User,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for version in range(2, 7):
            submit_one(submitted.incident, saga, berit, version=version)
        program.get("/submissions")

        with django_assert_max_num_queries(3):
            assert len(program.get("/submissions").json()["items"]) == 6
