from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.errors import InvalidAnswerError
from varde.core.reports import FieldType, Option, parse_answer

from .sample import question

OPTIONS = tuple(Option(v, {"en": v.title()}, frozenset({v})) for v in ("media", "other"))
MONEY = {"amount": "2500.50", "currency": "SEK"}
LEIS = ["5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"]


def asked(type_: str) -> object:
    options = OPTIONS if type_ in {"choice", "choices"} else ()
    return question(type=FieldType(type_), options=options)


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        ("text", "  a\r\nb ", "a\nb"),
        ("text", "=1+1", "=1+1"),
        ("text", "A\u030a", "Å"),
        ("boolean", True, True),
        ("boolean", "no", False),
        ("choice", "media", "media"),
        ("choices", ["other", "media", "other"], ["media", "other"]),
        ("integer", "1 200", 1200),
        ("integer", 3.0, 3),
        ("number", "2,5", 2.5),
        ("percent", "12.25", 12.3),
        ("percent", "99.95 %", 100),
        ("percent", 0.04, 0),
        ("money", "2 500,50 SEK", MONEY),
        (
            "money",
            {"amount": 2500, "currency": "sek"},
            {"amount": "2500", "currency": "SEK"},
        ),
        ("money", ["2500.5", "SEK"], MONEY),
        ("duration", "2:04:30", "02:04:30"),
        ("instant", "2026-11-21T03:04:05.6+02:00", "2026-11-21T01:04:05Z"),
        ("date", "2026-02-28", "2026-02-28"),
        ("email", "o'brien+soc@example.org", "o'brien+soc@example.org"),
        ("email", "vakt@räddning.se", "vakt@räddning.se"),
        ("phone", "0046 (8) 123-456", "+468123456"),
        ("country", "fi", "FI"),
        ("countries", ["SE", "FI", "SE"], ["FI", "SE"]),
        ("lei", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"),
        ("identifier", "2021-55", "2021-55"),
        ("leis", "5493001kjtiigc8y1r12; 529900T8BM49AURSDO55", LEIS),
        ("leis", LEIS, LEIS),
        ("entity-code", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"),
        ("entity-code", "dkcvr.11845118", "DKCVR.11845118"),
        ("entity-code", "ELGEMI.077700527000", "ELGEMI.077700527000"),
        ("entity-code", "DEX1517R.VR1503KI", "DEX1517R.VR1503KI"),
        ("entity-code", "US 12-3456789", "US 12-3456789"),
    ],
)
def test_an_answer_is_stored_in_one_form(type_: str, raw: object, value: object) -> None:
    assert parse_answer(asked(type_), raw) == value


@pytest.mark.parametrize(
    ("type_", "raw", "reason"),
    [
        ("text", 5, "not-a-text"),
        ("text", "a\0b", "control-character"),
        ("text", "\u202eexe.txt", "bidi-override"),
        ("text", "\ud800", "control-character"),
        ("text", "x" * 1_000_000, "too-long"),
        ("text", "x" * 10_001, "too-long"),
        ("boolean", "maybe", "not-a-boolean"),
        ("boolean", 1, "not-a-boolean"),
        ("choice", "Media", "not-a-choice"),
        ("choice", ["media"], "not-a-choice"),
        ("choices", "media", "not-a-list"),
        ("choices", ["media", "rumour"], "not-a-choice"),
        ("integer", "1.5", "not-a-whole-number"),
        ("integer", True, "not-a-number"),
        ("integer", "-1", "negative"),
        ("integer", 10**400, "number-out-of-range"),
        ("integer", "٣", "not-a-number"),
        ("number", float("nan"), "not-a-number"),
        ("number", float("inf"), "not-a-number"),
        ("number", "1e9", "not-a-number"),
        ("percent", "100.1", "more-than-100-percent"),
        ("money", "2500", "not-an-amount"),
        ("money", "1 EURO", "not-a-currency"),
        ("money", {"amount": "1", "currency": "EUR", "more": 1}, "not-an-amount"),
        ("money", "0.001 EUR", "more-than-two-decimals"),
        ("duration", "2:24:00", "not-a-duration"),
        ("duration", "PT4H", "not-a-duration"),
        ("instant", "2026-11-21T03:04:05", "time.no-zone"),
        ("instant", "yesterday", "time.invalid"),
        ("date", "2026-02-30", "not-a-date"),
        ("date", "20260228", "not-a-date"),
        ("email", "saga@localhost", "not-an-email-address"),
        ("email", "a@b.se\nbcc: c@d.se", "more-than-one-line"),
        ("email", "saga..lind@example.org", "not-an-email-address"),
        ("phone", "08-123456", "no-international-prefix"),
        ("phone", "+46", "not-a-phone-number"),
        ("country", "XX", "not-a-country"),
        ("countries", ["SE", ["FI"]], "not-a-text"),
        ("lei", "5493001KJTIIGC8Y1R13", "lei-checksum"),
        ("lei", "5493001KJTIIGC8Y1R", "not-a-lei"),
        ("leis", "5493001KJTIIGC8Y1R12; 529900T8BM49AURSDO56", "lei-checksum"),
        ("leis", "5493001KJTIIGC8Y1R12 Exempelbanken", "not-a-lei"),
        ("entity-code", "5493001KJTIIGC8Y1R13", "lei-checksum"),
        ("entity-code", "5493001KJTIIGC8Y1R", "not-a-lei"),
        ("entity-code", "GRGEMI.077700527000", "not-an-euid"),
        ("entity-code", "SE.5560000000", "not-an-euid"),
        ("entity-code", "a\nb", "more-than-one-line"),
        ("identifier", "a\nb", "more-than-one-line"),
        ("identifier", "x" * 101, "too-long"),
    ],
)
def test_a_wrong_answer_names_field_and_reason(
    type_: str, raw: object, reason: str
) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        parse_answer(asked(type_), raw)

    assert refused.value.params == {"field": "question", "reason": reason}


@pytest.mark.parametrize("type_", list(FieldType))
@pytest.mark.parametrize("raw", [None, "", "  \n", [], ()])
def test_nothing_is_no_answer(type_: str, raw: object) -> None:
    assert parse_answer(asked(type_), raw) is None


def test_the_form_limits_the_length() -> None:
    with pytest.raises(InvalidAnswerError):
        parse_answer(question(max_length=3), "four")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(list(FieldType)), ANYTHING)
def test_anything_is_read_or_refused_and_reads_the_same_again(
    type_: FieldType, raw: object
) -> None:
    field = asked(type_)
    try:
        value = parse_answer(field, raw)
    except InvalidAnswerError:
        return

    assert parse_answer(field, value) == value
