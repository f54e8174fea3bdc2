"""
Which names a file in a package may have.

A name means the same file on every system, and lies inside the folder that it is
unpacked into. What a system could read otherwise is refused, not mended.
"""

from __future__ import annotations

import re
import unicodedata

MAX_PATH_BYTES = 1024
MAX_PART_BYTES = 255
MAX_PARTS = 8
"""Deep enough for a package; a hundred thousand deep paths would fill the memory."""

# Windows takes these for devices, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
# Percent signs, because a manifest writes some characters with them (RFC 8493, 2.1.3).
_REFUSED_SIGNS = frozenset('\\:*?"<>|%')
_REFUSED_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NAME_BYTES = 100


def is_safe(path: str) -> bool:
    """Tell whether the path is relative, stays inside and means one file everywhere."""
    if not path.isascii() and unicodedata.normalize("NFC", path) != path:
        return False
    try:
        if len(path.encode()) > MAX_PATH_BYTES:
            return False
    except UnicodeEncodeError:
        return False
    parts = path.split("/", MAX_PARTS)
    return len(parts) <= MAX_PARTS and all(map(_is_safe_part, parts))


def _is_safe_part(part: str) -> bool:
    if not part or part in {".", ".."} or part[0] in "~ " or part[-1] in ". ":
        return False
    if len(part.encode()) > MAX_PART_BYTES or _DEVICES.fullmatch(part):
        return False
    if not _REFUSED_SIGNS.isdisjoint(part):
        return False
    # What is printable is of none of these kinds, and that is told much faster.
    return part.isprintable() or _REFUSED_KINDS.isdisjoint(map(unicodedata.category, part))


def folded(path: str) -> str:
    """The name as a system sees it that tells neither case nor spelling apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def portable(name: str) -> str:
    """Return a name like the one that a person gave a file, which every system takes."""
    kept = "".join(
        sign if sign.isalnum() or sign in "-_." else "_"
        for sign in unicodedata.normalize("NFC", name)
    )
    kept = re.sub(r"\.{2,}", ".", kept).strip("._")
    while len(kept.encode()) > _NAME_BYTES:
        # From the middle, so that the ending stays.
        kept = kept[: len(kept) // 2 - 1] + kept[len(kept) // 2 :]
    return kept if kept and is_safe(kept) else "file"
