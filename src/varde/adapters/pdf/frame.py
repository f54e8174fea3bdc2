"""What every document has around its content, and the lines of its particulars."""

from __future__ import annotations

from typing import Any

from .typesetting import words_in


def frame(language: str, tlp: str) -> dict[str, Any]:
    """Return language, label and words, as `frame.typ` shows them on every page."""
    return {"lang": language, "tlp": f"TLP:{tlp.upper()}", "words": words_in(language)}


def pair(name: str, *lines: str) -> dict[str, Any]:
    """Return a line of the particulars: a name, and what stands beside it."""
    return {"name": name, "lines": [line for line in lines if line]}
