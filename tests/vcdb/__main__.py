"""`make vcdb` prints the table; `python -m tests.vcdb --keep` writes it for review."""

from __future__ import annotations

import sys
from pathlib import Path

from .table import lines

KEPT = Path(__file__).with_name("verdicts.txt")

if __name__ == "__main__":
    text = "\n".join(lines()) + "\n"
    if "--keep" in sys.argv:
        KEPT.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
