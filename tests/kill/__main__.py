"""
Strike an instance under load, round after round, and compare what is left.

    python -m tests.kill [--rounds 200] [--seconds 900] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from tests.kill.instance import Disk, variables
from tests.support import postgres

KINDS = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=900, help="for each database")
    parser.add_argument("--database", choices=KINDS)
    options = parser.parse_args()
    kinds = [options.database] if options.database else list(KINDS)
    if "postgresql" in kinds and postgres.programs() is None:
        kinds.remove("postgresql")
        print("LEFT OUT: PostgreSQL, because it is not installed.")
    codes = [_struck(kind, options.rounds, options.seconds) for kind in kinds]
    return max(codes, default=1)


def _struck(kind: str, rounds: int, seconds: float) -> int:
    """Prepare an instance; the rounds run in a process that has its settings."""
    disk = Disk.small()
    if not disk.is_small:
        print("LEFT OUT: the full disk, because nothing may be mounted here.")
    try:
        with variables(kind, disk) as settings:
            environment = os.environ | settings
            python = [sys.executable, "-m"]
            prepare = [*python, "varde.project.manage", "prepare", "-v0"]
            subprocess.run(prepare, env=environment, check=True)
            limits = [str(disk.folder), str(disk.is_small), str(rounds), str(seconds)]
            inside = [*python, "tests.kill.rounds", kind, *limits]
            return subprocess.run(inside, env=environment, check=False).returncode
    finally:
        disk.remove()


if __name__ == "__main__":
    sys.exit(main())
