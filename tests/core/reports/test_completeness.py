from __future__ import annotations

from varde.core.reports import Contact, StatedFact, completeness, compose

from .sample import context, form


def test_a_full_report_may_be_sent() -> None:
    result = completeness(compose(form(), context()))

    assert (result.required, result.answered) == (3, 3)
    assert result.may_be_sent


def test_what_is_missing_comes_with_its_provision() -> None:
    result = completeness(compose(form(), context(contact=Contact())))

    assert [(f.field.id, f.requirement.cites) for f in result.missing] == [
        ("name", "Kyberturvallisuuslaki 124/2025, 11 §")
    ]
    assert not result.may_be_sent


def test_not_known_yet_keeps_nothing_back() -> None:
    facts = {
        "detected": StatedFact("2026-11-21T01:04:00Z"),
        "incident.suspected_unlawful": StatedFact(known=False),
    }

    result = completeness(compose(form(), context(facts=facts)))

    assert (result.not_known, result.may_be_sent) == (1, True)


def test_a_question_that_may_yet_be_required_is_told_and_keeps_nothing_back() -> None:
    facts = {
        "detected": StatedFact("2026-11-21T01:04:00Z"),
        "incident.suspected_unlawful": StatedFact(known=False),
    }

    result = completeness(compose(form(), context(facts=facts)))

    assert [f.field.id for f in result.undecided] == ["suspicion"]
