"""What a person or a program says of a fact is taken as it is meant, or refused by name."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.errors import InvalidFactValueError
from varde.core.facts import VOCABULARY, FactType, definition, parse_value
from varde.core.facts.definition import TEXT_LIMIT

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        ("finance.in_media", True, True),
        ("finance.in_media", False, False),
        ("finance.clients_affected", 0, 0),
        ("finance.clients_affected", 100000, 100000),
        ("finance.clients_affected", 3.0, 3),
        ("impact.duration", 24.5, 24.5),
        ("impact.duration", 24.0, 24),
        ("services.end_users_share", 100, 100),
        ("entity.country", "NO", "NO"),
        ("entity.financial_types", ["trading-venue", "credit-institution"] * 2, None),
        ("entity.financial_types", [], []),
        ("incident.description", " Å\u0308ngar, o\u0308ar ", "Å\u0308ngar, öar"),
        ("incident.description", '=HYPERLINK("x")', '=HYPERLINK("x")'),
        ("incident.description", "{{ 7 * 7 }} <b>", "{{ 7 * 7 }} <b>"),
        ("incident.description", "شبكة", "شبكة"),
        ("incident.description", "a\n\tb", "a\n\tb"),
        ("became-aware", "2026-11-21T03:04:00+02:00", "2026-11-21T01:04:00Z"),
        ("became-aware", datetime(2026, 11, 21, 1, 4, tzinfo=UTC), "2026-11-21T01:04:00Z"),
    ],
)
def test_a_fitting_value_is_stored_plainly(fact: str, raw: object, value: object) -> None:
    wanted = ["credit-institution", "trading-venue"] if value is None else value

    assert parse_value(definition(fact), raw) == wanted


@pytest.mark.parametrize(
    ("fact", "raw", "reason"),
    [
        ("finance.in_media", "yes", "not-a-boolean"),
        ("finance.in_media", 1, "not-a-boolean"),
        ("finance.in_media", None, "not-a-boolean"),
        ("finance.clients_affected", "12", "not-a-number"),
        ("finance.clients_affected", True, "not-a-number"),
        ("finance.clients_affected", -1, "negative"),
        ("finance.clients_affected", 1.5, "not-a-whole-number"),
        ("finance.clients_affected", [1], "not-a-number"),
        ("impact.duration", float("nan"), "not-a-number"),
        ("impact.duration", float("inf"), "number-out-of-range"),
        ("impact.duration", 10**15 + 1, "number-out-of-range"),
        pytest.param("impact.duration", 10**400, "number-out-of-range", id="huge"),
        pytest.param("impact.duration", -(10**400), "number-out-of-range", id="-huge"),
        ("services.end_users_share", 100.1, "more-than-100-percent"),
        ("entity.country", "se", "not-a-choice"),
        ("entity.country", "Sweden", "not-a-choice"),
        ("entity.country", ["SE"], "not-a-choice"),
        ("entity.financial_types", "credit-institution", "not-a-list"),
        ("entity.financial_types", ["bank"], "not-a-choice"),
        ("entity.financial_types", [["credit-institution"]], "not-a-choice"),
        ("incident.description", 3, "not-a-text"),
        ("incident.description", "   ", "empty"),
        ("incident.description", "\u200b\ufeff", "empty"),
        pytest.param("incident.description", "x" * (TEXT_LIMIT + 1), "too-long", id="long"),
        pytest.param("incident.description", "x" * 1_000_000, "too-long", id="a million"),
        ("incident.description", "null\x00byte", "control-character"),
        ("incident.description", "bell\x07", "control-character"),
        ("incident.description", "half \ud800", "control-character"),
        ("incident.description", "gpj.\u202eexe", "bidi-override"),
        ("incident.description", "e" + "\u0301" * 31, "control-character"),
        ("became-aware", "2026-11-21T03:04:00", "time.no-zone"),
        ("became-aware", "2026-11-21", "time.invalid"),
        ("became-aware", "yesterday", "time.invalid"),
        ("became-aware", "2026-02-30T10:00:00Z", "time.invalid"),
        ("became-aware", "2026-11-21T24:00:00Z", "time.invalid"),
        ("became-aware", "0001-01-01T00:00:00+14:00", "time.invalid"),
        ("became-aware", "9999-12-31T23:59:59-14:00", "time.invalid"),
        ("became-aware", datetime(2026, 11, 21, 3, 4), "time.no-zone"),
        ("became-aware", datetime.max.replace(tzinfo=UTC), "time.out-of-range"),
        (
            "became-aware",
            datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))),
            "time.invalid",
        ),
        ("became-aware", 1_700_000_000, "not-an-instant"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(fact: str, raw: object, reason: str) -> None:
    with pytest.raises(InvalidFactValueError) as refused:
        parse_value(definition(fact), raw)

    assert refused.value.params == {"fact": fact, "reason": reason}


@given(st.sampled_from(sorted(VOCABULARY)), PLAIN)
def test_anything_at_all_is_taken_or_refused_and_never_breaks(name: str, raw: Any) -> None:
    fact = definition(name)

    with suppress(InvalidFactValueError):
        value = parse_value(fact, raw)
        assert parse_value(fact, value) == value


def test_every_choice_of_the_vocabulary_is_a_fitting_value() -> None:
    for fact in VOCABULARY.values():
        for choice in fact.choices:
            raw = [choice] if fact.type is FactType.CHOICES else choice
            assert parse_value(fact, raw) == raw


def test_letters_may_carry_accents() -> None:
    text = "e" + "\u0323" * 30 + " n\u0303 \u0915\u094d\u0937"

    assert str(parse_value(definition("incident.description"), text)).endswith("\u0937")
