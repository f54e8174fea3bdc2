from __future__ import annotations

import re
from pathlib import Path

import pytest

from varde.project import settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs/operate/settings.md").read_text(encoding="utf-8")
CHECKS = (ROOT / "src/varde/project/checks.py").read_text(encoding="utf-8")

DOCUMENTED = set(re.findall(r"^\| `(VARDE_\w+)` \|", DOCS, re.MULTILINE))
READ = settings.env.asked


def test_every_variable_that_is_read_is_documented() -> None:
    assert sorted(READ - DOCUMENTED) == []


def test_every_variable_that_is_documented_is_read() -> None:
    assert sorted(DOCUMENTED - READ) == []


@pytest.mark.parametrize(
    "check", sorted(set(re.findall(r'id="(varde\.[EW]\d{3})"', CHECKS)))
)
def test_every_check_is_documented(check: str) -> None:
    assert f"| `{check}` |" in DOCS
    assert f"    {check}  " in CHECKS
