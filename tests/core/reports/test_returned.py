from __future__ import annotations

import pytest

from varde.core.errors import InvalidAnswerError
from varde.core.reports import FieldType, Option
from varde.core.reports.returned import fact_value

from .sample import CAUSE, question


def test_the_authoritys_word_returns_to_the_fact() -> None:
    field = question(type=FieldType.CHOICE, fact="cause.root", options=CAUSE.options)

    assert fact_value(field, "malicious_actions") == "malicious-action"


def test_days_hours_and_minutes_return_as_hours() -> None:
    field = question(type=FieldType.DURATION, fact="impact.duration")

    assert fact_value(field, "02:04:30") == 52.5


def test_an_option_that_stands_for_several_values_states_none() -> None:
    either = Option("other", {"en": "Other"}, frozenset({"human-error", "system-failure"}))
    field = question(type=FieldType.CHOICE, fact="cause.root", options=(either,))

    with pytest.raises(InvalidAnswerError):
        fact_value(field, "other")


def test_an_amount_in_another_currency_is_not_taken_for_the_facts() -> None:
    field = question(type=FieldType.MONEY, fact="impact.recoveries")

    with pytest.raises(InvalidAnswerError):
        fact_value(field, {"amount": "100", "currency": "SEK"})


def test_nor_does_it_state_several() -> None:
    either = Option("state", {"en": "The state"}, frozenset({"csirt", "other"}))
    field = question(
        type=FieldType.CHOICES, fact="response.authorities_informed", options=(either,)
    )

    with pytest.raises(InvalidAnswerError):
        fact_value(field, ["state"])
