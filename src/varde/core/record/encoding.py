"""
The small spellings that notes, checkpoints and envelopes share, each with one form only.

What has a second spelling for the same value is refused: base64 (RFC 4648, section 4)
without its padding or with bits set behind the last byte, a decimal number with
zeros in front, a name that contains what separates names.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection

MAX_NAME_BYTES = 255
"""No key name and no origin is longer."""

MAX_DECIMAL = 2**63 - 1
"""The largest size, index or POSIX time: what a signed 64-bit integer holds."""

_CONTROL = re.compile(r"[\x00-\x1f]")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def base64_of(data: bytes) -> str:
    """Write bytes as canonical base64."""
    return base64.b64encode(data).decode("ascii")


def bytes_of(text: str) -> bytes | None:
    """Read canonical base64; None for every other text."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64_of(data) == text else None


def number_of(text: str) -> int | None:
    """Read a decimal number from 0 to MAX_DECIMAL; None for every other text."""
    if not _DECIMAL.fullmatch(text):
        return None
    number = int(text)
    return number if number <= MAX_DECIMAL else None


def is_line(text: str) -> bool:
    """Tell whether the text is one line that is neither empty nor longer than a name."""
    try:
        length = len(text.encode())
    except UnicodeEncodeError:
        return False
    return 0 < length <= MAX_NAME_BYTES and not has_controls(text)


def is_name(text: str) -> bool:
    """Tell whether the text can name a key (C2SP signed-note): no space, no plus."""
    return is_line(text) and "+" not in text and not any(map(str.isspace, text))


def has_controls(text: str) -> bool:
    """Tell whether the text has an ASCII control character, a line's end included."""
    return _CONTROL.search(text) is not None


def members_of(data: bytes, names: Collection[str]) -> dict[str, object] | None:
    """
    Read a JSON object with exactly these members; None for everything else.

    Whoever reads has to write it again and compare: nothing is said of the spelling.
    """
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.keys() == set(names) else None
