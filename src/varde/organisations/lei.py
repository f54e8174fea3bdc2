"""Legal entity identifiers as ISO 17442 has them, checked as ISO 7064 MOD 97-10."""

from __future__ import annotations

import re

SHAPE = re.compile(r"[0-9A-Z]{18}[0-9]{2}", re.ASCII)


def is_lei(text: str) -> bool:
    """Letters count as 10 to 35, and the number that results leaves 1 over 97."""
    if SHAPE.fullmatch(text) is None:
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1
