"""The program `varde`: its commands, and how it starts and ends."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from varde.cli import assessments, keys, rules, running, storage, verify, witnesses
from varde.cli.arguments import Subcommands, add
from varde.cli.ends import DONE, EXIT_CODES, FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a letter gets its code; it is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="varde",
        description="Handle cyber incidents and report them as the law demands.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for group in (running, rules, assessments, keys, witnesses, storage, verify):
        group.add_commands(commands)
    _add_version(commands)
    return top


def _add_version(commands: Subcommands) -> None:
    add(commands, "version", _version, "print the version")


def _version(_options: argparse.Namespace) -> int:
    from varde import __version__

    print(f"varde {__version__}")
    return DONE
