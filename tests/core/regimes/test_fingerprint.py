"""A fingerprint differs as soon as an assessment says anything else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from varde.adapters.rulebook_files import load_rulebook
from varde.core.regimes import Assessment, as_plain, assess
from varde.core.regimes.fingerprint import WORDS, fingerprint

AWARE = datetime(2026, 11, 20, 2, 4, tzinfo=UTC)
BOOK = load_rulebook()


def said_of(**facts: object) -> Assessment:
    return assess(
        BOOK.regime("eu.dora"),
        facts={"entity.country": "FI", **facts},
        milestones={"became-aware": AWARE, "classified-major": AWARE},
        interactions=BOOK.interactions,
    )


def test_the_same_assessment_has_the_same_one() -> None:
    assert fingerprint(said_of()) == fingerprint(said_of())


def test_another_fact_that_was_read_changes_it() -> None:
    assert fingerprint(said_of()) != fingerprint(said_of(**{"entity.financial_types": []}))
    assert fingerprint(said_of(), {"x": 1}) != fingerprint(said_of(), {"x": 2})


def other(value: Any) -> Any:
    match value:
        case tuple():
            return (*value, "other")
        case datetime() | None:
            return datetime(2031, 1, 1, tzinfo=UTC)
    return "other"


@pytest.mark.parametrize("part", ["obligations", "duties", "bearings"])
def test_every_column_of_a_part_counts_but_the_words(part: str) -> None:
    before = said_of()
    one, *rest = getattr(before, part)

    for column in {field.name for field in fields(one)} - WORDS:
        if column == "readings":
            continue
        changed = replace(one, **{column: other(getattr(one, column))})
        after = replace(before, **{part: (changed, *rest)})
        assert fingerprint(after) != fingerprint(before), column


def test_every_part_counts() -> None:
    before = said_of()

    for name in as_plain(before):
        gone = () if isinstance(getattr(before, name), tuple) else "other"
        if getattr(before, name) != gone:
            assert fingerprint(replace(before, **{name: gone})) != fingerprint(before)
