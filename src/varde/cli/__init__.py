"""
The command line: `program` puts it together, one module per group of commands.

Each command imports what it needs when it runs, so that one that only reads files
starts at once, without settings and without a database.
"""

from __future__ import annotations

from varde.cli.ends import (
    BAD_DATA,
    BAD_SETTINGS,
    DONE,
    FAILED,
    NOT_AVAILABLE,
    WRONG_USAGE,
)
from varde.cli.program import main

__all__ = [
    "BAD_DATA",
    "BAD_SETTINGS",
    "DONE",
    "FAILED",
    "NOT_AVAILABLE",
    "WRONG_USAGE",
    "main",
]
