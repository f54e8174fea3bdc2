from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.vcdb import table
from tests.vcdb.__main__ import KEPT
from tests.vcdb.entities import ENTITIES
from tests.vcdb.veris import FILE, RealIncident, converted, real_incidents
from varde.adapters.rulebook_files import load_rulebook
from varde.core.facts import VOCABULARY
from varde.core.instants import Fidelity
from varde.core.regimes import Answer


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {row["incident_id"][:8].lower(): row for row in rows}


def every_verdict() -> Iterator[tuple[RealIncident, Any]]:
    for regime in load_rulebook().regimes.values():
        for incident in real_incidents():
            for entity in ENTITIES:
                yield incident, table.verdict(regime, entity, incident)


def test_the_verdicts_are_those_that_were_reviewed() -> None:
    kept = KEPT.read_text(encoding="utf-8").splitlines()

    changes = "\n".join(difflib.unified_diff(kept, list(table.lines()), lineterm="", n=1))

    assert not changes, (
        f"{changes}\nReview the change; if it is right: python -m tests.vcdb --keep"
    )


def test_no_verdict_is_unknown_without_a_question() -> None:
    silent = [
        (incident.id, found.regime)
        for incident, found in every_verdict()
        if (found.answer is Answer.UNKNOWN) != bool(found.missing)
    ]

    assert silent == []


def test_every_duty_that_may_arise_has_a_recipient_and_a_citation() -> None:
    astray = {
        (found.regime, duty.stage)
        for _incident, found in every_verdict()
        for duty in found.obligations
        if not duty.cites or not duty.recipients
    }

    assert astray == set()


def test_all_sixty_are_read() -> None:
    assert len({incident.id for incident in real_incidents()}) == 60


def test_every_fact_is_in_the_vocabulary() -> None:
    named = {name for incident in real_incidents() for name in incident.facts}

    assert named <= VOCABULARY.keys()


class TestConversion:
    def test_a_disclosure_that_was_only_possible_stays_unknown(
        self, records: dict[str, dict[str, Any]]
    ) -> None:
        facts = converted(records["0c61e63e"]).facts

        assert "information.compromised" not in facts
        assert "impact.effects" not in facts

    def test_a_confirmed_disclosure_is_a_compromise(
        self, records: dict[str, dict[str, Any]]
    ) -> None:
        facts = converted(records["0c6826e8"]).facts

        assert facts["information.compromised_maliciously"] is True
        assert facts["impact.malicious_access"] is True

    def test_a_mistake_is_no_crime(self, records: dict[str, dict[str, Any]]) -> None:
        facts = converted(records["0c61e63e"]).facts

        assert facts["cause.root"] == "human-error"
        assert facts["incident.suspected_unlawful"] is False

    def test_a_count_of_records_is_no_count_of_users(
        self, records: dict[str, dict[str, Any]]
    ) -> None:
        facts = converted(records["0d83b7ce"]).facts

        assert "services.users_data_compromised" not in facts
        assert "impact.users_affected" not in facts

    def test_a_month_or_a_year_starts_no_clock(self) -> None:
        coarse = {
            when.fidelity
            for incident in real_incidents()
            for name, when in incident.milestones.items()
            if name not in incident.exact
        }

        assert coarse == {Fidelity.MONTH, Fidelity.YEAR}

    def test_a_span_without_a_number_is_no_instant(
        self, records: dict[str, dict[str, Any]]
    ) -> None:
        record = records["0b0d6883"] | {
            "timeline": {"incident": {"year": 2013}, "discovery": {"unit": "Months"}}
        }

        assert converted(record).milestones.keys() == {"occurred"}
