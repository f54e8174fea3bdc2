"""The process in which a target is tried: `python -m tests.fuzz.child NAME CORPUS -…`."""

from __future__ import annotations

import importlib
import sys

import atheris

from varde.core.errors import DomainError

INSTRUMENTED = ["varde.core.record", "varde.adapters.packages"]


def main() -> None:
    program, name, *arguments = sys.argv
    with atheris.instrument_imports(include=INSTRUMENTED):
        target = importlib.import_module(f"tests.fuzz.targets.{name}")

    def one(data: bytes) -> None:
        try:
            target.one(data)
        except DomainError:
            return

    atheris.Setup([program, *arguments], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
