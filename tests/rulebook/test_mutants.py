"""The worked cases notice when the rulebook says something else."""

from __future__ import annotations

import os

import pytest

from tests.rulebook.mutants import known_survivors, mutants, survivors

# `make mutants` tries every one; here one in five.
SHARE = 5


def test_a_change_of_the_rulebook_is_noticed() -> None:
    tried = mutants()[:: int(os.environ.get("MUTANTS_SHARE", SHARE))]

    assert len(tried) > 50
    assert [name for name in survivors(tried) if name not in known_survivors()] == []


@pytest.mark.parametrize("name", known_survivors())
def test_a_survivor_with_a_reason_still_exists(name: str) -> None:
    assert name in {mutant.name for mutant in mutants()}
