"""Adding a command, and the kinds of values that commands take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

FORMATS = ("text", "json")

Command = Callable[[argparse.Namespace], int]
# argparse has no public name for what `add_subparsers` gives.
Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def add(
    commands: Subcommands, name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def a_port(text: str) -> int:
    return _whole_number(text, range(1, 65536), "a port is expected, from 1 to 65535")


def a_count(text: str) -> int:
    return _whole_number(text, range(1, 1000), "a number is expected, from 1 to 999")


def _whole_number(text: str, allowed: range, wanted: str) -> int:
    if not text.isdecimal() or len(text) > 5 or int(text) not in allowed:
        raise argparse.ArgumentTypeError(wanted)
    return int(text)


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        wanted = "a date is expected, such as 2026-11-21"
        raise argparse.ArgumentTypeError(wanted) from None
