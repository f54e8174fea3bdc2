from __future__ import annotations

from typing import Any

import pytest

from varde.core.regimes import Answer
from varde.core.regimes.conditions import OneOf
from varde.core.reports import (
    Contact,
    FieldState,
    FieldType,
    ReportField,
    SourceKind,
    StatedFact,
    TypedAnswer,
    compose,
)

from .sample import (
    CAUSE,
    DETECTED,
    IF_UNLAWFUL,
    NAME,
    UNLAWFUL,
    context,
    form,
    question,
)


def composed(field: Any, **known: Any) -> ReportField:
    return compose(form(field), context(**known)).fields[0]


def among_all(field_id: str, **known: Any) -> ReportField:
    report = compose(form(), context(**known))
    return next(f for f in report.fields if f.field.id == field_id)


def test_a_fact_answers() -> None:
    answered = composed(DETECTED)

    assert answered.value == "2026-11-21T01:04:00Z"
    assert (answered.state, answered.source) == (FieldState.KNOWN, SourceKind.FACT)


def test_an_estimate_says_so() -> None:
    facts = {"detected": StatedFact("2026-11-21T01:04:00Z", certainty="estimate")}

    assert composed(DETECTED, facts=facts).state is FieldState.ESTIMATE


def test_a_required_fact_that_nobody_stated_is_missing() -> None:
    assert composed(DETECTED, facts={}).state is FieldState.MISSING


def test_not_known_yet_is_an_answer_where_the_form_allows_it() -> None:
    facts = {"incident.suspected_unlawful": StatedFact(known=False)}

    answered = composed(UNLAWFUL, facts=facts)

    assert (answered.state, answered.value) == (FieldState.NOT_KNOWN, None)


def test_not_known_is_no_answer_where_the_form_wants_one() -> None:
    facts = {"detected": StatedFact(known=False)}

    assert composed(DETECTED, facts=facts).state is FieldState.MISSING


def test_false_is_an_answer() -> None:
    assert composed(UNLAWFUL).value is False


class TestConditions:
    def test_a_question_that_does_not_apply_is_left_out(self) -> None:
        answered = among_all("suspicion", answers={"suspicion": TypedAnswer("He said so")})

        assert answered.state is FieldState.NOT_APPLICABLE
        assert answered.value is None

    def test_a_question_is_required_when_another_answer_says_so(self) -> None:
        facts = {"incident.suspected_unlawful": StatedFact(value=True)}

        answered = among_all("suspicion", facts=facts)

        assert answered.state is FieldState.MISSING
        assert answered.requirement.cites == "11 § 3 mom."

    def test_while_that_is_unknown_the_question_that_decides_is_named(self) -> None:
        requirement = among_all("suspicion", facts={}).requirement

        assert requirement.answer is Answer.UNKNOWN
        assert requirement.depends_on == {"answer.unlawful"}

    def test_nothing_hangs_on_the_answer_to_a_question_that_does_not_apply(self) -> None:
        paid = question(id="paid", type=FieldType.BOOLEAN, applies=IF_UNLAWFUL)
        amount = question(id="amount", required=OneOf("answer.paid", frozenset({True})))
        known = context(answers={"paid": TypedAnswer(value=True)})

        report = compose(form(UNLAWFUL, paid, amount), known)

        assert report.fields[2].state is FieldState.NOT_APPLICABLE


class TestCarrying:
    def test_the_authoritys_own_word_stands_for_the_fact(self) -> None:
        facts = {"cause.root": StatedFact("malicious-action")}

        assert composed(CAUSE, facts=facts).value == ["malicious_actions"]

    def test_a_value_without_an_option_is_not_bent(self) -> None:
        facts = {"cause.root": StatedFact("natural-phenomenon")}

        answered = composed(CAUSE, facts=facts)

        assert (answered.value, answered.problem) == (None, "not-a-choice")

    def test_a_fact_too_long_for_the_form_asks_for_a_shorter_text(self) -> None:
        field = question(fact="incident.description", max_length=10, required=True)
        facts = {"incident.description": StatedFact("x" * 11)}

        answered = composed(field, facts=facts)

        assert (answered.state, answered.problem) == (FieldState.MISSING, "too-long")

    def test_a_shorter_text_answers_then(self) -> None:
        field = question(fact="incident.description", max_length=10)
        facts = {"incident.description": StatedFact("x" * 11)}

        answered = composed(
            field, facts=facts, answers={"question": TypedAnswer("shorter")}
        )

        assert (answered.value, answered.source) == ("shorter", SourceKind.ANSWER)

    def test_a_date_is_the_authoritys_date(self) -> None:
        field = question(type=FieldType.DATE, fact="detected")
        facts = {"detected": StatedFact("2026-11-20T22:30:00Z")}

        assert composed(field, facts=facts).value == "2026-11-21"

    def test_hours_become_days_hours_and_minutes(self) -> None:
        field = question(type=FieldType.DURATION, fact="impact.duration")
        facts = {"impact.duration": StatedFact(52.5)}

        assert composed(field, facts=facts).value == "02:04:30"

    def test_the_stage_answers(self) -> None:
        field = question(type=FieldType.IDENTIFIER, source="stage")

        assert composed(field).value == "early-warning"

    def test_nobody_says_that_it_is_another_stage(self) -> None:
        field = question(type=FieldType.IDENTIFIER, source="stage")
        typed = {field.id: TypedAnswer("final-report")}

        assert composed(field, answers=typed).value == "early-warning"


class TestPeople:
    def test_the_contact_answers(self) -> None:
        answered = composed(NAME)

        assert (answered.value, answered.source) == ("Saga Lind", SourceKind.CONTACT)

    def test_a_person_may_type_over_the_contact(self) -> None:
        answered = composed(NAME, answers={"name": TypedAnswer("Aino Berg")})

        assert answered.value == "Aino Berg"

    def test_a_person_does_not_overrule_a_fact(self) -> None:
        typed = {"detected-at": TypedAnswer("2026-01-01T00:00:00Z")}

        assert composed(DETECTED, answers=typed).value == "2026-11-21T01:04:00Z"

    def test_an_answer_to_an_older_form_is_read_again(self) -> None:
        field = question(type=FieldType.INTEGER)

        answered = composed(field, answers={"question": TypedAnswer("many")})

        assert (answered.value, answered.problem) == (None, "not-a-number")

    def test_an_empty_contact_is_missing(self) -> None:
        assert composed(NAME, contact=Contact()).state is FieldState.MISSING


@pytest.mark.parametrize("source", ["parent.name", "authority.case", "currency"])
def test_what_nobody_knows_is_empty(source: str) -> None:
    field = question(type=FieldType.IDENTIFIER, source=source)

    assert composed(field).state is FieldState.EMPTY
