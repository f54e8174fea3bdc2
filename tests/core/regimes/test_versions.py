"""Which version of a regime governs an incident, and what an ended regime says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from varde.core.instants import parse_instant
from varde.core.regimes import Answer, Assessment, Regime, assess

from .test_clocks import clock, regime, stage

NOTICE = stage("notice", clock("became-aware"))


def ended(until: date = date(2025, 12, 31)) -> Regime:
    lasting = regime(NOTICE)
    versions = tuple(replace(v, in_force_until=until) for v in lasting.versions)
    return replace(lasting, versions=versions)


def told(of: Regime, **milestones: str) -> Assessment:
    known = {n.replace("_", "-"): parse_instant(t) for n, t in milestones.items()}
    return assess(of, facts={"entity.country": "SE", "major": True}, milestones=known)


def test_an_ended_regime_still_governs_what_happened_in_its_time() -> None:
    assert told(ended(), occurred="2025-06-01T08:00:00Z").answer is Answer.YES


def test_an_ended_regime_says_no_to_what_came_after_it() -> None:
    found = told(ended(), became_aware="2026-06-01T08:00:00Z")

    assert found.answer is Answer.NO
    assert found.because[0].label["en"] == "In force from 2025-01-01 until 2025-12-31"


def test_an_ended_regime_says_no_while_no_day_is_known() -> None:
    assert told(ended()).answer is Answer.NO


def test_a_lasting_regime_is_weighed_by_its_latest_version_while_no_day_is_known() -> None:
    assert told(regime(NOTICE)).answer is Answer.YES


def test_the_day_it_was_identified_as_reportable_says_what_governs_if_no_other_does() -> (
    None
):
    found = told(ended(), identified_reportable="2025-06-01T08:00:00Z")

    assert found.answer is Answer.YES


def test_the_day_it_was_known_governs_however_long_before_it_began() -> None:
    began = "2024-06-01T08:00:00Z"

    assert told(regime(NOTICE), occurred=began).answer is Answer.NO
    found = told(regime(NOTICE), occurred=began, became_aware="2025-06-01T08:00:00Z")
    assert found.answer is Answer.YES


def test_the_milestone_that_the_regime_names_says_what_governs() -> None:
    as_it_happened = replace(ended(), governed_by=("occurred", "became-aware"))
    known = "2026-01-02T08:00:00Z"

    found = told(as_it_happened, occurred="2025-12-30T08:00:00Z", became_aware=known)

    assert found.answer is Answer.YES
    assert told(as_it_happened, became_aware=known).answer is Answer.NO


def adopted(begins: date = date(2027, 12, 2)) -> Regime:
    lasting = regime(NOTICE)
    versions = tuple(replace(v, in_force_from=begins) for v in lasting.versions)
    return replace(lasting, versions=versions)


def test_a_rule_that_has_not_begun_does_not_reach_what_has_no_day() -> None:
    assert told(adopted()).answer is Answer.NO
    assert told(adopted(), occurred="2027-12-02T08:00:00Z").answer is Answer.YES


def test_what_has_no_day_is_weighed_by_the_version_that_had_begun() -> None:
    both = regime(NOTICE).versions + adopted().versions

    found = told(replace(regime(NOTICE), versions=both))

    assert found.version == "2025-01-01"
