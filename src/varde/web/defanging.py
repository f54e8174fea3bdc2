"""Addresses of attackers, written so that nobody follows them by a slip of the hand."""

from __future__ import annotations

import re

# The longest top level of a host's name that is in use.
LONGEST_TOP_LEVEL = 24

_SCHEME = re.compile(r"\bhttp(s?)://", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.(\d{1,3})\b")
# Words with dots between them. Nothing is tried twice: a text of dots costs no more.
_DOTTED = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")


def defang(text: str) -> str:
    """Make addresses harmless on screen: 185.0.2[.]14, hxxps://bad[.]example."""
    text = _SCHEME.sub(r"hxxp\1://", str(text))
    text = _ADDRESS.sub(r"\1[.]\2", text)
    return _DOTTED.sub(_without_links, text)


def _without_links(found: re.Match[str]) -> str:
    """Break a host's name at its dots; an abbreviation such as t.ex. is none."""
    *_rest, name, last = found[0].lower().split(".")
    is_abbreviation = len(name) == 1 and found.string.startswith(".", found.end())
    is_word = last.isalpha() and 2 <= len(last) <= LONGEST_TOP_LEVEL
    if is_abbreviation or not (is_word or last.startswith("xn--")):
        return found[0]
    return found[0].replace(".", "[.]")
