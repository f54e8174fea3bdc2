"""From stages to obligations: which clock governs, from when, until when, for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from varde.core.counting import CountingRule, Hours, Months
from varde.core.instants import parse_instant
from varde.core.regimes import (
    Answer,
    Clock,
    DutyRule,
    Obligation,
    Recipient,
    Regime,
    RegimeVersion,
    Stage,
    assess,
)
from varde.core.regimes.conditions import Condition, OneOf
from varde.core.regimes.model import Start

MAJOR = OneOf("major", frozenset({True}))
BANK = OneOf("bank", frozenset({True}))
OTHER = OneOf("other", frozenset({True}))
NOON = CountingRule.DORA_NOON
ELAPSED = CountingRule.ELAPSED


def clock(after: str, hours: int | None = 24, **more: Any) -> Clock:
    limit = None if hours is None else Hours(hours)
    return Clock(Start(milestone=after), limit, more.pop("counting", ELAPSED), **more)


def stage(name: str, *clocks: Clock, **more: Any) -> Stage:
    recipients = more.pop("recipients", (Recipient("xx.authority"),))
    return Stage(name, {"en": name}, "art. 1", clocks, recipients, **more)


def regime(
    *stages: Stage,
    applies_when: Condition = MAJOR,
    duties: tuple[DutyRule, ...] = (),
) -> Regime:
    version = RegimeVersion(
        in_force_from=date(2025, 1, 1),
        in_force_until=None,
        checked_on=date(2026, 11, 21),
        verified=True,
        doubt={},
        criteria=(),
        applies_when=applies_when,
        stages=stages,
        duties=duties,
        digest="0",
    )
    title = {"en": "X"}
    return Regime("eu.x", title, title, "EU", None, "X", (version,))


def owed(
    *stages: Stage,
    submitted: dict[str, str] | None = None,
    facts: dict[str, object] | None = None,
    **milestones: str,
) -> dict[str, Obligation]:
    found = assess(
        regime(*stages),
        facts={"entity.country": "SE", "major": True, **(facts or {})},
        milestones={n.replace("_", "-"): parse_instant(t) for n, t in milestones.items()},
        submitted={n: parse_instant(t) for n, t in (submitted or {}).items()},
    )
    return {obligation.stage: obligation for obligation in found.obligations}


def test_of_two_clocks_the_one_that_ends_first_governs() -> None:
    both = stage("notice", clock("classified-major", 4), clock("became-aware", 24))

    found = owed(
        both,
        became_aware="2026-11-18T08:00:00Z",
        classified_major="2026-11-18T10:00:00Z",
    )

    assert found["notice"].start == "classified-major"
    assert found["notice"].due_at == datetime(2026, 11, 18, 14, tzinfo=UTC)


def test_a_clock_that_has_not_started_does_not_hide_one_that_runs() -> None:
    both = stage("notice", clock("classified-major", 4), clock("became-aware", 24))

    found = owed(both, became_aware="2026-11-18T08:00:00Z")

    assert found["notice"].due_at == datetime(2026, 11, 19, 8, tzinfo=UTC)


def test_a_stage_without_a_start_is_shown_without_a_due_time() -> None:
    found = owed(stage("notice", clock("became-aware")))

    assert found["notice"].started_at is None
    assert found["notice"].due_at is None


def test_the_clock_that_ends_first_governs_before_a_weekend_moves_its_end() -> None:
    # The limits are Sunday 23:00 and Monday 01:00 in Stockholm; the first one counts,
    # and it falls on a free day.
    both = stage(
        "notice",
        clock("classified-major", 4, counting=NOON),
        clock("became-aware", 24, counting=NOON),
    )

    found = owed(
        both,
        classified_major="2026-12-13T19:00:00+01:00",
        became_aware="2026-12-13T01:00:00+01:00",
    )

    assert found["notice"].start == "classified-major"
    assert found["notice"].due_at == parse_instant("2026-12-14T12:00:00+01:00")


@pytest.mark.parametrize(
    ("classified", "start"),
    [
        ("2026-11-19T08:00:00Z", "became-aware"),
        ("2026-11-19T08:00:01Z", "classified-major"),
    ],
)
def test_a_clock_falls_away_once_the_milestone_lies_behind_its_end(
    classified: str, start: str
) -> None:
    both = stage(
        "notice",
        clock("classified-major", 4),
        clock("became-aware", 24, unless_passed_by="classified-major"),
    )

    found = owed(both, became_aware="2026-11-18T08:00:00Z", classified_major=classified)

    assert found["notice"].start == start


@pytest.mark.parametrize(
    ("handled", "start"),
    [("2026-11-19T08:00:00Z", "became-aware"), ("2026-11-19T08:00:01Z", "handled")],
)
def test_a_clock_runs_in_any_case_where_the_milestone_lies_before_its_end(
    handled: str, start: str
) -> None:
    both = stage(
        "final",
        clock("became-aware", 24, when=BANK, in_any_case_before="handled"),
        clock("handled", 24, when=OTHER),
    )
    facts = {"bank": False, "other": True}

    found = owed(both, facts=facts, became_aware="2026-11-18T08:00:00Z", handled=handled)

    assert found["final"].start == start


def test_a_clock_from_a_submission_starts_with_the_latest_of_them() -> None:
    final = stage("final", Clock(Start(submitted=("second", "third")), Months(1), ELAPSED))

    found = owed(
        final,
        submitted={"second": "2026-11-18T08:00:00Z", "third": "2026-11-20T08:00:00Z"},
    )

    assert found["final"].due_at == datetime(2026, 12, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("bank", "due_at", "legal_end"),
    [
        (True, "2026-12-19T02:00:00+01:00", "2026-12-19T02:00:00+01:00"),
        (False, "2026-12-21T12:00:00+01:00", "2026-12-21T12:00:00+01:00"),
        (None, "2026-12-19T02:00:00+01:00", "2026-12-21T12:00:00+01:00"),
    ],
    ids=["excluded", "extended", "unknown counts down to the earlier"],
)
def test_the_rule_extends_only_for_those_it_is_meant_for(
    *, bank: bool | None, due_at: str, legal_end: str
) -> None:
    notice = stage("notice", clock("classified-major", 4, counting=NOON, elapsed_when=BANK))

    found = owed(notice, facts={"bank": bank}, classified_major="2026-12-18T22:00:00+01:00")

    assert found["notice"].due_at == parse_instant(due_at)
    assert found["notice"].legal_end == parse_instant(legal_end)


@pytest.mark.parametrize(("bank", "counting"), [(True, ELAPSED), (False, NOON)])
def test_how_it_is_counted_is_told_for_whom_it_is_counted(
    *, bank: bool, counting: CountingRule
) -> None:
    notice = stage("notice", clock("classified-major", 4, counting=NOON, elapsed_when=BANK))

    found = owed(notice, facts={"bank": bank})

    assert found["notice"].counting is counting


def test_a_clock_whose_condition_is_unknown_counts_as_possible() -> None:
    notice = stage(
        "notice", clock("became-aware", 24, when=BANK), clock("became-aware", 72)
    )

    found = owed(notice, became_aware="2026-11-18T08:00:00Z")

    assert found["notice"].limit == "PT24H"


def test_a_stage_on_request_arises_with_the_request() -> None:
    asked = stage("interim", clock("request-received", None), on_request=True)

    assert not owed(asked, became_aware="2026-11-18T08:00:00Z")
    assert owed(asked, request_received="2026-11-18T08:00:00Z")["interim"].due_at is None


def test_a_stage_in_doubt_is_owed_perhaps() -> None:
    found = owed(stage("notice", clock("became-aware"), when=BANK))

    assert found["notice"].owed is Answer.UNKNOWN


def test_nothing_is_owed_where_the_verdict_is_no() -> None:
    assert not owed(stage("notice", clock("became-aware")), facts={"major": False})


WITHDRAWAL = stage(
    "withdrawal", Clock(Start(submitted=("notice",)), None, ELAPSED), withdraws=True
)


def test_a_withdrawal_is_owed_once_the_verdict_is_no_though_a_report_was_sent() -> None:
    sent = {"notice": "2026-11-18T08:00:00Z"}

    found = owed(WITHDRAWAL, submitted=sent, facts={"major": False})

    assert found["withdrawal"].owed is Answer.YES
    assert found["withdrawal"].started_at == datetime(2026, 11, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("major", "sent"),
    [(True, True), (None, True), (False, False)],
    ids=["the verdict stands", "the verdict is open", "nothing was sent"],
)
def test_nothing_is_withdrawn_otherwise(*, major: bool | None, sent: bool) -> None:
    submitted = {"notice": "2026-11-18T08:00:00Z"} if sent else {}

    assert not owed(WITHDRAWAL, submitted=submitted, facts={"major": major})


def test_the_recipient_is_everybody_it_may_be_while_that_is_unknown() -> None:
    some = (Recipient("xx.bank-authority", BANK), Recipient("xx.other", OTHER))
    notice = stage("notice", clock("became-aware"), recipients=some)

    assert owed(notice)["notice"].recipients == ("xx.bank-authority", "xx.other")
    assert owed(notice, facts={"bank": True})["notice"].recipients == ("xx.bank-authority",)


@pytest.mark.parametrize(
    ("sent", "late"),
    [("2026-11-19T08:00:00Z", False), ("2026-11-19T08:00:01Z", True)],
)
def test_a_report_is_late_once_its_legal_end_has_passed(*, sent: str, late: bool) -> None:
    notice = stage("notice", clock("became-aware", 24))

    found = owed(notice, submitted={"notice": sent}, became_aware="2026-11-18T08:00:00Z")

    assert found["notice"].late is late


BY_FIRST_WORDING = {"en": "By the first wording"}
BY_SECOND_WORDING = {"en": "By the second wording"}


def test_each_reading_of_a_disputed_rule_is_shown_and_the_earliest_counts_down() -> None:
    disputed = stage(
        "notice",
        clock("became-aware", 24, reading=BY_FIRST_WORDING),
        clock("occurred", 24, reading=BY_SECOND_WORDING),
    )

    found = owed(
        disputed, occurred="2026-11-18T06:00:00Z", became_aware="2026-11-18T08:00:00Z"
    )["notice"]

    assert found.due_at == datetime(2026, 11, 19, 6, tzinfo=UTC)
    assert [(r.label, r.due_at, r.governs) for r in found.readings] == [
        (BY_FIRST_WORDING, datetime(2026, 11, 19, 8, tzinfo=UTC), False),
        (BY_SECOND_WORDING, datetime(2026, 11, 19, 6, tzinfo=UTC), True),
    ]


def test_a_rule_that_nobody_disputes_has_no_readings() -> None:
    assert owed(stage("notice", clock("became-aware")))["notice"].readings == ()


REPEATED = stage(
    "situation",
    clock("became-aware", 2),
    Clock(Start(submitted=("situation",)), Hours(2), ELAPSED),
    repeats=True,
    ends_with="recovered",
)


def test_a_report_that_repeats_is_first_due_from_its_milestone() -> None:
    found = owed(REPEATED, became_aware="2026-11-18T08:00:00Z")["situation"]

    assert found.due_at == datetime(2026, 11, 18, 10, tzinfo=UTC)


def test_a_report_that_repeats_is_due_again_after_it_was_sent() -> None:
    found = owed(
        REPEATED,
        submitted={"situation": "2026-11-18T09:30:00Z"},
        became_aware="2026-11-18T08:00:00Z",
    )["situation"]

    assert found.due_at == datetime(2026, 11, 18, 11, 30, tzinfo=UTC)
    assert found.sent_at is None


def test_a_report_that_repeats_ends_with_its_milestone() -> None:
    sent = {"situation": "2026-11-18T09:30:00Z"}

    assert owed(REPEATED, submitted=sent, recovered="2026-11-18T10:00:00Z") == {}


FOLLOWING = stage("update", clock("recovered", None), follows_up=("first",))


@pytest.mark.parametrize(
    ("recovered", "optional"),
    [(None, True), ("2026-11-20T09:00:00Z", True), ("2026-11-20T09:00:01Z", False)],
)
def test_a_report_that_follows_up_is_owed_where_its_clock_starts_after_the_one_before(
    *, recovered: str | None, optional: bool
) -> None:
    milestones = {"recovered": recovered} if recovered else {}

    found = owed(FOLLOWING, submitted={"first": "2026-11-20T09:00:00Z"}, **milestones)

    assert found["update"].optional is optional


def test_nothing_is_followed_up_before_it_is_sent() -> None:
    assert owed(FOLLOWING, recovered="2026-11-20T09:00:00Z")["update"].optional


VOLUNTARY = stage("voluntary-notice", clock("became-aware", None), voluntary=True)


def test_a_voluntary_report_is_offered_where_the_verdict_is_no() -> None:
    found = owed(VOLUNTARY, facts={"major": False})["voluntary-notice"]

    assert (found.owed, found.optional) == (Answer.NO, True)


@pytest.mark.parametrize("major", [True, None])
def test_it_is_not_offered_beside_a_duty(*, major: bool | None) -> None:
    assert owed(VOLUNTARY, facts={"major": major}) == {}
