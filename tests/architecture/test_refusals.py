"""Every refusal has a title and a line in the documentation of the API."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import varde.adapters
from varde.core.errors import DomainError
from varde.web.problems import CODES
from varde.web.refusals import REASONS, TITLES

DOCS = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^\| `([a-z.-]+)` \| \d{3} \|", DOCS, re.MULTILINE))

for module in pkgutil.iter_modules(varde.adapters.__path__, "varde.adapters."):
    importlib.import_module(module.name)


def families(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from families(child)


def test_every_code_has_a_title_and_no_title_is_left_over() -> None:
    codes = {kind.code for kind in families(DomainError) if "varde." in kind.__module__}

    assert codes == set(TITLES)


def test_no_two_refusals_share_a_code() -> None:
    named = [kind.code for kind in families(DomainError) if "code" in vars(kind)]

    assert len(named) == len(set(named))


@pytest.mark.parametrize("code", [*CODES.values(), *sorted(TITLES)])
def test_every_code_is_documented(code: str) -> None:
    assert code in DOCUMENTED


def test_the_documentation_names_no_code_that_is_gone() -> None:
    assert {*CODES.values(), *TITLES} >= DOCUMENTED


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_a_sentence(reason: str) -> None:
    assert str(REASONS[reason]).endswith(".")
