"""How a command ends: its exit code, and what it says on the way."""

from __future__ import annotations

import json
import sys

DONE = 0
FAILED = 1
WRONG_USAGE = 2
BAD_DATA = 65
NOT_AVAILABLE = 69
BAD_SETTINGS = 78

EXIT_CODES = """\
exit codes:
  0   done
  1   failed; the reason is on standard error
  2   wrong usage
  65  a file that cannot be used; the field and the reason are on standard error
  69  not available, such as an address that something else uses
  78  settings that are missing or not safe

Settings come from the environment; docs/operate/settings.md lists them.
"""


def fail(reason: str, code: int) -> int:
    print(f"varde: {one_line(reason)}", file=sys.stderr)
    return code


def one_line(text: str) -> str:
    """Spell out what a terminal would act on; a file must not write our messages."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def print_json(value: object) -> None:
    """Write JSON for a program; a person may look at it, so it is as harmless."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    lines = json.dumps(value, ensure_ascii=not whole, indent=2).split("\n")
    # One write: `json.dump` would make one of every bracket.
    sys.stdout.write("\n".join(map(_escaped, lines)) + "\n")


def _escaped(line: str) -> str:
    """Escape as JSON does what a terminal would act on and JSON leaves as it is."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)
