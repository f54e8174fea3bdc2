"""The name of a file as it is shown."""

from __future__ import annotations

import re
import unicodedata

from varde.evidence.models.blobs import FILENAME_LIMIT

NAMELESS = "file"
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
LONGEST_ENDING = 20


def clean_filename(name: str) -> str:
    """
    The name to show: no folders, no control or reordering characters, not too long.

    Nothing is ever stored or opened under it.
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in HIDDEN)
    shown = " ".join(shown.split())
    if not shown.strip(". "):
        return NAMELESS
    if len(shown) <= FILENAME_LIMIT:
        return shown
    stem, dot, ending = shown.rpartition(".")
    ending = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
    return shown[: FILENAME_LIMIT - len(ending)] + ending
