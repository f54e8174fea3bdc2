"""A request body is read strictly, and what is wrong with it is told with its place."""

from __future__ import annotations

import pytest

from varde.web.bodies import DEEPEST, UnacceptableRequestError, parse


def refused(body: bytes) -> UnacceptableRequestError:
    with pytest.raises(UnacceptableRequestError) as refusal:
        parse(body)
    return refusal.value


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[1,]", b"[" * 100_000])
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    assert refused(body).status == 400


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (b'{"a": 1, "a": 2}', "a", "duplicate-key"),
        (b'{"a": [{"b": 1, "b": 1}]}', "a[0].b", "duplicate-key"),
        (b'{"a": NaN}', "a", "not-a-number"),
        (b"[1e999]", "[0]", "number-out-of-range"),
        (b"-1234567890123456789", "body", "number-out-of-range"),
        (b'{"a": "x\\u0000"}', "a", "control-character"),
        (b'"\\ud800"', "body", "control-character"),
        (b'{"x\\u0000": 1}', "x\0", "control-character"),
    ],
)
def test_a_mistake_is_told_with_its_place(body: bytes, field: str, code: str) -> None:
    (error,) = refused(body).errors

    assert (error.field, error.code) == (field, code)


def test_every_mistake_is_told() -> None:
    errors = refused(b'{"a": NaN, "b": ["\\u0000", 1e999]}').errors

    assert {error.field for error in errors} == {"a", "b[0]", "b[1]"}


def test_no_more_than_twenty_mistakes_are_told() -> None:
    assert len(refused(b"[" + b"NaN," * 30 + b"1]").errors) == 20


def nested(levels: int) -> bytes:
    return b"[" * levels + b"1" + b"]" * levels


def test_what_is_nested_as_deeply_as_it_may_be_is_taken() -> None:
    assert parse(nested(DEEPEST))


def test_what_is_nested_more_deeply_is_refused() -> None:
    (error,) = refused(nested(DEEPEST + 1)).errors

    assert error.code == "nested-too-deeply"
