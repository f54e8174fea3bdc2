"""A copy that is called identical is held against the hashes of both sides."""

from __future__ import annotations

import pytest

from varde.evidence.models import ItemStatement

A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("source", "copy", "said"),
    [
        ((A, ""), (A, ""), "equal"),
        ((A, ""), (B, ""), "different"),
        ((A, ""), ("", ""), "not-compared"),
        (("", ""), (A, ""), "not-compared"),
        ((A, ""), ("", A * 2), "not-compared"),
        ((A, A * 2), (A, B * 2), "different"),
        ((A, A * 2), (A, A * 2), "equal"),
    ],
)
def test_hashes_of_source_and_copy_are_compared(
    source: tuple[str, str], copy: tuple[str, str], said: str
) -> None:
    statement = ItemStatement(
        source_sha256=source[0],
        source_sha512=source[1],
        copy_sha256=copy[0],
        copy_sha512=copy[1],
    )

    assert statement.comparison == said


@pytest.mark.parametrize(
    ("claimed", "contradicted"), [("identical", True), ("part", False), ("", False)]
)
def test_only_a_claim_can_be_contradicted(claimed: str, *, contradicted: bool) -> None:
    statement = ItemStatement(copy=claimed, source_sha256=A, copy_sha256=B)

    assert statement.is_contradicted == contradicted
