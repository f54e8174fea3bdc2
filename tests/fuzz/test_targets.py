"""A second of fuzzing each; `make soak` takes longer."""

from __future__ import annotations

import importlib

import pytest

from varde.core.errors import DomainError

from .running import MEMORY_MB, NAMES, fuzz

pytest.importorskip("atheris", reason="atheris is made for Linux and Python before 3.14")


@pytest.mark.parametrize("name", NAMES)
def test_no_input_breaks_a_parser(name: str) -> None:
    outcome = fuzz(name, seconds=1, inputs=50_000)

    assert outcome.sound, str(outcome)


def test_the_memory_of_whoever_fuzzes_is_not_the_targets() -> None:
    held = b"x" * (MEMORY_MB << 20)

    outcome = fuzz("entry", seconds=1, inputs=100)

    assert outcome.peak_mb < MEMORY_MB <= len(held) >> 20


@pytest.mark.parametrize("name", NAMES)
def test_a_target_begins_with_something_that_its_parser_takes(name: str) -> None:
    target = importlib.import_module(f"tests.fuzz.targets.{name}")
    taken = 0
    for seed in target.SEEDS:
        try:
            target.one(seed)
        except DomainError:
            continue
        taken += 1

    assert taken
