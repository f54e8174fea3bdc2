"""What a strict content security policy forbids must not be in any template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/varde"
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    # Data for a script is not run.
    "an inline script": re.compile(
        r"<script\b(?![^>]*\b(?:src\s*=|type=\"application/json\"))", re.IGNORECASE
    ),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an address of a script": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(
        r"<(?:script|img|iframe|source)\b[^>]*\bsrc\s*=\s*[\"']?(?:https?:)?//"
        r"|<link\b[^>]*\bhref\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}
EXAMPLES = {
    "an inline style": '<p style="color:red">',
    "an inline script": "<script>go()</script>",
    "an inline handler": '<button type="button" onclick="go()">',
    "an address of a script": '<a href="javascript:go()">',
    "something from elsewhere": '<link rel="stylesheet" href="https://cdn.example/a.css">',
}
FINE = '<script src="/static/a.js" defer></script><p class="on style">Once on=time</p>'


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_template_has(name: str) -> None:
    found = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.glob("*/templates/**/*.html")
        if FORBIDDEN[name].search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_search_finds_its_example_and_nothing_fine(name: str) -> None:
    assert FORBIDDEN[name].search(EXAMPLES[name])
    assert not FORBIDDEN[name].search(FINE)
